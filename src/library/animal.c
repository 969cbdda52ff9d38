/* library/animal.c - the rows of animals.
 */
#include "library/animal.h"
#include "library/animal_species.h"

#define BEAST(name, synset, en, fr, h, l, kg, place)                                                                   \
    THING(name, synset, en, fr, ANIMAL, 0, 0.4f * h, 1.2f * h, l, "fur", place, kg, animal_build, name)
static const thing_row rows[] = {
    BEAST("dog", "dog.n.01 canine.n.02 pet.n.01 animal.n.01 placental.n.01 mammal.n.01",
          "dog|hound|mutt|dogs|doggy|animal", "chien|toutou|chienne|animal", 0.56f, 0.9f, 28, "park"),
    BEAST("golden_retriever", "golden_retriever.n.01 retriever.n.01 labrador_retriever.n.01",
          "golden retriever|labrador|retriever", "golden retriever|labrador", 0.58f, 0.95f, 31, "park"),
    BEAST("corgi", "corgi.n.01 pembroke.n.01", "corgi", "corgi", 0.28f, 0.65f, 12, "park"),
    BEAST("husky", "eskimo_dog.n.01 siberian_husky.n.01 malamute.n.01 sled_dog.n.01", "husky|malamute|sled dog",
          "husky|chien de traineau", 0.57f, 0.95f, 25, "forest"),
    BEAST("dalmatian", "dalmatian.n.02", "dalmatian", "dalmatien", 0.58f, 0.95f, 26, "park"),
    BEAST("poodle", "poodle.n.01", "poodle", "caniche", 0.5f, 0.8f, 25, "park"),
    BEAST("bulldog", "bulldog.n.01 pug.n.01 mastiff.n.01", "bulldog|pug|boxer", "bouledogue|carlin", 0.38f, 0.7f, 24,
          "park"),
    BEAST("puppy", "puppy.n.01", "puppy|pup", "chiot", 0.28f, 0.45f, 6, "garden"),
    BEAST("cat", "cat.n.01 feline.n.01 domestic_cat.n.01", "cat|tomcat|tabby|cats", "chat|chatte|matou", 0.25f, 0.5f,
          4.5f, "room"),
    BEAST("kitten", "kitty.n.04 kitten.n.01", "kitten|kitty", "chaton", 0.15f, 0.3f, 1.2f, "room"),
    BEAST("horse", "horse.n.01 equine.n.01 pony.n.05 ungulate.n.01", "horse|pony|stallion|mare|horses",
          "cheval|poney|jument|etalon|chevaux", 1.58f, 2.4f, 480, "field"),
    BEAST("donkey", "domestic_ass.n.01 donkey.n.02 mule.n.01", "donkey|mule|ass", "ane|mulet|baudet", 1.15f, 1.8f, 200,
          "field"),
    BEAST("cow", "cow.n.01 cattle.n.01 bovine.n.01 bull.n.01 ox.n.01", "cow|bull|ox|cattle|calf|cows",
          "vache|taureau|boeuf|veau", 1.4f, 2.4f, 600, "field"),
    BEAST("sheep", "sheep.n.01 lamb.n.01 ewe.n.03", "sheep|lamb|ewe", "mouton|agneau|brebis", 0.7f, 1.2f, 70, "field"),
    BEAST("goat", "goat.n.01", "goat", "chevre|bouc", 0.7f, 1.1f, 55, "field"),
    BEAST("pig", "hog.n.03 swine.n.01 pig.n.01 boar.n.02", "pig|hog|piglet|boar", "cochon|porc|sanglier", 0.72f, 1.4f,
          120, "field"),
    BEAST("deer", "deer.n.01 stag.n.02 antelope.n.01 gazelle.n.01 elk.n.01", "deer|stag|antelope|gazelle|elk|reindeer",
          "cerf|biche|chevreuil|antilope|gazelle|renne", 1.05f, 1.6f, 100, "forest"),
    BEAST("fox", "fox.n.01 red_fox.n.01", "fox|vixen", "renard", 0.4f, 0.95f, 7, "forest"),
    BEAST("wolf", "wolf.n.01 coyote.n.01 wild_dog.n.01", "wolf|coyote|wolves", "loup|loups", 0.78f, 1.4f, 45, "forest"),
    BEAST("bear", "bear.n.01 brown_bear.n.01 carnivore.n.01", "bear|grizzly|brown bear", "ours|ours brun|grizzly", 1.0f,
          1.9f, 250, "forest"),
    BEAST("polar_bear", "ice_bear.n.01 polar_bear.n.01", "polar bear|white bear", "ours blanc|ours polaire", 1.2f, 2.3f,
          400, "ice"),
    BEAST("panda", "giant_panda.n.01 panda.n.01", "panda|giant panda", "panda", 0.75f, 1.4f, 110, "forest"),
    BEAST("lion", "lion.n.01 big_cat.n.01", "lion|lioness", "lion|lionne", 1.1f, 2.0f, 190, "field"),
    BEAST("tiger", "tiger.n.02", "tiger|tigress", "tigre|tigresse", 0.98f, 1.9f, 180, "forest"),
    BEAST("leopard", "leopard.n.02 cheetah.n.01 jaguar.n.01 panther.n.02", "leopard|cheetah|jaguar|panther",
          "leopard|guepard|jaguar|panthere", 0.68f, 1.3f, 60, "field"),
    BEAST("elephant", "elephant.n.01 pachyderm.n.01", "elephant|elephants", "elephant", 2.7f, 4.0f, 4200, "field"),
    BEAST("giraffe", "giraffe.n.01", "giraffe", "girafe", 2.7f, 2.4f, 900, "field"),
    BEAST("zebra", "zebra.n.01", "zebra", "zebre", 1.32f, 2.1f, 300, "field"),
    BEAST("rabbit", "rabbit.n.01 hare.n.01 bunny.n.02", "rabbit|bunny|hare", "lapin|lievre", 0.2f, 0.35f, 2, "garden"),
    BEAST("mouse", "mouse.n.01 rat.n.01 hamster.n.01 rodent.n.01", "mouse|rat|hamster|rodent", "souris|rat|hamster",
          0.035f, 0.1f, 0.03f, "kitchen"),
};
THING_FAMILY(animal_family, "animals");
