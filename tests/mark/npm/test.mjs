// Signed files of every kind before two verifiers by others: c2pa-rs (as wasm) and c2pa-ts. What was changed afterwards,
// or breaks a rule, must not hold there either. TAP.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";
import { BMFF, JPEG, PNG } from "@trustnxt/c2pa-ts/asset";
import { SuperBox } from "@trustnxt/c2pa-ts/jumbf";
import { ManifestStore } from "@trustnxt/c2pa-ts/manifest";

const [makeSamples, ciel] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "ciel-provenance-"));
const at = (name) => join(folder, name);
const types = { ".mp4": "video/mp4", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp" };
const usages = ["1.3.6.1.4.1.62558.2.1", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.8"];
const wasm = createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm");
initSync({ module: readFileSync(wasm) });
BMFF.canReadBrands.add("isom");

// what c2pa-rs says: its state, and the codes of what failed; an exception's words when it gives up
async function judge(file, anchors) {
  const settings = {
    verify: { remote_manifest_fetch: false, ocsp_fetch: false, verify_trust: true },
    trust: { trust_config: usages.join("\n"), trust_anchors: anchors },
  };
  try {
    const reader = await WasmReader.fromBytes(types[extname(file)], readFileSync(file), JSON.stringify(settings));
    const said = JSON.parse(reader.json());
    const results = said.validation_results ?? {};
    const codes = (kind) => (results.activeManifest?.[kind] ?? []).map((r) => r.code);
    return { state: said.validation_state, failed: codes("failure"), good: codes("success"), said };
  } catch (e) {
    return { state: "none", failed: [String(e)], good: [] };
  }
}

// the second opinion, which looks at no chain and knows no time-stamps of the second form
async function judgeToo(file) {
  const kinds = { ".mp4": BMFF, ".jpg": JPEG, ".png": PNG };
  const asset = new kinds[extname(file)](readFileSync(file));
  const bytes = asset.getManifestJUMBF();
  if (!bytes) return false;
  const result = await ManifestStore.read(SuperBox.fromBuffer(bytes)).validate(asset);
  return result.isValid;
}

const tests = [];
const test = (name, fn) => tests.push([name, fn]);
const root = () => readFileSync(at("keys/root.pem"), "utf8");
const clock = () => readFileSync(at("clock.pem"), "utf8");
const good = ["world.mp4", "spoken.mp4", "neural.mp4", "remix.mp4", "extension.mp4", "from_picture.mp4", "still.png", "still.jpg", "still.webp"];

for (const name of good)
  test(`${name} is trusted`, async () => {
    const { state, failed } = await judge(at(name), root());
    assert.deepEqual([state, failed], ["Trusted", []]);
  });
for (const name of good.filter((n) => !n.endsWith(".webp")))
  test(`${name} holds for the second verifier`, async () => assert.equal(await judgeToo(at(name)), true));

test("a remix says that its parent's manifest holds", async () => {
  const { said } = await judge(at("remix.mp4"), root());
  const [parent] = said.manifests[said.active_manifest].ingredients;
  assert.equal(parent.relationship, "parentOf");
  assert.equal(parent.title, "the film before");
  assert.ok(said.manifests[parent.active_manifest]);
});
test("another root does not make it trusted", async () => {
  const { state, failed } = await judge(at("world.mp4"), clock());
  assert.deepEqual([state, failed], ["Valid", ["signingCredential.untrusted"]]);
});
test("a time-stamp is trusted by who knows the clock", async () => {
  const { state, good: said } = await judge(at("timed.mp4"), root() + clock());
  assert.equal(state, "Trusted");
  assert.ok(said.includes("timeStamp.validated") && said.includes("timeStamp.trusted"), said.join());
});

const odd = {
  odd_no_actions: "assertion.action.malformed",
  odd_created_second: "assertion.action.malformed",
  odd_no_source: "assertion.action.malformed",
  odd_no_binding: "ClaimMissingHardBinding",
  odd_no_ftyp: "assertion.bmffHash.mismatch",
};
test("the manifest that the odd ones come from holds", async () => {
  assert.equal((await judge(at("odd_nothing.mp4"), root())).state, "Trusted");
});
for (const [name, code] of Object.entries(odd))
  test(`${name} does not hold`, async () => {
    const { state, failed } = await judge(at(`${name}.mp4`), root());
    assert.ok(state !== "Trusted" && state !== "Valid", state);
    assert.ok(failed.some((f) => f.includes(code)), failed.join());
  });

// changes made afterwards: [name, change, code, does the second verifier agree that it no longer holds?]
const flip = (find, behind) => (b) => {
  const i = find ? b.indexOf(find) + find.length + behind : b.length - behind;
  b[i] ^= 1;
  return b;
};
const changes = [
  ["a byte of the pictures", flip(null, 1000), "assertion.bmffHash.mismatch"],
  ["a byte of mvhd", flip("mvhd", 20), "assertion.bmffHash.mismatch"],
  ["the last byte cut off", (b) => b.subarray(0, b.length - 1), ""],
  ["a box behind the end", (b) => Buffer.concat([b, Buffer.from("\0\0\0\x08free", "latin1")]), "assertion.bmffHash.mismatch"],
  ["a letter of the claim", flip("dc:title", 3), "claimSignature.mismatch"],
  ["a letter of an action", flip("c2pa.created", -1), "assertion.hashedURI.mismatch"],
];
for (const [what, change, code] of changes)
  test(`${what}: it no longer holds`, async () => {
    writeFileSync(at("changed.mp4"), change(readFileSync(at("world.mp4"))));
    const { state, failed } = await judge(at("changed.mp4"), root());
    assert.ok(state !== "Trusted" && state !== "Valid", state);
    assert.ok(failed.some((f) => f.includes(code)), failed.join());
    assert.notEqual(await judgeToo(at("changed.mp4")).catch(() => false), true);
  });
test("another brand in ftyp still holds", async () => {
  writeFileSync(at("changed.mp4"), flip("ftypisom", 3)(readFileSync(at("world.mp4"))));
  assert.equal((await judge(at("changed.mp4"), root())).state, "Trusted");
});
test("a remuxed film has no manifest", async () => {
  const made = spawnSync("ffmpeg", ["-v", "quiet", "-y", "-i", at("world.mp4"), "-c", "copy", at("remux.mp4")]);
  if (made.error) return "ffmpeg is not installed";
  const { state, failed } = await judge(at("remux.mp4"), root());
  assert.equal(state, "none");
  assert.match(failed[0], /JumbfNotFound/);
});

// the real thing: what the command makes
const env = { ...process.env, CIEL_DATA: at("data") };
test("a film and its pictures by `ciel generate` are trusted", async () => {
  const line = ["generate", "a woman says \"Good morning.\" in a kitchen, soft piano music", "-o", at("film.mp4"), "--size", "64x36"];
  execFileSync(ciel, [...line, "--seconds", "2", "-q", "draft", "--thumbnail", at("thumbnail.webp"), "--sheet", at("sheet.jpg")], { env, stdio: "ignore" });
  const own = readFileSync(at("data/c2pa/root.pem"), "utf8");
  for (const name of ["film.mp4", "thumbnail.webp", "sheet.jpg"]) {
    const { state, failed, said } = await judge(at(name), own);
    assert.deepEqual([name, state, failed], [name, "Trusted", []]);
    assert.ok(!JSON.stringify(said).includes("Good morning"), "the prompt is disclosed");
  }
  assert.equal(await judgeToo(at("film.mp4")), true);
});

try {
  execFileSync(makeSamples, [folder]);
  console.log(`1..${tests.length}`);
  for (const [i, [name, fn]] of tests.entries()) {
    try {
      const skipped = await fn();
      console.log(`ok ${i + 1} - ${name}${skipped ? ` # SKIP ${skipped}` : ""}`);
    } catch (e) {
      process.exitCode = 1;
      console.log(String(e.stack ?? e).replace(/^/gm, "# "));
      console.log(`not ok ${i + 1} - ${name}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
