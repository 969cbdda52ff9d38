/* library/terrain.c - see terrain.h. Relief is gradient noise; ridges are its folded absolute value (Musgrave). */
#include "library/terrain.h"

#include "base/noise.h"

vec3 terrain_normal(const terrain *t, float x, float z, float step)
{
    float dx = terrain_at(t, x + step, z) - terrain_at(t, x - step, z);
    float dz = terrain_at(t, x, z + step) - terrain_at(t, x, z - step);
    return v3_norm(v3(-dx, 2.0f * step, -dz));
}

static uint32_t ground_vertex(mesh_maker *m, const terrain *t, float x, float z, float step)
{
    return maker_vertex(m, terrain_point(t, x, z), terrain_normal(t, x, z, step), (vec2){ x, -z });
}

void terrain_rings(mesh_maker *m, const terrain *t, float cx, float cz, float first, float radius, int around)
{
    float growth = 1.0f + 2.0f * CIEL_PI_F / (float)around, r = first;
    uint32_t mid = ground_vertex(m, t, cx, cz, first), before = 0;
    float fine = first * (float)around / (2.0f * CIEL_PI_F);
    for (int ring = 0;; ring++) {
        /* near the middle rings stand evenly, further out they keep the cells square */
        float step = r < fine ? first : r * (growth - 1.0f);
        uint32_t row = m->n_vertices;
        for (int i = 0; i < around; i++) {
            float a = 2.0f * CIEL_PI_F * (float)i / (float)around;
            ground_vertex(m, t, cx + r * sinf(a), cz + r * cosf(a), 0.5f * step);
        }
        for (uint32_t i = 0; i < (uint32_t)around; i++) {
            uint32_t j = (i + 1) % (uint32_t)around;
            if (ring == 0) {
                maker_triangle(m, mid, row + i, row + j);
                continue;
            }
            maker_triangle(m, before + i, row + i, row + j);
            maker_triangle(m, before + i, row + j, before + j);
        }
        before = row;
        if (r >= radius)
            break;
        r = f_min(r + step, radius);
    }
}

void terrain_patch(mesh_maker *m, const terrain *t, float x0, float z0, float x1, float z1, int nx, int nz)
{
    uint32_t first = m->n_vertices, w = (uint32_t)nx + 1;
    float sx = (x1 - x0) / (float)nx, sz = (z1 - z0) / (float)nz;
    for (int j = 0; j <= nz; j++)
        for (int i = 0; i <= nx; i++)
            ground_vertex(m, t, x0 + sx * (float)i, z0 + sz * (float)j, 0.5f * sx);
    for (uint32_t j = 0; j < (uint32_t)nz; j++)
        for (uint32_t i = 0; i < (uint32_t)nx; i++) {
            uint32_t a = first + j * w + i;
            maker_triangle(m, a, a + w, a + w + 1);
            maker_triangle(m, a, a + w + 1, a + 1);
        }
}

void terrain_paint(mesh_maker *m, uint32_t first, uint16_t slot, terrain_where *wanted, const void *user)
{
    for (uint32_t i = first; i < m->n_triangles; i++) {
        const uint32_t *t = m->triangles[i];
        vec3 a = m->positions[t[0]], b = m->positions[t[1]], c = m->positions[t[2]];
        vec3 n = v3_norm(v3_cross(v3_sub(b, a), v3_sub(c, a)));
        if (wanted(user, v3_scale(v3_add(a, v3_add(b, c)), 1.0f / 3.0f), n))
            m->slots[i] = slot;
    }
}

void terrain_collide(place_kit *k, const terrain *t, float cx, float cz, float r, float cell, const char *made_of)
{
    mesh_maker m;
    maker_init(&m);
    int n = (int)(2.0f * r / cell);
    terrain_patch(&m, t, cx - r, cz - r, cx + r, cz + r, n, n);
    mesh *out = ARENA_NEW(k->arena, mesh);
    *out = mesh_finish(&m, k->arena);
    collider c = { .kind = COLLIDER_MESH,
                   .rotation = quat_identity(),
                   .mesh = out,
                   .material = made_of,
                   .name = "floor",
                   .joint = -1 };
    ARENA_PUSH(k->arena, k->out->colliders, k->out->n_colliders) = c;
}

/* ---- rocks ---- */

void terrain_rock(place_kit *k, vec3 p, float size, material m, bool collides)
{
    uint32_t seed = (uint32_t)kit_pick(k, 1 << 20);
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    mesh_maker *mm = kit_use(k, GROUP_GROUND, m);
    uint32_t first = mm->n_vertices, first_triangle = mm->n_triangles;
    vec3 radii =
        v3_scale(v3(kit_random(k, 0.85f, 1.3f), kit_random(k, 0.55f, 0.85f), kit_random(k, 0.8f, 1.1f)), 0.5f * size);
    affine at = mm->at;
    mm->at = affine_identity();
    int segments = size > 1.5f ? 40 : size > 0.3f ? 26 : 12;
    maker_sphere(mm, v3(0, 0, 0), v3(1, 1, 1), segments);
    mm->at = at;
    for (uint32_t i = first; i < mm->n_vertices; i++) {
        vec3 d = mm->positions[i], q = v3_add(v3_scale(d, 1.3f), v3(7.7f, 0, 3.1f));
        /* faceted: planes cut the sphere where the noise says */
        float f1, f2;
        uint32_t id;
        noise_worley(v3_scale(d, 1.15f), seed, &f1, &f2, &id);
        float r = 0.86f + 0.22f * noise_fbm(q, 4, seed) + 0.16f * f_min(f2 - f1, 0.6f);
        vec3 v = v3_mul(v3_scale(d, r), radii);
        v.y += 0.32f * radii.y;
        mm->positions[i] = affine_point(&at, v);
        mm->normals[i] = v3_fill(0);
        mm->uvs[i] = (vec2){ v.x, v.y };
    }
    /* smooth normals over the seam: by places */
    mesh piece = { .n_vertices = mm->n_vertices - first, .n_triangles = mm->n_triangles - first_triangle };
    ciel_arena scratch = { 0 };
    piece.positions = mm->positions + first;
    piece.normals = mm->normals + first;
    piece.triangles = ciel_arena_array(&scratch, piece.n_triangles, sizeof *piece.triangles);
    for (uint32_t i = 0; i < piece.n_triangles; i++)
        for (int c = 0; c < 3; c++)
            piece.triangles[i][c] = mm->triangles[first_triangle + i][c] - first;
    mesh_smooth_normals(&piece, &scratch, 80);
    ciel_arena_free(&scratch);
    if (collides)
        kit_collide(k, COLLIDER_BOX, v3(0, 0.35f * radii.y, 0), v3_scale(radii, 0.72f), quat_identity(), "stone",
                    "rock");
    kit_leave(k, before);
}

/* ---- mountains ---- */

static float ridged(float x, float z, uint32_t seed)
{
    float sum = 0, amplitude = 0.55f, weight = 1, f = 1;
    for (int i = 0; i < 6; i++) {
        float n = 1.0f - fabsf(noise3(v3(x * f, 5.3f * (float)i, z * f), seed + (uint32_t)i) * 1.5f);
        n = f_max(n, 0.0f);
        n *= n * weight;
        weight = f_clamp(n * 1.8f, 0.0f, 1.0f);
        sum += n * amplitude;
        amplitude *= 0.5f;
        f *= 2.07f;
    }
    return sum;
}

typedef struct range {
    float from, to, distance, y0, height;
    uint32_t seed;
    float snow_y;
    float gap_at, gap; /* radians; how much of the height is taken away there: a low sun stands free */
} range;

static vec3 range_point(const void *user, float u, float v)
{
    const range *r = user;
    float a = f_lerp(r->from, r->to, u), d = r->distance * (0.8f + 0.75f * v);
    float x = sinf(a) * d, z = -cosf(a) * d, s = 2.6f / r->distance;
    float envelope = f_smooth(0.0f, 0.45f, v) * (1.0f - 0.85f * f_smooth(0.6f, 1.0f, v));
    float edge = f_smooth(0.0f, 0.08f, u) * f_smooth(0.0f, 0.08f, 1.0f - u);
    float tall = 0.55f + 0.65f * f_max(0.0f, noise1(u * 4.0f * (r->to - r->from) + 3.7f, r->seed) + 0.4f);
    float h = ridged(x * s, z * s, r->seed) * envelope * tall * (0.35f + 0.65f * edge);
    float off = (a - r->gap_at) / 0.17f;
    h *= 1.0f - r->gap * expf(-off * off);
    return v3(x, r->y0 + h * r->height, z);
}

static bool above_snow(const void *user, vec3 p, vec3 n)
{
    const range *r = user;
    return n.y > 0.55f && p.y > r->snow_y + 0.12f * r->height * noise3(v3_scale(p, 9.0f / r->distance), r->seed);
}

void terrain_range(place_kit *k, float from_deg, float to_deg, float distance, float y0, float height, float snow_y,
                   material rock, uint32_t seed)
{
    const float rad = CIEL_PI_F / 180.0f;
    range r = { from_deg * rad, to_deg * rad, distance, y0, height, seed, snow_y, 0, 0 };
    float azimuth = (float)k->scene->sky.sun_azimuth_deg * rad; /* 0 = +Z, 90 = +X; here 0 = -Z */
    r.gap_at = atan2f(sinf(azimuth), -cosf(azimuth));
    r.gap = 0.88f * f_smooth(-6.0f, 0.0f, k->sun_deg) * (1.0f - f_smooth(5.0f, 12.0f, k->sun_deg));
    mesh_maker *m = kit_use(k, GROUP_FAR, thing_material("snow"));
    uint16_t snow = m->slot;
    m = kit_use(k, GROUP_FAR, rock);
    uint32_t first = m->n_triangles;
    int nu = (int)((to_deg - from_deg) * 2.6f);
    kit_sheet(m, range_point, &r, nu < 24 ? 24 : nu, 40);
    terrain_paint(m, first, snow, above_snow, &r);
}
