# `make help` lists the commands; the other targets are parts of them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo watch gallery proxy panic loss calm load contract test test-all build package docs sizes costs bench fuzz verify-disclosure setup check unit browser servers e2e clean

CACHE := $(or $(XCOVER_OFFER_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/xcover-offer)
export PATH := $(CACHE)/bin:$(PATH)
WASM := wasm32-unknown-unknown

# The release rebuilds std for size, without panic messages and paths. These options are unstable:
# RUSTC_BOOTSTRAP makes the pinned compiler (rust-toolchain.toml) accept them.
RELEASE := RUSTC_BOOTSTRAP=1 RUSTC_WORKSPACE_WRAPPER=$(CURDIR)/tools/rustc \
	CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
	CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"

SOURCES := Cargo.toml Cargo.lock Trunk.toml build.rs rust-toolchain.toml \
	$(shell find src styles www tools -type f -not -path '*/node_modules/*')

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: PURPOSE := build
demo: dist/integrity.json ## install what is missing, build, and serve a demo checkout (PORT, default 8080)
	@tools/demo

watch: PURPOSE := build
watch: setup ## serve the demo from a debug build, and reload the page when a file of the widget is saved
	@tools/demo watch

gallery: setup dist/integrity.json servers ## show the offer in every state, compare it with its pictures, and leave all in target/gallery/ (RENEW=1: what is seen is right)
	RENEW=$(RENEW) cargo test --quiet --locked --package xcover-e2e gallery::every_entry -- --nocapture

test: setup check unit dist/integrity.json browser e2e ## install what is missing and run every test but the longest
	@echo 'all tests passed'

# Those that need the developer tools, or replace what the other browsers' drivers need, or know a browser's fonts, digits and page cache.
CHROMIUM_ONLY := whatever_the_other_scripts half_of_it_was_in_view a_badge_stands attributes_set_colour beside_a_long_price in_forced_colours on_paper \
	the_pages_font a_restored_form the_choices_read without_what_isolates

test-all: test ## and what takes longer: the npm package with TypeScript 5, vue-tsc, svelte-check, publint and attw; code of the site with vue-tsc and svelte-check; the faults of every kind of answer; every price and legal text as browsers write them; a thousand offers; axe on the gallery; brands; collected attacks, a thousand offers and all kinds of pages in other browsers
	EVERYTHING=1 node --test tests/hosts/package.test.mjs
	EVERYTHING=1 node --test tests/docs/snippets.test.mjs
	cargo test --quiet --locked --package xcover-e2e -- --ignored --skip bench:: --test-threads 4
	for browser in firefox webkit; do \
		BROWSER=$$browser cargo test --quiet --locked --package xcover-e2e -- hosts:: directions:: heard:: --test-threads 4 \
			$(addprefix --skip ,$(CHROMIUM_ONLY)); \
	done
	@echo 'all tests passed, and those that take longer'

proxy: ## leave the proxy for production in target/server/xcover-proxy
	cargo build --quiet --locked --profile server --package xcover-proxy

panic: ## check that in the profile of `make proxy` a panic is the end of one request only
	cargo build --quiet --locked --profile server --package xcover-proxy --example falls_over
	cargo test --quiet --locked --package xcover-proxy --test behaviour -- --ignored profile_server

loss: setup ## break the proxy, XCover, Redis and the disk under thousands of opt-outs, and print what is lost (15 minutes; ONLY, default all: the name of one run)
	@ONLY=$(ONLY) cargo test --quiet --locked --package xcover-proxy --test loss -- --ignored --nocapture

calm: proxy ## show that nothing freezes the proxy: an unread log, half-sent heads, a hung XCover, a rush of connections (2 minutes, idle machine)
	PROGRAM=$(CURDIR)/target/server/xcover-proxy cargo test --quiet --locked --package xcover-proxy --test behaviour -- \
		--ignored calm:: --nocapture --test-threads 1

load: ## put the proxy under load beside Express and Flask proxies that do the same (8 minutes, idle machine)
	@tools/setup load
	@LOAD_TOOLS=$(CACHE)/load cargo bench --quiet --locked --profile server --package xcover-proxy --bench load

contract: setup ## look for answers of the proxy that its description lacks (EXAMPLES for each route, default 500)
	cargo test --quiet --locked --package xcover-proxy --test behaviour -- --ignored schemathesis --nocapture

build: ## leave the release in dist/ and print its sizes
	@$(MAKE) --no-print-directory --always-make PURPOSE=build dist/integrity.json

package: dist/integrity.json ## pack the npm package of the release, and print the path of its tarball
	@node tools/package.mjs

docs: PURPOSE := docs
docs: dist/integrity.json ## make the site of the documents in target/docs/site/
	@node tools/docs.mjs

sizes: ## print the sizes of what is in dist/
	@node tools/release.mjs --sizes

costs: setup ## print what each dependency costs in the release, in brotli bytes
	@$(RELEASE) node tools/costs.mjs

bench: dist/integrity.json ## time an offer against hand-written elements, and a price against Intl (half an hour)
	@node tools/bench/measure.mjs
	@$(MAKE) --no-print-directory servers
	@cargo test --quiet --locked --package xcover-e2e bench -- --ignored --nocapture --test-threads 1

verify-disclosure: ## recompute the hashes of what a shopper was shown (ORDER: an order's file, or its number in the demo)
	@node tools/verify-disclosure.mjs '$(ORDER)'

fuzz: ## run the fuzz targets (TARGETS, default all; SECONDS_EACH, default 60)
	@tools/setup fuzz
	@for target in $(or $(TARGETS),$$(cargo +nightly fuzz list)); do \
		mkdir -p fuzz/corpus/$$target fuzz/seeds/$$target; \
		cargo +nightly fuzz run --target $$(rustc -vV | sed -n 's/host: //p') "$$target" fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(or $(SECONDS_EACH),60) -max_len=16384 -timeout=5 -print_final_stats=1 -verbosity=0; \
	done

# What tools/setup installs for: tests, the site, or only a build.
PURPOSE := test

setup:
	@tools/setup $(PURPOSE)

dist/integrity.json: $(SOURCES) | setup
	@cargo fetch --quiet --locked --target $(WASM)
	@$(RELEASE) cargo fetch --quiet --locked --target $(WASM)
	@$(RELEASE) CARGO_TERM_QUIET=true tools/step 'building the release' trunk --log warn build --release
	@tools/step 'shrinking the release' node tools/release.mjs

# The fuzz targets are compiled without libFuzzer, which needs a C++ compiler, so that they don't rot.
check:
	cargo fmt --all --check
	cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
	cargo clippy --quiet --locked --package xcover-offer --target $(WASM) --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --workspace --no-deps
	RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --package xcover-offer --target $(WASM) --no-deps
	tools/pure
	cargo run --quiet --locked --package xcover-circles
	CUSTOM_LIBFUZZER_PATH=/dev/null cargo check --quiet --locked --manifest-path fuzz/Cargo.toml --target-dir target
	tools/node_modules/.bin/biome lint --config-path=tools/lint.json --error-on-warnings
	tools/node_modules/.bin/tsc --project tools/tsconfig.json
	tools/node_modules/.bin/tsc --project tools/tsconfig.www.json
	tools/node_modules/.bin/tsc --project tests/hosts/tsconfig.json

# Most tests of the servers wait for times to pass: more of them than there are cores side by side.
unit:
	RUST_TEST_THREADS=4 cargo test --quiet --locked --workspace --exclude xcover-e2e
	node --test tests/embed/*.test.mjs

browser:
	CHROMEDRIVER=$$(command -v chromedriver) wasm-pack test --headless --chrome --mode no-install .
	GECKODRIVER=$$(command -v geckodriver) wasm-pack test --headless --firefox --mode no-install .

# The tests mostly wait, so they run side by side.
e2e: servers
	cargo test --locked --package xcover-e2e -- --test-threads 4
	node --test tests/hosts/package.test.mjs
	node --test tests/docs/*.test.mjs

servers:
	@cargo build --quiet --locked --package xcover-proxy --package xcover-sandbox --package xcover-shop

clean: ## remove what was built (not the installed tools)
	rm -rf dist target tools/node_modules
