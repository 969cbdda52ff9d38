/* library/pack.c - rows for models that lie in files: reading the indices of packs and of the user's models; building.
 *
 * An index line is tab-separated: name, synsets, English, French, kind, flags, width, height, depth (m), material,
 * place, credit, file. Lines that do not parse are skipped with a warning: an index is data, not our code.
 */
#include "library/pack.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = { "object", "person",   "animal", "vehicle", "plant",
                                          "place",  "building", "food",   "garment" };
static const char *const flag_names[] = { "held", "seat",  "table",    "vessel", "floats",    "flies",
                                          "wall", "light", "outdoors", "round",  "instrument" };
enum {
    N_KINDS = sizeof kind_names / sizeof *kind_names,
    N_FLAGS = sizeof flag_names / sizeof *flag_names
};

/* ---- one line ---- */

bool pack_entry_parse(pack_entry *e, char *line)
{
    char *field[13];
    int n = 0;
    for (char *p = line; n < 13; n++) {
        field[n] = p;
        p = strchr(p, '\t');
        if (!p) {
            n++;
            break;
        }
        *p++ = 0;
    }
    if (n != 13)
        return false;
    char *end;
    float size[3];
    for (int i = 0; i < 3; i++) {
        size[i] = strtof(field[6 + i], &end);
        if (end == field[6 + i] || !(size[i] > 0 && size[i] < 1000))
            return false;
    }
    *e = (pack_entry){ .name = field[0],
                       .synset = field[1],
                       .english = field[2],
                       .french = field[3],
                       .kind = field[4],
                       .flags = field[5],
                       .material = field[9],
                       .place = field[10],
                       .credit = field[11],
                       .file = field[12],
                       .size_m = v3(size[0], size[1], size[2]) };
    return e->name[0] && e->english[0] && e->file[0] && !strstr(e->file, "..");
}

void pack_entry_write(ciel_str *out, const pack_entry *e)
{
    ciel_str_printf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%.4f\t%.4f\t%.4f\t%s\t%s\t%s\t%s\n", e->name, e->synset, e->english,
                    e->french, e->kind, e->flags, (double)e->size_m.x, (double)e->size_m.y, (double)e->size_m.z,
                    e->material, e->place, e->credit, e->file);
}

static unsigned flags_of(const char *names)
{
    unsigned flags = 0;
    for (const char *p = names; *p;) {
        size_t len = strcspn(p, " ");
        for (int i = 0; i < N_FLAGS; i++)
            if (strlen(flag_names[i]) == len && strncmp(flag_names[i], p, len) == 0)
                flags |= 1u << i;
        p += len + (p[len] == ' ');
    }
    return flags;
}

static enum thing_kind kind_of(const char *name)
{
    for (int i = 0; i < N_KINDS; i++)
        if (strcmp(kind_names[i], name) == 0)
            return (enum thing_kind)i;
    return THING_OBJECT;
}

static const char *text_or_null(ciel_arena *a, const char *s)
{
    return s[0] ? ciel_arena_strdup(a, s) : NULL;
}

/* ---- one index ---- */

static void read_index(thing_row **rows, size_t *n, const char *dir, const char *pack, ciel_arena *a)
{
    char *path = ciel_path_join(dir, "index.tsv");
    uint8_t *data;
    size_t bytes;
    int err = ciel_file_read(&data, &bytes, path, (size_t)16 << 20, NULL);
    free(path);
    if (err != CIEL_OK)
        return;
    int number = 0;
    for (char *line = (char *)data, *next; *line; line = next) {
        size_t len = strcspn(line, "\n");
        next = line + len + (line[len] == '\n');
        line[len] = 0;
        number++;
        if (line[0] == '#' || !line[0])
            continue;
        pack_entry e;
        if (!ciel_utf8_valid(line, len) || !pack_entry_parse(&e, line)) {
            ciel_log(CIEL_LOG_WARN, "library", "%s/index.tsv: line %d is damaged and was skipped", dir, number);
            continue;
        }
        char *file = ciel_path_join(dir, e.file);
        thing_row r = { .info = { .name = ciel_arena_strdup(a, e.name),
                                  .synset = ciel_arena_strdup(a, e.synset),
                                  .english = ciel_arena_strdup(a, e.english),
                                  .french = ciel_arena_strdup(a, e.french[0] ? e.french : e.english),
                                  .kind = kind_of(e.kind),
                                  .flags = flags_of(e.flags),
                                  .size_m = e.size_m,
                                  .material = text_or_null(a, e.material),
                                  .place = text_or_null(a, e.place),
                                  .pack = pack,
                                  .credit = text_or_null(a, e.credit) },
                        .build = pack_build,
                        .variant = ciel_arena_strdup(a, file) };
        free(file);
        ARENA_PUSH(a, *rows, *n) = r;
    }
    free(data);
}

void pack_rows(thing_row **rows, size_t *n, ciel_arena *a)
{
    char *cache = ciel_cache_dir(), *user = ciel_data_dir();
    char *packs = cache ? ciel_path_join(cache, "packs/sweethome3d") : NULL,
         *own = user ? ciel_path_join(user, "models") : NULL;
    if (own)
        read_index(rows, n, own, "user", a);
    if (packs)
        read_index(rows, n, packs, "sweethome3d", a);
    free(cache);
    free(user);
    free(packs);
    free(own);
}

/* ---- building ---- */

/* The slot with the largest area takes the colour that is asked for; glass and lights keep theirs. */
static int main_slot(const part *p, float *area_out)
{
    float area[64] = { 0 };
    for (uint32_t t = 0; t < p->mesh.n_triangles; t++) {
        const uint32_t *v = p->mesh.triangles[t];
        int slot = p->mesh.slots ? p->mesh.slots[t] : 0;
        vec3 c = v3_cross(v3_sub(p->mesh.positions[v[1]], p->mesh.positions[v[0]]),
                          v3_sub(p->mesh.positions[v[2]], p->mesh.positions[v[0]]));
        if (slot < 64 && p->materials[slot].transmission < 0.5f && p->materials[slot].emission.x <= 0)
            area[slot] += 0.5f * v3_len(c);
    }
    int best = -1;
    for (int i = 0; i < p->n_materials && i < 64; i++)
        if (area[i] > (best < 0 ? 0 : area[best]))
            best = i;
    *area_out = best < 0 ? 0 : area[best];
    return best;
}

static void apply_overrides(model *m, const entity *e)
{
    if (e->material)
        for (size_t i = 0; i < m->n_parts; i++)
            for (int k = 0; k < m->parts[i].n_materials; k++) {
                material named;
                if (material_named(&named, e->material))
                    m->parts[i].materials[k] = named;
            }
    if (!e->has_color)
        return;
    part *best = NULL;
    int slot = -1;
    float most = 0;
    for (size_t i = 0; i < m->n_parts; i++) {
        float area;
        int k = main_slot(&m->parts[i], &area);
        if (k >= 0 && area > most) {
            most = area;
            best = &m->parts[i];
            slot = k;
        }
    }
    if (!best)
        return;
    material *t = &best->materials[slot];
    material_tint(t, color_linear(e->color));
    t->texture = NULL;
}

int pack_build(model *out, const build_context *c)
{
    int err = pack_file_read(out, c->row->variant, c->arena, c->fail);
    if (err != CIEL_OK) {
        ciel_fail_hint(c->fail, "convert the pack again: ciel library convert");
        return err;
    }
    out->thing = c->row->info.name;
    apply_overrides(out, c->entity);
    vec3 s = c->row->info.size_m;
    if (c->row->info.flags & THING_SEAT) {
        /* a sitter's hips: the seat's height is about 45 cm whatever the back's */
        float y = f_min(0.46f, 0.75f * s.y);
        ARENA_PUSH(c->arena, out->anchors, out->n_anchors) = (anchor){
            .name = "seat", .position = v3(0, y, 0.05f * s.z), .direction = v3(0, 0, 1), .radius = 0.2f, .joint = -1
        };
    }
    /* furniture is mostly air: a fifth of the box, capped by what is usual */
    float density = material_physics_of(c->row->info.material ? c->row->info.material : "wood").density;
    out->mass_kg = f_max(0.01f, s.x * s.y * s.z * f_min(density, 700) * 0.12f);
    return CIEL_OK;
}
