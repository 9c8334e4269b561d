# `make help` lists the commands. Everything else is a part of them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test build sizes costs setup check unit browser e2e clean

CACHE := $(or $(XCOVER_OFFER_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/xcover-offer)
export PATH := $(CACHE)/bin:$(PATH)
WASM := wasm32-unknown-unknown

# The release rebuilds std for size, and keeps neither panic messages nor paths. These options are
# unstable; the pinned compiler (rust-toolchain.toml) gives them to whoever says RUSTC_BOOTSTRAP.
RELEASE := RUSTC_BOOTSTRAP=1 \
	CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
	CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"

SOURCES := Cargo.toml Cargo.lock Trunk.toml rust-toolchain.toml \
	$(shell find src styles www tools -type f -not -path '*/node_modules/*')

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: dist/integrity.json ## install what is missing, build, and serve a demo checkout (PORT, default 8080)
	@tools/demo

test: setup check unit dist/integrity.json browser e2e ## install what is missing and run every test
	@echo 'all tests passed'

build: ## leave the release in dist/ and print its sizes
	@$(MAKE) --no-print-directory --always-make dist/integrity.json

sizes: ## print the sizes of what is in dist/
	@node tools/release.mjs --sizes

costs: setup ## print what each dependency costs in the release, in brotli bytes
	@$(RELEASE) node tools/costs.mjs

setup:
	@tools/setup

dist/integrity.json: $(SOURCES) | setup
	@cargo fetch --quiet --locked --target $(WASM)
	@$(RELEASE) cargo fetch --quiet --locked --target $(WASM)
	@$(RELEASE) trunk --log warn build --release
	@node tools/release.mjs

check:
	cargo fmt --all --check
	cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
	cargo clippy --quiet --locked --package xcover-offer --target $(WASM) --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --workspace --no-deps
	RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --package xcover-offer --target $(WASM) --no-deps
	tools/pure

unit:
	cargo test --quiet --locked --workspace --exclude xcover-e2e

browser:
	CHROMEDRIVER=$$(command -v chromedriver) wasm-pack test --headless --chrome --mode no-install .

e2e:
	cargo build --quiet --locked --package xcover-proxy --package xcover-sandbox
	cargo test --locked --package xcover-e2e -- --test-threads 4

clean: ## remove what was built (not the installed tools)
	rm -rf dist target tools/node_modules
