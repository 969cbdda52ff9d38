/* library/building.h - walls with openings, windows with rooms behind them, facades, shop fronts, signs on walls.
 *
 * All in the kit's frame: x along the wall, y up, z outward; a wall's outer plane is z = 0 and begins at x = 0.
 */
#pragma once
#include "library/place.h"

typedef struct opening {
    float x0, y0, x1, y1;
} opening;
/** The wall from (0,0) to (w,h) without its openings, and their reveals, `depth` deep; adds to `m`, uv in metres. */
void building_wall(mesh_maker *m, float w, float h, const opening *holes, int n, float depth);

enum pane {
    PANE_DARK,
    PANE_LIT,
    PANE_CLEAR
};
typedef struct window_style {
    material frame;
    float frame_width; /* 0.06 */
    int columns, rows; /* of panes */
    float inset;       /* how far behind the wall's plane */
    bool sill;
    bool arched;
} window_style;
/** Frame, bars and panes in an opening. PANE_LIT shows a lit room of colour `rgb` at `nits`. */
void building_window(place_kit *k, opening o, const window_style *style, enum pane pane, unsigned rgb, float nits);

typedef struct facade {
    float width, height, ground_height, storey_height;
    material wall;
    window_style window;
    int columns; /* of windows */
    float window_w, window_h;
    float lit; /* share of windows with light, at night */
    float nits;
    bool cornice, bands; /* mouldings */
    bool blank_ground;   /* ground floor left open for a shop front */
} facade;
facade building_facade_style(place_kit *k, float width, float height); /* by locale and chance */
void building_facade(place_kit *k, const facade *f);
/** A plain box with a facade pattern: for the second row and beyond. Box from lo to hi in the kit's frame. */
void building_block(place_kit *k, vec3 lo, vec3 hi, unsigned rgb, float lit);

/* shop fronts in an opening [0, w] x [0, h] of the ground floor */
void building_shutter(place_kit *k, float w, float h, unsigned rgb);
void building_shop_window(place_kit *k, float w, float h, unsigned rgb, float nits);
void building_door(place_kit *k, float x, float w, float h, unsigned rgb, bool glazed, float nits);
void building_awning(place_kit *k, float w, float y, float depth, unsigned rgb, unsigned rgb2);

/* signs, centred on the frame's origin in XY, facing +Z, standing off the wall a little */
void building_neon(place_kit *k, const char *text, bool vertical, float letter, unsigned rgb, float nits);
void building_lightbox(place_kit *k, const char *text, bool vertical, float w, float h, float depth, unsigned ink,
                       unsigned ground, float nits, bool both_sides);
void building_board(place_kit *k, const char *text, enum sign_face face, float w, float h, unsigned ink,
                    unsigned ground, unsigned border);
void building_letters(place_kit *k, const char *text, enum sign_face face, float letter, float depth, material m);
