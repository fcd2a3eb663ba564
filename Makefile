# Every command of the house; `make` alone explains them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A stamp carries the checksum of the pins that it stands for: pip runs again only when they change.
RUNTIME := $(VENV)/.runtime-$(firstword $(shell cksum < requirements.txt))
DEVELOPMENT := $(VENV)/.development-$(firstword $(shell cat requirements.txt requirements-dev.txt | cksum))
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input

# Threads share the heaps of the C library: without it each keeps one of its own half empty.
export MALLOC_ARENA_MAX := 2

.PHONY: help run class demo check test nightly bench lighthouse fmt messages lint types browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNTIME) ## Start the shop on http://127.0.0.1:$PORT (8000), installing what is missing
	@$(BIN)/python -m scripts.run demo

class: demo ## Open the shop to the phones on this laptop's hotspot; shows the address and its QR code
	@$(BIN)/flask --app app class --port $${PORT:-8000} $(CLASS)

demo: $(RUNTIME) ## Bring the database up to date and fill an empty shop with the sample world
	@$(BIN)/python -m scripts.prepare

check: lint types ## Lint, types and the quick tests on SQLite: two minutes, for while you work
	@QUICK=1 $(BIN)/pytest -n auto -m "not postgresql and not browser and not slow"

test: browser lint types ## Everything that has to hold before a change lands: both databases, races, browser
	@$(BIN)/pytest -n auto

nightly: browser ## The same tests with the large numbers of buyers, seeds and inputs
	@NIGHTLY=1 $(BIN)/pytest -n auto

bench: $(DEVELOPMENT) ## Measure speed and size; prints each figure beside its goal as JSON lines
	@$(BIN)/python -m bench.bench

lighthouse: browser ## Ask Lighthouse about home, a list and a product of a fresh sample world; needs Node.js
	@$(BIN)/python -m bench.lighthouse

fmt: $(DEVELOPMENT) ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

messages: $(DEVELOPMENT) ## Bring the catalogue of English words up to date and list what has none yet
	@$(BIN)/python -m scripts.messages

lint: $(DEVELOPMENT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates

types: $(DEVELOPMENT)
	@$(BIN)/mypy

browser: $(DEVELOPMENT)
	@sh scripts/browser.sh $(BIN)/playwright

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Etalase needs Python 3.11 or newer; name it: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): | $(BIN)/python
	@$(PIP) -r requirements.txt
	@touch $@

$(DEVELOPMENT): | $(BIN)/python
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(RUNTIME)
