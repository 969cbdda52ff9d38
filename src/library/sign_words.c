/* library/sign_words.c - what stands on shops' signs, by locale and trade. Generic words of the trade, no brands. */
#include "library/sign.h"

#include <string.h>

typedef struct word {
    const char *locale;
    enum sign_shop kind;
    const char *text;
} word;

static const word words[] = {
    { "tokyo", SHOP_FOOD, "ラーメン" },
    { "tokyo", SHOP_FOOD, "居酒屋" },
    { "tokyo", SHOP_FOOD, "焼鳥" },
    { "tokyo", SHOP_FOOD, "寿司" },
    { "tokyo", SHOP_FOOD, "そば" },
    { "tokyo", SHOP_FOOD, "うどん" },
    { "tokyo", SHOP_FOOD, "天ぷら" },
    { "tokyo", SHOP_FOOD, "餃子" },
    { "tokyo", SHOP_FOOD, "カレー" },
    { "tokyo", SHOP_BAR, "酒場" },
    { "tokyo", SHOP_BAR, "スナック" },
    { "tokyo", SHOP_BAR, "バー" },
    { "tokyo", SHOP_BAR, "BAR" },
    { "tokyo", SHOP_BAR, "地酒" },
    { "tokyo", SHOP_STORE, "薬" },
    { "tokyo", SHOP_STORE, "本" },
    { "tokyo", SHOP_STORE, "電器" },
    { "tokyo", SHOP_STORE, "時計" },
    { "tokyo", SHOP_NIGHT, "カラオケ" },
    { "tokyo", SHOP_NIGHT, "ホテル" },
    { "tokyo", SHOP_NIGHT, "夜市" },
    { "tokyo", SHOP_NIGHT, "クラブ" },
    { "tokyo", SHOP_NIGHT, "ゲーム" },
    { "tokyo", SHOP_NIGHT, "映画" },
    { "tokyo", SHOP_SERVICE, "質屋" },
    { "tokyo", SHOP_SERVICE, "理容" },
    { "tokyo", SHOP_SERVICE, "銭湯" },
    { "tokyo", SHOP_SERVICE, "営業中" },
    { "tokyo", SHOP_SERVICE, "24時間" },
    { "hong_kong", SHOP_FOOD, "茶餐廳" },
    { "hong_kong", SHOP_FOOD, "海鮮酒家" },
    { "hong_kong", SHOP_FOOD, "燒臘" },
    { "hong_kong", SHOP_FOOD, "麵家" },
    { "hong_kong", SHOP_BAR, "酒吧" },
    { "hong_kong", SHOP_STORE, "藥房" },
    { "hong_kong", SHOP_STORE, "金行" },
    { "hong_kong", SHOP_NIGHT, "夜總會" },
    { "hong_kong", SHOP_NIGHT, "酒店" },
    { "hong_kong", SHOP_SERVICE, "押" },
    { "seoul", SHOP_FOOD, "식당" },
    { "seoul", SHOP_FOOD, "치킨" },
    { "seoul", SHOP_BAR, "호프" },
    { "seoul", SHOP_STORE, "약국" },
    { "seoul", SHOP_NIGHT, "노래방" },
    { "seoul", SHOP_NIGHT, "호텔" },
    { "seoul", SHOP_SERVICE, "미용실" },
    { "paris", SHOP_FOOD, "BOULANGERIE" },
    { "paris", SHOP_FOOD, "BISTROT" },
    { "paris", SHOP_FOOD, "CRÊPERIE" },
    { "paris", SHOP_FOOD, "BRASSERIE" },
    { "paris", SHOP_BAR, "CAFÉ" },
    { "paris", SHOP_BAR, "BAR À VINS" },
    { "paris", SHOP_STORE, "LIBRAIRIE" },
    { "paris", SHOP_STORE, "PHARMACIE" },
    { "paris", SHOP_STORE, "FLEURS" },
    { "paris", SHOP_STORE, "FROMAGERIE" },
    { "paris", SHOP_STORE, "TABAC" },
    { "paris", SHOP_NIGHT, "CINÉMA" },
    { "paris", SHOP_NIGHT, "HÔTEL" },
    { "paris", SHOP_NIGHT, "CABARET" },
    { "paris", SHOP_SERVICE, "PRESSING" },
    { "paris", SHOP_SERVICE, "COIFFEUR" },
    { "new_york", SHOP_FOOD, "DINER" },
    { "new_york", SHOP_FOOD, "PIZZA" },
    { "new_york", SHOP_FOOD, "DELI" },
    { "new_york", SHOP_FOOD, "BAGELS" },
    { "new_york", SHOP_BAR, "COCKTAILS" },
    { "new_york", SHOP_BAR, "BAR" },
    { "new_york", SHOP_STORE, "BOOKS" },
    { "new_york", SHOP_STORE, "LIQUOR" },
    { "new_york", SHOP_STORE, "DRUGS" },
    { "new_york", SHOP_NIGHT, "HOTEL" },
    { "new_york", SHOP_NIGHT, "JAZZ" },
    { "new_york", SHOP_NIGHT, "MOVIES" },
    { "new_york", SHOP_SERVICE, "LAUNDRY" },
    { "new_york", SHOP_SERVICE, "PAWN" },
    { "", SHOP_FOOD, "CAFÉ" },
    { "", SHOP_FOOD, "GRILL" },
    { "", SHOP_FOOD, "NOODLES" },
    { "", SHOP_FOOD, "PIZZA" },
    { "", SHOP_FOOD, "BAKERY" },
    { "", SHOP_BAR, "BAR" },
    { "", SHOP_BAR, "PUB" },
    { "", SHOP_BAR, "COCKTAILS" },
    { "", SHOP_STORE, "BOOKS" },
    { "", SHOP_STORE, "MUSIC" },
    { "", SHOP_STORE, "FLOWERS" },
    { "", SHOP_STORE, "MARKET" },
    { "", SHOP_NIGHT, "HOTEL" },
    { "", SHOP_NIGHT, "LIVE" },
    { "", SHOP_NIGHT, "CLUB" },
    { "", SHOP_NIGHT, "CINEMA" },
    { "", SHOP_SERVICE, "OPEN" },
    { "", SHOP_SERVICE, "OPEN 24H" },
    { "", SHOP_SERVICE, "LAUNDRY" },
};
#define N_WORDS (sizeof words / sizeof *words)

static bool fits(const word *w, const char *locale, enum sign_shop kind)
{
    return strcmp(w->locale, locale) == 0 && (kind == SHOP_ANY || w->kind == kind);
}

const char *sign_word(const char *locale, enum sign_shop kind, rng *r)
{
    uint32_t n = 0;
    for (size_t i = 0; i < N_WORDS; i++)
        n += fits(&words[i], locale, kind);
    if (n == 0) {
        locale = "";
        for (size_t i = 0; i < N_WORDS; i++)
            n += fits(&words[i], locale, kind);
    }
    uint32_t pick = rng_below(r, n);
    for (size_t i = 0; i < N_WORDS; i++)
        if (fits(&words[i], locale, kind) && pick-- == 0)
            return words[i].text;
    return "OPEN";
}
