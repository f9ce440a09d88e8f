# Everything a newcomer needs. Each target does its own set-up: see scripts/setup.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BINARY := .build/release/setlist

.PHONY: help run build test bench lint clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Start the gateway with a simulated Spotify on http://127.0.0.1:8808/mcp (options: ARGS="--port 9000")
	@exec $(BINARY) demo $(ARGS)

build: ## Build the release binary, .build/release/setlist
	@scripts/setup build
	@scripts/build-release

test: ## Run every test: Swift's, then real clients against the release binary
	@scripts/setup test
	@scripts/test

bench: ## Measure against a bare server, FastMCP and Envoy, side by side
	@scripts/setup bench
	@Benchmarks/run $(ARGS)

lint: ## Check formatting and style of the Swift sources
	@scripts/setup swift
	@swift format lint --strict -r Sources Tests Package.swift

clean: ## Remove everything that was built or installed here
	rm -rf .build .venv .venv-bench .venv-older
