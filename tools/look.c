/* tools/look.c - a still of one place or one thing, for those who build them.
 *
 *   look place alley -o x.png [hour=21 sun=-20 locale=tokyo rain=0.6 neon=1 ...]
 *   look thing cup -o x.png [color=#aa2020 material=gold height=1.8 ...]
 *
 * name=value pairs: size=640x360, samples=16, lens=35, f=2.8, eye=x,y,z, at=x,y,z, dist=4, hour, sun (elevation), az,
 * cloud, haze, rain, snowing, wet, fog, sky=#rrggbb with lum=cd/m2 (plain sky), seed, text words; everything else is a
 * parameter of the place or thing. Without eye the camera stands where the place says. A stage is put together here
 * from parts at rest: nothing moves, nothing is cast.
 */
#include "base/rng.h"
#include "library/library.h"
#include "media/media.h"
#include "render/preview.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct look {
    scene *sc;
    entity *thing;
    int width, height, samples;
    double lens, f_number, dist;
    bool has_eye, has_at;
    vec3 eye, at;
} look;

static bool read_vec3(const char *text, vec3 *out)
{
    return sscanf(text, "%f,%f,%f", &out->x, &out->y, &out->z) == 3;
}

static bool set_number(look *l, const char *name, double v)
{
    const struct {
        const char *name;
        double *to;
    } numbers[] = { { "lens", &l->lens },
                    { "f", &l->f_number },
                    { "dist", &l->dist },
                    { "hour", &l->sc->sky.hour },
                    { "sun", &l->sc->sky.sun_elevation_deg },
                    { "az", &l->sc->sky.sun_azimuth_deg },
                    { "cloud", &l->sc->sky.cloud },
                    { "haze", &l->sc->sky.haze },
                    { "lum", &l->sc->sky.luminance },
                    { "rain", &l->sc->weather.rain },
                    { "snowing", &l->sc->weather.snow },
                    { "wet", &l->sc->weather.wetness },
                    { "fog", &l->sc->weather.fog_per_m },
                    { "fogheight", &l->sc->weather.fog_height_m },
                    { "seed", &l->sc->seed } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(numbers[i].name, name) == 0) {
            *numbers[i].to = v;
            return true;
        }
    if (strcmp(name, "samples") != 0)
        return false;
    l->samples = (int)v;
    return true;
}

static void set(look *l, const char *name, const char *value)
{
    params *p = l->thing ? &l->thing->params : &l->sc->place.params;
    double number;
    rgb8 color;
    char *end;
    number = strtod(value, &end);
    bool is_number = *value && !*end, is_color = value[0] == '#' && color_parse_hex(&color, value);
    if (strcmp(name, "size") == 0) {
        sscanf(value, "%dx%d", &l->width, &l->height);
    } else if (strcmp(name, "eye") == 0) {
        l->has_eye = read_vec3(value, &l->eye);
    } else if (strcmp(name, "at") == 0) {
        l->has_at = read_vec3(value, &l->at);
    } else if (strcmp(name, "sky") == 0 && is_color) {
        l->sc->sky.kind = SKY_PLAIN;
        l->sc->sky.color = color;
    } else if (l->thing && strcmp(name, "color") == 0 && is_color) {
        l->thing->has_color = true;
        l->thing->color = color;
    } else if (l->thing && strcmp(name, "color2") == 0 && is_color) {
        l->thing->has_color2 = true;
        l->thing->color2 = color;
    } else if (l->thing && strcmp(name, "material") == 0) {
        l->thing->material = scene_text(l->sc, value);
    } else if (is_number && set_number(l, name, number)) {
        return;
    } else if (is_color) {
        params_set_color(p, &l->sc->arena, name, color);
    } else if (is_number) {
        params_set_number(p, &l->sc->arena, name, number);
    } else {
        params_set_text(p, &l->sc->arena, name, value);
    }
}

static void add_model(stage *st, const model *m, affine at, uint32_t i_entity, ciel_arena *a)
{
    for (size_t i = 0; i < m->n_parts; i++) {
        const part *p = &m->parts[i];
        instance in = { .key = rng_hash(i_entity, i),
                        .mesh = &p->mesh,
                        .materials = p->materials,
                        .n_materials = p->n_materials,
                        .to_world = { at, at },
                        .entity = i_entity,
                        .casts_no_shadow = p->casts_no_shadow };
        ARENA_PUSH(a, st->instances, st->n_instances) = in;
    }
    for (size_t i = 0; i < m->n_lights; i++) {
        const model_light *l = &m->lights[i];
        stage_light s = { .position = affine_point(&at, l->position),
                          .direction = l->direction,
                          .size_m = l->size_m,
                          .cone_deg = l->cone_deg,
                          .lumens = l->lumens };
        s.kind = l->kind == MODEL_LIGHT_SPOT ? LIGHT_SPOT : l->kind == MODEL_LIGHT_AREA ? LIGHT_AREA : LIGHT_POINT;
        ARENA_PUSH(a, st->lights, st->n_lights) = s;
    }
}

static void aim(look *l, stage *st, const model *m)
{
    aabb b = m->bounds;
    vec3 from = v3_norm(v3(0.45f, 0.32f, 1)), at = aabb_center(b);
    double dist = l->dist > 0 ? l->dist : (double)v3_len(aabb_size(b)) * l->lens / 36.0 * 1.25;
    if (m->place) {
        const anchor *s = NULL;
        for (size_t i = 0; i < m->n_anchors && !s; i++)
            s = strcmp(m->anchors[i].name, "subject") == 0 ? &m->anchors[i] : NULL;
        at = v3_add(s ? s->position : v3_fill(0), v3(0, 1.3f, 0));
        from = m->place->camera_from;
        dist = l->dist > 0 ? l->dist : 4.5;
    }
    if (l->has_at)
        at = l->at;
    camera_pose c = { 0 };
    c.position = l->has_eye ? l->eye : v3_mad(at, from, (float)dist);
    if (m->place && m->place->indoors && !l->has_eye)
        c.position = v3_max(v3_min(c.position, m->place->free_space.hi), m->place->free_space.lo);
    c.forward = v3_norm(v3_sub(at, c.position));
    c.right = v3_norm(v3_cross(c.forward, v3(0, 1, 0)));
    c.up = v3_cross(c.right, c.forward);
    c.focal_m = l->lens * 0.001;
    double aspect = (double)l->width / (double)l->height;
    c.sensor_w_m = aspect >= 1 ? 0.036 : 0.036 * aspect;
    c.sensor_h_m = c.sensor_w_m / aspect;
    c.f_number = l->f_number;
    c.focus_m = (double)v3_dist(at, c.position);
    st->camera[0] = st->camera[1] = c;
}

static int build(look *l, const char *kind, const char *name, stage *st, ciel_arena *a, ciel_fail *fail)
{
    library *lib = NULL;
    model *m = ARENA_NEW(a, model);
    int err = library_open(&lib, fail);
    if (err)
        return err;
    bool place = strcmp(kind, "place") == 0;
    err = place ? library_build_place(lib, m, l->sc, a, fail) : library_build(lib, m, l->sc, l->thing, a, fail);
    if (!err) {
        add_model(st, m, affine_identity(), place ? STAGE_PLACE : 0, a);
        aim(l, st, m);
        st->indoors = m->place && m->place->indoors;
        if (m->place && !m->place->uses_sky)
            l->sc->sky.kind = SKY_PLAIN; /* as the director does */
        size_t n = 0;
        for (size_t i = 0; i < m->n_parts; i++)
            n += m->parts[i].mesh.n_triangles;
        fprintf(stderr, "%s: %zu triangles, %zu parts, %zu lights, %zu colliders, %.2f x %.2f x %.2f m\n", name, n,
                m->n_parts, m->n_lights, m->n_colliders, (double)(m->bounds.hi.x - m->bounds.lo.x),
                (double)(m->bounds.hi.y - m->bounds.lo.y), (double)(m->bounds.hi.z - m->bounds.lo.z));
        if (!place) { /* a floor under things */
            model *floor = ARENA_NEW(a, model);
            scene ground = *l->sc;
            ground.place = (scene_place){ .kind = "studio" };
            err = library_build_place(lib, floor, &ground, a, fail);
            double s = (double)v3_len(aabb_size(m->bounds));
            affine at = affine_trs(v3(0.5f * (m->bounds.lo.x + m->bounds.hi.x), f_min(m->bounds.lo.y, 0), 0),
                                   quat_identity(), (float)f_clamp((float)s / 1.2f, 0.05f, 50));
            if (!err)
                add_model(st, floor, at, STAGE_PLACE, a);
            for (size_t i = 0; i < st->n_lights; i++) { /* light scales with the set */
                float k = at.x.x;
                st->lights[i].size_m *= k;
                st->lights[i].lumens = v3_scale(st->lights[i].lumens, k * k);
            }
            st->indoors = true;
        }
    }
    library_close(&lib);
    return err;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: look place|thing NAME -o OUT.png [name=value ...]\n");
        return 64;
    }
    look l = { .sc = scene_create(), .width = 640, .height = 360, .samples = 16, .lens = 35 };
    const char *out = "look.png";
    if (strcmp(argv[1], "thing") == 0)
        l.thing = scene_add_entity(l.sc, "thing", argv[2]);
    else
        l.sc->place.kind = argv[2];
    for (int i = 3; i < argc; i++) {
        char *equals = strchr(argv[i], '=');
        if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) {
            out = argv[++i];
        } else if (equals) {
            *equals = '\0';
            set(&l, argv[i], equals + 1);
        }
    }
    ciel_fail fail = { 0 };
    ciel_arena a = { 0 };
    stage st = { .sky = &l.sc->sky, .weather = &l.sc->weather, .look = &l.sc->look, .seed = (uint64_t)l.sc->seed };
    picture p = { 0 };
    ciel_pool *pool = ciel_pool_create(0);
    int err = build(&l, argv[1], argv[2], &st, &a, &fail);
    if (!err)
        err = picture_create(&p, l.width, l.height, &fail);
    if (!err)
        err = render_preview(p.rgb, l.width, l.height, &st, l.samples, pool, &fail);
    if (!err)
        err = picture_write(out, &p, 90, &fail);
    if (err)
        fprintf(stderr, "look: %s. %s %s\n", fail.what, fail.detail, fail.hint);
    picture_free(&p);
    ciel_pool_destroy(&pool);
    ciel_arena_free(&a);
    scene_destroy(&l.sc);
    return err ? ciel_err_exit(err) : 0;
}
