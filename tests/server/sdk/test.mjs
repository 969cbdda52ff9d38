// The official client as its users call it: only the base URL differs. One server, three versions of the package, TAP.
import { File } from "node:buffer";
import { execFileSync, spawn } from "node:child_process";
import { webcrypto } from "node:crypto";
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";

// globals that the client asks for and Debian's Node 18 has under other names
globalThis.File ??= File;
globalThis.crypto ??= webcrypto;

const versions = [
  ["openai", "7.57.0"],
  ["openai-6-49", "6.49.0"],
  ["openai-6-27", "6.27.0"],
];
const tiny = { size: "64x36", seconds: "1", quality: "draft" };
const folder = mkdtempSync(join(tmpdir(), "ciel-sdk-"));

function startServer(program) {
  const child = spawn(program, ["serve", "--port", "0", "--folder", folder, "--any-size", "--threads", "1", "--drain", "0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error("the server ended with " + code)));
    child.stdout.once("data", (line) => resolve([child, String(line).trim()]));
  });
}

async function poll(client, id) {
  let last = -1;
  for (;;) {
    const video = await client.videos.retrieve(id);
    assert.ok(Number.isInteger(video.progress) && video.progress >= 0 && video.progress <= 100);
    assert.ok(video.progress >= last, "progress never falls");
    last = video.progress;
    if (video.status !== "queued" && video.status !== "in_progress") return video;
    await new Promise((r) => setTimeout(r, 200));
  }
}

function assertVideo(v) {
  const fields = ["id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt", "size", "seconds",
    "remixed_from_video_id", "error"];
  for (const f of fields) assert.ok(f in v, "field " + f);
  assert.equal(v.object, "video");
  assert.match(v.id, /^video_[0-9a-f]{32,}$/);
  assert.equal(typeof v.seconds, "string");
}

// a red thing before a white wall, drawn by ffmpeg into a file whose name says nothing
function draw(options, path) {
  const source = "color=white:size=64x36:rate=24,drawbox=x=24:y=10:w=16:h=16:color=red:t=fill";
  execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", source, ...options, path]);
}

// a receiver of webhooks: its URL, and the calls that came, one after the other
async function startReceiver() {
  const calls = [], waiting = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      response.writeHead(204).end();
      const call = { body, headers: request.headers };
      waiting.length ? waiting.shift()(call) : calls.push(call);
    });
  });
  await new Promise((r) => server.listen(0, "127.0.0.1", r));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    next: () => (calls.length ? Promise.resolve(calls.shift()) : new Promise((r) => waiting.push(r))),
    end: () => server.close(),
  };
}

const claims = {
  async "create, poll, download the three variants, list, delete"(client) {
    const made = await client.videos.create({ prompt: "a red ball rolls over a wooden table", ...tiny });
    assertVideo(made);
    assert.equal(made.model, "sora-2");
    const done = await poll(client, made.id);
    assertVideo(done);
    assert.equal(done.status, "completed", JSON.stringify(done.error));
    assert.equal(done.progress, 100);
    assert.ok(done.completed_at >= done.created_at);
    const film = await client.videos.downloadContent(made.id);
    assert.equal(film.headers.get("content-type"), "video/mp4");
    const bytes = Buffer.from(await film.arrayBuffer());
    assert.equal(bytes.subarray(4, 8).toString(), "ftyp");
    assert.equal(bytes.length, Number(film.headers.get("content-length")));
    const thumbnail = await client.videos.downloadContent(made.id, { variant: "thumbnail" });
    assert.equal(Buffer.from(await thumbnail.arrayBuffer()).subarray(8, 12).toString(), "WEBP");
    const sheet = await client.videos.downloadContent(made.id, { variant: "spritesheet" });
    assert.equal(Buffer.from(await sheet.arrayBuffer()).readUInt16BE(0), 0xffd8);
    const second = await client.videos.create({ prompt: "a blue cup", ...tiny });
    const third = await client.videos.create({ prompt: "a green cup", ...tiny });
    const ids = [];
    for await (const v of client.videos.list({ limit: 2 })) ids.push(v.id);
    assert.deepEqual(ids.slice(0, 3), [third.id, second.id, made.id], "all pages, newest first");
    const gone = await client.videos.delete(made.id);
    assert.deepEqual({ ...gone }, { id: made.id, object: "video.deleted", deleted: true });
    await client.videos.delete(second.id); // waiting or running: stops
    await client.videos.delete(third.id);
    await assert.rejects(client.videos.retrieve(made.id), (e) => e.status === 404 && e.code === "video_not_found");
  },
  async "remix and edit make a changed video of a finished one"(client) {
    const made = await client.videos.create({ prompt: "a red ball on a wooden table", ...tiny });
    await assert.rejects(client.videos.remix(made.id, { prompt: "make the ball blue" }), (e) => e.status === 400);
    assert.equal((await poll(client, made.id)).status, "completed");
    const remixed = await client.videos.remix(made.id, { prompt: "make the ball blue" });
    assertVideo(remixed);
    assert.equal(remixed.remixed_from_video_id, made.id);
    assert.equal((await poll(client, remixed.id)).status, "completed");
    if (client.videos.edit) {
      const edited = await client.videos.edit({ prompt: "add a green bottle", video: { id: remixed.id } });
      assert.equal((await poll(client, edited.id)).status, "completed");
    }
    const impossible = await poll(client, (await client.videos.remix(made.id, { prompt: "make the unicorn pink" })).id);
    assert.equal(impossible.status, "failed");
    assert.match(impossible.error.message, /unicorn/);
  },
  async "an extension is the film and what follows it"(client) {
    const made = await client.videos.create({ prompt: "a red ball on a wooden table", ...tiny });
    assert.equal((await poll(client, made.id)).status, "completed");
    const body = { prompt: "the ball rolls away", seconds: "1", video: { id: made.id } };
    const longer = client.videos.extend ? await client.videos.extend(body) : await client.post("/videos/extensions", { body });
    assertVideo(longer);
    assert.equal(longer.seconds, "2", "the stitched total");
    const done = await poll(client, longer.id);
    assert.equal(done.status, "completed", JSON.stringify(done.error));
  },
  async "a batch makes the videos of a file"(client) {
    const path = join(folder, "batch.jsonl");
    const line = (id, body) => JSON.stringify({ custom_id: id, method: "POST", url: "/v1/videos", body }) + "\n";
    writeFileSync(path, line("one", { prompt: "a red cup", ...tiny }) + line("two", { prompt: "", ...tiny }));
    const input = await client.files.create({ file: createReadStream(path), purpose: "batch" });
    let batch = await client.batches.create({ input_file_id: input.id, endpoint: "/v1/videos", completion_window: "24h" });
    assert.equal(batch.object, "batch");
    while (["validating", "in_progress", "finalizing"].includes(batch.status)) {
      await new Promise((r) => setTimeout(r, 200));
      batch = await client.batches.retrieve(batch.id);
    }
    assert.equal(batch.status, "completed");
    assert.deepEqual({ ...batch.request_counts }, { total: 2, completed: 1, failed: 1 });
    const output = JSON.parse(await (await client.files.content(batch.output_file_id)).text());
    assert.equal(output.custom_id, "one");
    assert.equal(output.response.body.status, "completed");
    const film = await client.videos.downloadContent(output.response.body.id);
    assert.equal(Buffer.from(await film.arrayBuffer()).subarray(4, 8).toString(), "ftyp");
    const refused = JSON.parse(await (await client.files.content(batch.error_file_id)).text());
    assert.equal(refused.response.status_code, 400);
    const ids = [];
    for await (const b of client.batches.list({ limit: 1 })) ids.push(b.id);
    assert.equal(ids[0], batch.id);
    await assert.rejects(client.batches.cancel(batch.id), (e) => e.status === 400);
    for await (const f of client.files.list()) await client.files.delete(f.id);
  },
  async "webhooks arrive signed and are unwrapped by the client"(client) {
    const receiver = await startReceiver();
    const wanted = { name: "test", url: receiver.url, event_types: ["video.completed", "video.failed"] };
    const managed = typeof client.webhooks.create === "function"; // the newest manages endpoints, the others only verify
    const hook = managed ? await client.webhooks.create(wanted) : await client.post("/webhook_endpoints", { body: wanted });
    try {
      const made = await client.videos.create({ prompt: "a red cup", ...tiny });
      const call = await receiver.next();
      const event = await client.webhooks.unwrap(call.body, call.headers, hook.signing_secret);
      assert.equal(event.type, "video.completed");
      assert.equal(event.data.id, made.id);
      await assert.rejects(client.webhooks.unwrap(call.body + " ", call.headers, hook.signing_secret));
      if (managed) {
        assert.equal((await client.webhooks.test(hook.id, { event_type: "video.failed" })).success, true);
        const tried = await receiver.next();
        assert.equal((await client.webhooks.unwrap(tried.body, tried.headers, hook.signing_secret)).type, "video.failed");
        const turned = await client.webhooks.rotateSecret(hook.id, { keep_old_secret_active_for_24_hours: true });
        assert.notEqual(turned.signing_secret, hook.signing_secret);
        assert.equal((await client.webhooks.update(hook.id, { name: "renamed" })).name, "renamed");
        assert.equal((await client.webhooks.retrieve(hook.id)).name, "renamed");
        const ids = [];
        for await (const h of client.webhooks.list()) ids.push(h.id);
        assert.deepEqual(ids, [hook.id]);
      }
    } finally {
      managed ? await client.webhooks.delete(hook.id) : await client.delete("/webhook_endpoints/" + hook.id);
      receiver.end();
    }
  },
  async "files are uploaded, listed, read and deleted"(client) {
    const path = join(folder, "lines.jsonl");
    writeFileSync(path, '{"custom_id":"1"}\n');
    const file = await client.files.create({ file: createReadStream(path), purpose: "batch" });
    assert.equal(file.filename, "lines.jsonl");
    assert.equal(await (await client.files.content(file.id)).text(), '{"custom_id":"1"}\n');
    const ids = [];
    for await (const f of client.files.list()) ids.push(f.id);
    assert.deepEqual(ids, [file.id]);
    assert.equal((await client.files.delete(file.id)).deleted, true);
  },
  async "errors arrive with status, code, param and request id"(client) {
    await assert.rejects(client.videos.create({ prompt: "" }), (e) => e.status === 400 && e.param === "prompt" && e.requestID?.startsWith("req_"));
    await assert.rejects(client.videos.create({ prompt: "x", model: "sora-9" }), (e) => e.status === 400 && e.code === "model_not_found");
    await assert.rejects(client.videos.create({ prompt: "x", seconds: "0" }), (e) => e.status === 400 && e.param === "seconds");
    await assert.rejects(client.videos.downloadContent("video_nope"), (e) => e.status === 404);
    await assert.rejects(client.videos.retrieve("a/b?c"), (e) => e.status === 404);
  },
  async "a picture is the first frame: as a part of any name, a file's id, or inside the request"(client) {
    const path = join(folder, "first.bin");
    draw(["-frames:v", "1", "-f", "image2", "-c:v", "png"], path);
    const inside = "data:image/png;base64," + readFileSync(path).toString("base64");
    const file = await client.files.create({ file: createReadStream(path), purpose: "vision" });
    for (const input_reference of [createReadStream(path), { file_id: file.id }, { image_url: inside }]) {
      const made = await client.videos.create({ prompt: "a table, slow push in", input_reference, ...tiny });
      const done = await poll(client, made.id);
      assert.equal(done.status, "completed", JSON.stringify(done.error));
    }
    await client.files.delete(file.id);
    await assert.rejects(client.videos.create({ prompt: "a table", input_reference: createReadStream(path), ...tiny, size: "128x72" }),
      (e) => e.status === 400 && /must match the requested width and height/.test(e.message));
    await assert.rejects(client.videos.create({ prompt: "a table", input_reference: { image_url: "http://127.0.0.1:1/x.png" }, ...tiny }),
      (e) => e.status === 400 && e.param === "input_reference");
  },
  async "a character is made of a clip and named in a prompt"(client) {
    const path = join(folder, "clip.bin");
    draw(["-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-f", "mp4"], path);
    if (!client.videos.createCharacter) return "not in this version";
    const made = await client.videos.createCharacter({ name: "Rolly", video: createReadStream(path) });
    assert.equal(made.name, "Rolly");
    assert.ok(Number.isInteger(made.created_at));
    assert.deepEqual({ ...(await client.videos.getCharacter(made.id)) }, { ...made });
    const video = await client.videos.create({ prompt: "Rolly, a cup, on a table", characters: [{ id: made.id }], ...tiny });
    const done = await poll(client, video.id);
    assert.equal(done.status, "completed", JSON.stringify(done.error));
    await assert.rejects(client.videos.create({ prompt: "a cup", characters: [{ id: made.id }], ...tiny }), (e) => e.status === 400);
  },
  async "models are listed"(client) {
    const ids = [];
    for await (const m of client.models.list()) ids.push(m.id);
    assert.ok(ids.includes("sora-2") && ids.includes("sora-2-pro"));
  },
};

const [child, url] = await startServer(process.argv[2]);
process.on("exit", () => child.kill("SIGKILL")); // whatever happens in between
const names = Object.keys(claims).filter((name) => name.includes(process.argv[3] ?? "")); // a part of a name picks some
let n = 0, bad = 0;
console.log(`1..${versions.length * names.length}`);
for (const [name, version] of versions) {
  const { default: OpenAI } = await import(name);
  const client = new OpenAI({ baseURL: url, apiKey: "any" });
  for (const claim of names) {
    n++;
    try {
      const skipped = await claims[claim](client);
      console.log(`ok ${n} - openai ${version}: ${claim}${skipped ? " # SKIP " + skipped : ""}`);
    } catch (e) {
      bad++;
      console.log(`# ${String(e.stack).replaceAll("\n", "\n# ")}\nnot ok ${n} - openai ${version}: ${claim}`);
    }
  }
}
child.removeAllListeners("exit");
child.kill("SIGTERM");
await new Promise((r) => child.once("exit", r));
rmSync(folder, { recursive: true });
process.exit(bad ? 1 : 0);
