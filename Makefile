# The menu. Every recipe is a line or two; `make` prints what there is.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8420
DATA ?= ./data
COUNT ?= 20000
WORKERS ?= $(if $(CI),2,auto)

VENV := .venv
BIN := $(VENV)/bin
CLIENTS := tests/conformance/node
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --no-config --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras

# Python keeps what it compiled, whatever this shell says: without that every start of a server takes half as long again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check fix contract conformance e2e soak bench demo demo-plans docs web lock migrate clean release

help: ## this menu
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/installed ## set up, then serve (PORT=8420 DATA=./data HOST=127.0.0.1)
	@$(BIN)/tansu serve --host $(HOST) --port $(PORT) --data $(DATA)

test: $(VENV)/test-tools ## set up, then the whole test suite
	@tools/debian_test_tools.sh && $(BIN)/python tools/build_web.py --script "test -- --passWithNoTests"
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: $(VENV)/test-tools ## format, lint, types, import contracts, shape, documents; no tests
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/unit/test_architecture.py && $(BIN)/python tools/check_docs.py
	$(BIN)/python -m tools.docs_from_code --check && $(BIN)/python tools/build_web.py --script check

fix: $(VENV)/test-tools ## put format and imports right
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

contract: $(VENV)/test-tools ## every adapter through its port's tests
	$(BIN)/python -m pytest tests/contract

conformance: $(VENV)/test-tools ## strangers' clients and suites
	$(BIN)/python -m pytest tests/conformance

e2e: $(VENV)/test-tools ## stories in a real browser against a real server
	@tools/debian_test_tools.sh
	$(BIN)/python -m pytest tests/e2e

soak: $(VENV)/test-tools ## the long runs
	TANSU_SOAK=1 $(BIN)/python -m pytest -m soak --timeout 7200 tests

bench: $(VENV)/test-tools ## benchmarks, as ratios to what the machine can do
	$(BIN)/python -m bench

demo: $(VENV)/test-tools ## a data directory with a demo library (DATA=./demo COUNT=20000)
	$(BIN)/python -m tools.make_demo --data $(if $(filter file,$(origin DATA)),./demo,$(DATA)) --count $(COUNT)

demo-plans: $(VENV)/test-tools ## a member buys, upgrades and is given it back, by hand and by card (DATA=./demo-plans)
	$(BIN)/python -m tools.demo_plans --data $(if $(filter file,$(origin DATA)),./demo-plans,$(DATA))

docs: $(VENV)/installed ## settings, commands and errors, written from the code
	$(BIN)/python -m tools.docs_from_code

web: $(VENV)/required ## build the web app and bring the fonts, if their sources changed
	@$(BIN)/python tools/build_web.py --has-node || $(PIP) -r requirements/node.txt
	@$(BIN)/python tools/build_web.py

lock: $(VENV)/lock-tools ## remake requirements/*.txt (UPGRADE=1 for newer versions)
	$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements/run.txt pyproject.toml
	$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements/test.txt -c requirements/run.txt \
		--extra test --extra check --extra demo --extra bench pyproject.toml
	for set in build node lock; do $(LOCK) $(if $(UPGRADE),--upgrade) -o requirements/$$set.txt requirements/$$set.in; done

release: $(VENV)/test-tools ## changelog, version and packages (VERSION=1.2.3)
	$(BIN)/python tools/release.py $(VERSION)

clean: ## remove what was built; never data
	rm -rf $(VENV) build dist src/tansu/protocols/web/static src/tansu/features/plans/books/papers/fonts web/node_modules .mypy_cache .ruff_cache .pytest_cache

# Stamps: each is made again when what it stands for has changed.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Tansu needs Python 3.11 or later; $(PYTHON) is " + sys.version.split()[0] + ". Try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/required: requirements/run.txt requirements/build.txt | $(VENV)/bin/python
	$(PIP) -r requirements/run.txt -r requirements/build.txt
	@touch $@

$(VENV)/installed: pyproject.toml $(VENV)/required | web
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test-tools: requirements/test.txt $(CLIENTS)/package-lock.json $(VENV)/installed
	$(PIP) -r requirements/test.txt
	@$(BIN)/python tools/build_web.py --has-node --packages $(CLIENTS) || $(PIP) -r requirements/node.txt
	@$(BIN)/python tools/build_web.py --packages $(CLIENTS)
	@touch $@

$(VENV)/lock-tools: requirements/lock.txt | $(VENV)/bin/python
	$(PIP) -r requirements/lock.txt
	@touch $@
