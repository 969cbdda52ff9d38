# The front door. Everything real is in CMakeLists.txt; the program is build/ciel.
BUILD ?= build
.PHONY: all help packages demo test asan asan-rooms tsan fuzz bench format layers schema install clean
all: $(BUILD)/build.ninja      ## build build/ciel
	@cmake --build $(BUILD)
$(BUILD)/build.ninja:
	@command -v cmake >/dev/null && command -v ninja >/dev/null || tools/install-packages
	@cmake -S . -B $(BUILD) -G Ninja $(CMAKE_FLAGS) >$(BUILD).log 2>&1 || { cat $(BUILD).log; rm -f $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log
packages:                      ## install what is needed (Debian 12; root or sudo)
	@tools/install-packages
demo: packages                 ## install, build, and make a film
	@$(MAKE) --no-print-directory $(BUILD)/build.ninja
	@cmake --build $(BUILD) --target ciel
	@tools/demo $(BUILD)
test: packages                 ## install, build, run the tests (T=name for some)
	@tools/install-packages tests
	@$(MAKE) --no-print-directory all
	@tools/run-tests $(BUILD) $(T)
# the rooms' own tests: quick, and between them they touch every parser and every builder but the big ones
ASAN_ROOMS = test_base test_scene test_camera test_mesh test_rig test_words test_guide test_media test_motion test_physics \
  test_cloth test_liquid test_water test_character test_bsdf test_frames test_look test_particles test_modal test_cues test_store \
  fuzz_scene fuzz_prompt fuzz_picture test_c2pa fuzz_manifest fuzz_film_boxes test_mark_key test_mark_detector \
  fuzz_watermark
ASAN_FLAGS = -DCMAKE_BUILD_TYPE=Debug -DCIEL_SANITIZE=address,undefined -DCMAKE_C_FLAGS=-O1
asan-rooms:                    ## the rooms' own tests under the sanitizers: what CI runs after the tests
	@[ -f build-asan/build.ninja ] || cmake -S . -B build-asan -G Ninja $(ASAN_FLAGS) >/dev/null
	@cmake --build build-asan --target $(ASAN_ROOMS) >build-asan/make.log 2>&1 || { tail -40 build-asan/make.log; exit 1; }
	@tools/run-tests build-asan "^($$(echo $(ASAN_ROOMS) | tr ' ' '|'))$$"
asan:                          ## build and test under address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory BUILD=build-asan CMAKE_FLAGS='$(ASAN_FLAGS)' all
	@tools/run-tests build-asan $(T)
# every thread of ours there is: the server with its workers, films included. Not the decoder of uploads (its limit of memory is smaller than the
# sanitizer's tables) and not the growth of memory under malformed requests (the sanitizer's own is counted with it).
TSAN_TESTS = test_store test_parts test_wire test_conformance test_change test_hooks test_batch test_limits test_engines test_origin
tsan:                          ## the tests of server and store under the thread sanitizer (T=name for some)
	@[ -f build-tsan/build.ninja ] || cmake -S . -B build-tsan -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCIEL_SANITIZE=thread -DCMAKE_C_FLAGS=-O1 >/dev/null
	@cmake --build build-tsan --target ciel $(TSAN_TESTS) >build-tsan/make.log 2>&1 || { tail -40 build-tsan/make.log; exit 1; }
	@rm -f build-tsan/race.*
	@TSAN_OPTIONS="log_path=$(CURDIR)/build-tsan/race" tools/run-tests build-tsan \
	  "$(or $(T),^($$(echo $(TSAN_TESTS) | tr ' ' '|'))$$)"; rc=$$?; cat build-tsan/race.* 2>/dev/null && exit 1; exit $$rc
fuzz:                          ## fuzz one target: make fuzz T=scene S=60
	@CC=clang $(MAKE) --no-print-directory BUILD=build-fuzz CMAKE_FLAGS='$(ASAN_FLAGS) -DCIEL_FUZZ=ON' build-fuzz/build.ninja
	@cmake --build build-fuzz --target fuzz_$(T)
	@build-fuzz/fuzz/fuzz_$(T) -max_total_time=$(or $(S),60) -timeout=10 fuzz/corpus/fuzz_$(T)
bench: all                     ## benchmarks of the renderer
	@$(BUILD)/bench/bench_render
format:                        ## rewrite sources in house style
	@git ls-files '*.c' '*.h' | xargs clang-format -i
layers:                        ## the include graph obeys tools/layers.txt
	@tools/check-layers
schema: all                    ## write docs/scene.schema.json anew
	@$(BUILD)/ciel schema > docs/scene.schema.json
install: all                   ## install the program and its manual page
	@cmake --install $(BUILD)
clean:                         ## remove what was built
	@rm -rf build build-*
help:                          ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*##/\t/' | expand -t 12
