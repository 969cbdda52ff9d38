/* library/place_thing.c - things of the library as furniture of a place: built, then poured into the kit's parts. */
#include "library/place.h"

#include <stdio.h>

static enum place_group group_for(const part *p)
{
    if (p->kind == PART_FOLIAGE)
        return GROUP_FOLIAGE;
    return p->casts_no_shadow ? GROUP_GLASS : GROUP_SOLID;
}

static void pour(place_kit *k, const part *p)
{
    enum place_group g = group_for(p);
    uint32_t first = k->parts[g].mm.n_vertices;
    const mesh *src = &p->mesh;
    mesh_maker *m = &k->parts[g].mm;
    for (uint32_t i = 0; i < src->n_vertices; i++)
        maker_vertex(m, src->positions[i], src->normals ? src->normals[i] : v3_fill(0.0f),
                     src->uvs ? src->uvs[i] : (vec2){ src->positions[i].x, src->positions[i].y });
    for (uint32_t i = 0; i < src->n_triangles; i++) {
        int slot = src->slots ? src->slots[i] : 0;
        if (i == 0 || slot != (src->slots ? src->slots[i - 1] : 0))
            m = kit_use(k, g, slot < p->n_materials ? p->materials[slot] : material_plain(v3_fill(0.5f), 0.5f));
        const uint32_t *t = src->triangles[i];
        maker_triangle(m, first + t[0], first + t[1], first + t[2]);
    }
    if (g != GROUP_FOLIAGE)
        return;
    kit_sway(k, first, 0, 1, 0);
    for (uint32_t i = 0; p->sway && i < src->n_vertices; i++)
        k->parts[g].sway[first + i] = p->sway[i];
}

static void notes_of(place_kit *k, const model *m)
{
    for (size_t i = 0; i < m->n_colliders; i++) {
        const collider *c = &m->colliders[i];
        if (c->kind != COLLIDER_MESH && c->kind != COLLIDER_PLANE)
            kit_collide(k, c->kind, c->center, c->half, c->rotation, c->material, c->name ? c->name : m->thing);
    }
    for (size_t i = 0; i < m->n_lights && k->night > 0.3f; i++) {
        model_light l = m->lights[i];
        l.position = affine_point(&k->at, l.position);
        l.direction = v3_norm(affine_vector(&k->at, l.direction));
        l.joint = -1;
        ARENA_PUSH(k->arena, k->out->lights, k->out->n_lights) = l;
    }
}

bool kit_thing(place_kit *k, const char *thing, vec3 p, float heading_deg, float scale, unsigned rgb)
{
    const thing_info *info = k->lib ? library_find(k->lib, thing) : NULL;
    if (!info || info->pack || k->err != CIEL_OK)
        return false;
    entity e = { .thing = thing, .scale = (double)scale };
    e.id = ciel_arena_printf(k->arena, "place_%s_%llu", thing, (unsigned long long)k->rng.counter);
    e.has_color = rgb < KIT_NATURAL;
    e.color = (rgb8){ (uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb };
    model m;
    if (library_build(k->lib, &m, k->scene, &e, k->arena, NULL) != CIEL_OK)
        return false;
    affine before = kit_enter(k, p, heading_deg);
    for (size_t i = 0; i < m.n_parts; i++)
        pour(k, &m.parts[i]);
    notes_of(k, &m);
    kit_leave(k, before);
    return true;
}
