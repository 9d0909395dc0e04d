# Everything a newcomer and a maintainer type. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := .venv-tools
URL ?= http://127.0.0.1:8000
AUDIT ?=
ONCE ?=
LTS ?= tests/cypher/test_plans.py tests/golden tests/mutations/test_concurrency.py tests/chaos
ACCOUNTS ?= 1000
JOBS ?= 2
WORKERS = -n $(if $(CSGRAPH_TEST_NEO4J_URL),0,$(JOBS)) --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## list every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@echo "installing csgraph into $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "installing the tools of development"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: install
install: $(VENV)/.runtime ## build .venv with csgraph in it
	@echo "ready: $(BIN)/csgraph --help"

.PHONY: dev
dev: $(VENV)/.dev ## the same with the tools of development

.PHONY: demo
demo: $(VENV)/.runtime ## load a generated company, show three answers, then serve (ONCE=1 ends after the answers, ACCOUNTS=n)
	@$(BIN)/csgraph demo run --accounts $(ACCOUNTS) $(if $(ONCE),--once)

.PHONY: serve
serve: $(VENV)/.runtime ## serve the API over the local Neo4j
	@$(BIN)/csgraph serve

.PHONY: test
test: $(VENV)/.dev ## run every test on Neo4j 2026 (JOBS=n processes, each with a Neo4j of its own)
	@$(BIN)/python -m pytest $(WORKERS) $(ARGS)

.PHONY: test-lts
test-lts: $(VENV)/.dev ## run on Neo4j 5.26 LTS what its version can change: every statement and plan, golden documents, locks, faults (LTS=tests: everything)
	@CSGRAPH_TEST_NEO4J_VERSION=5.26.25 $(BIN)/python -m pytest $(WORKERS:loadfile=load) --database-only $(LTS) $(ARGS)

.PHONY: check
check: $(VENV)/.dev ## lint, types, import rules, the exported schema, the statements
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/csgraph schema | diff -u schema.graphql - || { echo "schema.graphql is stale: make schema"; exit 1; }

.PHONY: cypher-lint
cypher-lint: ## lint the statements with Neo4j's own linter (needs Node 20)
	@cd tests/cypher/lint && { test -d node_modules || npm ci --silent --no-audit --no-fund; } && node lint.mjs

CLIENTS := tests/conformance/.venv
$(CLIENTS)/.ready: tests/conformance/requirements.txt
	@test -x $(CLIENTS)/bin/python || $(PYTHON) -m venv $(CLIENTS)
	@$(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/conformance/requirements.txt
	@touch $@

.PHONY: conformance-install
conformance-install: $(CLIENTS)/.ready ## the packages of public clients and auditors
	@cd tests/conformance && { test -d node_modules || npm ci --silent --no-audit --no-fund --ignore-scripts; }

.PHONY: conformance
conformance: $(VENV)/.dev conformance-install ## public clients and auditors against the service, with its table of docs/CONFORMANCE.md (needs Node 20; UPDATE=1 writes the table)
	@CSGRAPH_TEST_CONFORMANCE=$(if $(UPDATE),update,compare) $(BIN)/python -m pytest tests/conformance $(ARGS)

.PHONY: golden
golden: $(VENV)/.dev ## rewrite the golden files; review the diff
	@$(BIN)/python -m pytest tests/golden --update-golden

.PHONY: schema
schema: $(VENV)/.runtime ## write schema.graphql
	@$(BIN)/csgraph schema --out schema.graphql

.PHONY: lock
lock: $(VENV)/.dev ## pin every dependency with hashes
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/python -m piptools compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --extra local -o requirements/runtime.txt pyproject.toml requirements/build.in
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/python -m piptools compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe -c requirements/runtime.txt --extra telemetry -o requirements/image.txt pyproject.toml requirements/build.in
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/python -m piptools compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe -c requirements/runtime.txt -o requirements/dev.txt requirements/dev.in
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/python -m piptools compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe -o requirements/tools.txt requirements/tools.in
	@$(BIN)/python requirements/licences.py --write

$(TOOLS)/.done: requirements/tools.txt
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

.PHONY: audit
audit: $(TOOLS)/.done ## look the locked packages up among known vulnerabilities (needs an advisory service: pypi.org, or AUDIT='-s osv')
	@for lock in image runtime dev tools; do $(TOOLS)/bin/pip-audit --strict --disable-pip --progress-spinner off $(AUDIT) -r requirements/$$lock.txt || exit 1; done

.PHONY: fuzz
fuzz: $(TOOLS)/.done ## send generated operations to a service of development (URL=http://127.0.0.1:8000)
	@$(TOOLS)/bin/python bench/fuzz_schema.py $(URL)

.PHONY: chaos
chaos: $(VENV)/.dev ## measure what an outage costs, with a Neo4j of its own, and write it into docs/LIMITS.md (some five minutes)
	@$(BIN)/python bench/outage.py --write $(ARGS)

.PHONY: up
up: ## Neo4j and the service in containers (needs Docker and the variables that README names)
	@docker compose build && docker compose run --rm csgraph migrate && docker compose up
