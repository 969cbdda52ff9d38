/* library/place_close.c - a place's open parts become a model: lying snow, meshes, materials, bounds.
 *
 * Snow lies on what looks up and is out of doors: triangles of solid and ground parts whose normal is steeper than
 * 50 degrees to the horizon take the snow's material. Foliage is dusted: its colour goes towards white.
 */
#include "library/place_close.h"

#include <stdlib.h>
#include <string.h>

static void lay_snow(place_kit *k, kit_part *p)
{
    mesh_maker *m = &p->mm;
    mesh_maker *use = m;
    int before = p->n_materials;
    kit_use(k, (enum place_group)(p - k->parts), thing_material("snow"));
    uint16_t snow = use->slot;
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        const material *was = &p->materials[m->slots[i]];
        bool lit = was->emission.x + was->emission.y + was->emission.z > 0.0f;
        if (m->slots[i] >= before || lit || was->transmission > 0.0f || !was->takes_wetness)
            continue;
        const uint32_t *t = m->triangles[i];
        vec3 a = m->positions[t[0]];
        vec3 n = v3_norm(v3_cross(v3_sub(m->positions[t[1]], a), v3_sub(m->positions[t[2]], a)));
        if (n.y > 0.64f)
            m->slots[i] = snow;
    }
}

static void dust_foliage(kit_part *p, float amount)
{
    for (int i = 0; i < p->n_materials; i++) {
        if (p->materials[i].emission.x > 0.0f || p->materials[i].transmission > 0.0f || !p->materials[i].name ||
            strcmp(p->materials[i].name, "leaf") != 0)
            continue;
        p->materials[i].color = v3_lerp(p->materials[i].color, v3_fill(0.8f), 0.75f * amount);
        p->materials[i].color2 = v3_lerp(p->materials[i].color2, v3_fill(0.8f), 0.6f * amount);
    }
}

static const char *const names[GROUP_COUNT] = { "place", "ground", "lit", "glass", "foliage", "water", "far" };

static void close_part(place_kit *k, int g)
{
    kit_part *p = &k->parts[g];
    if (p->mm.n_triangles == 0) {
        maker_free(&p->mm);
        free(p->sway);
        return;
    }
    part out = { .name = names[g], .kind = PART_RIGID, .joint = -1 };
    if (g == GROUP_WATER)
        out.kind = PART_WATER;
    if (g == GROUP_FOLIAGE) {
        out.kind = PART_FOLIAGE;
        out.sway = ARENA_ARRAY(k->arena, p->mm.n_vertices, float);
        size_t n = p->n_sway < p->mm.n_vertices ? p->n_sway : p->mm.n_vertices;
        if (n)
            memcpy(out.sway, p->sway, n * sizeof *out.sway);
    }
    out.casts_no_shadow = g == GROUP_GLASS;
    out.materials = p->materials;
    out.n_materials = p->n_materials;
    out.mesh = mesh_finish(&p->mm, k->arena);
    free(p->sway);
    ARENA_PUSH(k->arena, k->out->parts, k->out->n_parts) = out;
}

void place_close(place_kit *k)
{
    if (k->snow > 0.35f && !k->notes->indoors) {
        lay_snow(k, &k->parts[GROUP_SOLID]);
        lay_snow(k, &k->parts[GROUP_GROUND]);
        lay_snow(k, &k->parts[GROUP_FAR]);
        dust_foliage(&k->parts[GROUP_FOLIAGE], k->snow);
        dust_foliage(&k->parts[GROUP_FAR], k->snow);
    }
    for (int g = 0; g < GROUP_COUNT; g++)
        close_part(k, g);
    aabb b = aabb_empty();
    for (size_t i = 0; i < k->out->n_parts; i++) {
        aabb p = mesh_bounds(&k->out->parts[i].mesh);
        b.lo = v3_min(b.lo, p.lo);
        b.hi = v3_max(b.hi, p.hi);
    }
    k->out->bounds = b;
}

void place_discard(place_kit *k)
{
    for (int g = 0; g < GROUP_COUNT; g++) {
        maker_free(&k->parts[g].mm);
        free(k->parts[g].sway);
    }
}
