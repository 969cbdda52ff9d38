/* bench/cycles.c - see cycles.h. The folder's files are read by cycles.py: keep the two together.
 */
#include "cycles.h"
#include "base/arena.h"
#include "base/file.h"
#include "render/tracer.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SKY_WIDTH  1024
#define SKY_HEIGHT 512

/* A mesh as exported: what differs in shape or paint is another one. */
typedef struct exported {
    const mesh *shape;
    const vec3 *positions;
    const material *materials;
} exported;

typedef struct writer {
    FILE *json, *bin;
    const cycles_request *req;
    ciel_arena arena;
    exported *meshes;
    size_t n_meshes;
    size_t at; /* bytes of bin so far */
    bool clear;
} writer;

static void put_floats(writer *w, const void *data, size_t bytes)
{
    fwrite(data, 1, bytes, w->bin);
    w->at += bytes;
}

static void put_paint(writer *w, const material *m, const char *comma)
{
    float k = (float)w->req->exposure;
    w->clear |= m->transmission > 0;
    fprintf(w->json,
            "{\"color\":[%g,%g,%g],\"roughness\":%g,\"metal\":%g,\"ior\":%g,\"transmission\":%g,\"thin\":%d,"
            "\"emission\":[%g,%g,%g],\"one_sided\":%d}%s",
            (double)m->color.x, (double)m->color.y, (double)m->color.z, (double)m->roughness, (double)m->metal,
            (double)m->ior, (double)m->transmission, m->thin, (double)(m->emission.x * k), (double)(m->emission.y * k),
            (double)(m->emission.z * k), m->one_sided_light, comma);
}

static void put_mesh(writer *w, const instance *in)
{
    const mesh *m = in->mesh;
    const vec3 *positions = in->positions[0] ? in->positions[0] : m->positions;
    const vec3 *normals = in->positions[0] ? in->normals : m->normals;
    fprintf(w->json, "%s{\"vertices\":[%zu,%u],", w->n_meshes ? ",\n" : "", w->at, m->n_vertices);
    put_floats(w, positions, m->n_vertices * sizeof *positions);
    fprintf(w->json, "\"triangles\":[%zu,%u],", w->at, m->n_triangles);
    put_floats(w, m->triangles, m->n_triangles * sizeof *m->triangles);
    if (normals) {
        fprintf(w->json, "\"normals\":%zu,", w->at);
        put_floats(w, normals, m->n_vertices * sizeof *normals);
    }
    if (m->slots) {
        static const uint8_t pad[2] = { 0 };
        fprintf(w->json, "\"slots\":%zu,", w->at);
        put_floats(w, m->slots, m->n_triangles * sizeof *m->slots);
        put_floats(w, pad, w->at % 4);
    }
    fprintf(w->json, "\"paints\":[");
    for (int i = 0; i < in->n_materials; i++)
        put_paint(w, &in->materials[i], i + 1 < in->n_materials ? "," : "");
    fprintf(w->json, "]}");
}

/* index of the instance's mesh, written when it is new */
static size_t mesh_of(writer *w, const instance *in)
{
    exported key = { in->mesh, in->positions[0], in->materials };
    for (size_t i = 0; i < w->n_meshes; i++)
        if (memcmp(&w->meshes[i], &key, sizeof key) == 0)
            return i;
    put_mesh(w, in);
    ARENA_PUSH(&w->arena, w->meshes, w->n_meshes) = key;
    return w->n_meshes - 1;
}

static void put_vec3(FILE *f, const char *name, vec3 v, const char *comma)
{
    fprintf(f, "\"%s\":[%.9g,%.9g,%.9g]%s", name, (double)v.x, (double)v.y, (double)v.z, comma);
}

static void put_instances(writer *w)
{
    const stage *st = w->req->st;
    size_t *which = ARENA_ARRAY(&w->arena, st->n_instances + 1, size_t);
    fprintf(w->json, "\"meshes\":[\n");
    for (size_t i = 0; i < st->n_instances; i++)
        which[i] = st->instances[i].mesh->n_triangles ? mesh_of(w, &st->instances[i]) : SIZE_MAX;
    fprintf(w->json, "],\n\"objects\":[\n");
    const char *comma = "";
    for (size_t i = 0; i < st->n_instances; i++) {
        const affine *a = &st->instances[i].to_world[0];
        if (which[i] == SIZE_MAX)
            continue;
        fprintf(w->json, "%s{\"mesh\":%zu,\"no_shadow\":%d,", comma, which[i], st->instances[i].casts_no_shadow);
        put_vec3(w->json, "x", a->x, ",");
        put_vec3(w->json, "y", a->y, ",");
        put_vec3(w->json, "z", a->z, ",");
        put_vec3(w->json, "p", a->p, "}");
        comma = ",\n";
    }
    fprintf(w->json, "],\n");
}

static void put_lamps(writer *w, const tracer *t)
{
    static const char *const kinds[] = { "point", "spot", "area", "direction" };
    const stage *st = w->req->st;
    float k = (float)w->req->exposure;
    const char *comma = "";
    fprintf(w->json, "\"lamps\":[");
    for (size_t i = 0; i < st->n_lights; i++) {
        const stage_light *l = &st->lights[i];
        if (l->kind == LIGHT_DIRECTION)
            continue; /* among the suns */
        fprintf(w->json, "%s{\"kind\":\"%s\",\"size\":%g,\"cone\":%g,", comma, kinds[l->kind], (double)l->size_m,
                (double)l->cone_deg);
        put_vec3(w->json, "position", l->position, ",");
        put_vec3(w->json, "direction", l->direction, ",");
        put_vec3(w->json, "lumens", v3_scale(l->lumens, k), "}");
        comma = ",\n";
    }
    for (int i = 0; i < t->l.n_suns; i++) {
        const sun *s = &t->l.suns[i];
        fprintf(w->json, "%s{\"kind\":\"sun\",\"radius\":%g,", comma, acos((double)s->cos_radius));
        put_vec3(w->json, "direction", v3_neg(s->direction), ",");
        put_vec3(w->json, "lumens", v3_scale(s->lux, k), "}");
        comma = ",\n";
    }
    fprintf(w->json, "],\n");
}

/* the sky in one direction, without the discs of sun and moon: they are lamps */
static vec3 sky_towards(const tracer *t, vec3 d)
{
    for (int i = 0; i < t->l.n_suns; i++)
        if (v3_dot(d, t->l.suns[i].direction) > 0.999f)
            return sky_radiance(&t->s, d);
    return sky_seen(&t->s, d, 0.006f, t->c.t);
}

/* the sky all around as Blender lays pictures on its dome: row 0 is straight down, its Z is our Y, its Y our -Z */
static void put_sky(writer *w, const tracer *t)
{
    static float rgba[4 * SKY_WIDTH];
    float k = (float)w->req->exposure;
    fprintf(w->json, "\"sky\":[%zu,%d,%d],\n", w->at, SKY_WIDTH, SKY_HEIGHT);
    for (int y = 0; y < SKY_HEIGHT; y++) {
        double up = (((double)y + 0.5) / SKY_HEIGHT - 0.5) * CIEL_PI;
        for (int x = 0; x < SKY_WIDTH; x++) {
            double around = -(((double)x + 0.5) / SKY_WIDTH - 0.5) * 2 * CIEL_PI;
            vec3 d = v3((float)(cos(around) * cos(up)), (float)sin(up), (float)(-sin(around) * cos(up)));
            vec3 c = v3_scale(sky_towards(t, d), k);
            memcpy(&rgba[4 * x], &(float[4]){ c.x, c.y, c.z, 1 }, 4 * sizeof(float));
        }
        put_floats(w, rgba, sizeof rgba);
    }
}

static void put_camera(writer *w, const cycles_job *jobs, int n_jobs)
{
    const camera_pose *c = &w->req->st->camera[0];
    const cycles_request *q = w->req;
    double longer = c->sensor_w_m > c->sensor_h_m ? c->sensor_w_m : c->sensor_h_m;
    fprintf(w->json, "\"camera\":{\"focal\":%.9g,\"sensor\":%.9g,\"f_number\":%.9g,\"focus\":%.9g,", c->focal_m * 1000,
            longer * 1000, c->f_number, c->focus_m);
    put_vec3(w->json, "p", c->position, ",");
    put_vec3(w->json, "right", c->right, ",");
    put_vec3(w->json, "up", c->up, ",");
    put_vec3(w->json, "forward", c->forward, "},\n");
    fprintf(w->json, "\"size\":[%d,%d],\"threads\":%d,\"bounces\":%d,\"clear\":%d,\n\"jobs\":[", q->w, q->h, q->threads,
            q->bounces, w->clear);
    for (int i = 0; i < n_jobs; i++)
        fprintf(w->json, "%s{\"samples\":%d,\"seed\":%u}", i ? "," : "", jobs[i].samples, jobs[i].seed);
    fprintf(w->json, "]}\n");
}

static int write_stage(const cycles_request *req, const cycles_job *jobs, int n_jobs, ciel_fail *fail)
{
    writer w = { .req = req };
    tracer t;
    int code = tracer_create(&t, fail);
    if (code)
        return code;
    code = tracer_update(&t, req->st, req->pool, fail);
    w.json = fopen(ciel_arena_printf(&w.arena, "%s/stage.json", req->folder), "w");
    w.bin = fopen(ciel_arena_printf(&w.arena, "%s/geometry.bin", req->folder), "wb");
    if (!code && w.json && w.bin) {
        fprintf(w.json, "{");
        put_instances(&w);
        put_lamps(&w, &t);
        put_sky(&w, &t);
        put_camera(&w, jobs, n_jobs);
    }
    bool good = w.json && w.bin && !ferror(w.json) && !ferror(w.bin);
    good = (!w.json || fclose(w.json) == 0) && (!w.bin || fclose(w.bin) == 0) && good;
    if (!code && !good)
        code = ciel_fail_set(fail, CIEL_E_IO, "cannot write the scene for Blender to %s", req->folder);
    ciel_arena_free(&w.arena);
    tracer_destroy(&t);
    return code;
}

static int read_picture(cycles_job *job, const cycles_request *req, int i, ciel_fail *fail)
{
    char path[512];
    uint8_t *data = NULL;
    size_t bytes, n = (size_t)req->w * (size_t)req->h;
    snprintf(path, sizeof path, "%s/picture%d.bin", req->folder, i);
    int code = ciel_file_read(&data, &bytes, path, (size_t)1 << 30, fail);
    if (code)
        return code;
    double head[2]; /* processor and wall seconds, then rgba rows, the lowest first */
    job->planes = malloc(3 * n * sizeof(float));
    if (!job->planes || bytes != sizeof head + 4 * n * sizeof(float)) {
        free(data);
        return ciel_fail_set(fail, CIEL_E_DATA, "Blender wrote %zu bytes for a picture", bytes);
    }
    memcpy(head, data, sizeof head);
    job->cpu_s = head[0];
    job->wall_s = head[1];
    for (size_t y = 0; y < (size_t)req->h; y++)
        for (size_t x = 0; x < (size_t)req->w; x++) {
            float p[4];
            memcpy(p, data + sizeof head + 16 * (((size_t)req->h - 1 - y) * (size_t)req->w + x), 16);
            for (size_t c = 0; c < 3; c++)
                job->planes[c * n + y * (size_t)req->w + x] = p[c];
        }
    free(data);
    return CIEL_OK;
}

static int run_blender(const cycles_request *req, ciel_fail *fail)
{
    char command[1024];
    if (system("command -v blender >/dev/null 2>&1") != 0) {
        ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "Blender is not installed: nothing to compare with");
        ciel_fail_hint(fail, "apt-get install --no-install-recommends blender");
        return CIEL_E_UNAVAILABLE;
    }
    snprintf(command, sizeof command,
             "blender -b --factory-startup -t %d --python-exit-code 3 --python '" BENCH_SOURCE
             "/bench/cycles.py' -- '%s' "
             ">'%s/blender.log' 2>&1",
             req->threads, req->folder, req->folder);
    if (system(command) == 0)
        return CIEL_OK;
    ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "Blender failed");
    ciel_fail_detail(fail, "its words are in %s/blender.log", req->folder);
    return CIEL_E_UNAVAILABLE;
}

int cycles_render(cycles_job *jobs, int n_jobs, const cycles_request *req, ciel_fail *fail)
{
    int code = write_stage(req, jobs, n_jobs, fail);
    if (!code)
        code = run_blender(req, fail);
    for (int i = 0; i < n_jobs && !code; i++)
        code = read_picture(&jobs[i], req, i, fail);
    return code;
}
