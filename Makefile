# Two commands are enough: `make demo` and `make test`. Each makes what it needs first.
PYTHON ?= python3
RUTA_STAMP := .venv/.runtime
DEV_STAMP := .venv/.dev
# uv installs ten times faster than pip; it is used where it happens to be, never required.
UV := $(shell command -v uv 2>/dev/null)
INSTALL = $(if $(UV),VIRTUAL_ENV=.venv $(UV) pip install --quiet,.venv/bin/python -m pip install --quiet)

.DEFAULT_GOAL := help

##@ Use it
.PHONY: demo
demo: $(RUTA_STAMP) ## Try the Ruta on this computer: a phone in the browser, no token, no network
	@.venv/bin/ruta demo

##@ Work on it
.PHONY: test
test: $(DEV_STAMP) ## Run the tests, on SQLite and on a real PostgreSQL
	@.venv/bin/python -m pytest -n auto --dist worksteal

.PHONY: check
check: lint test ## Everything that CI checks: format, lint, types, contracts, catalogs, tests (with the schema's)

.PHONY: lint
lint: $(DEV_STAMP) ## All of it but the tests
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python -m language.check

.PHONY: pilot
pilot: $(DEV_STAMP) ## A simulated pilot: twenty months of sessions with outages and kills, into docs/pilot.md
	@.venv/bin/python -m benchmarks.pilot --report docs/pilot.md

.PHONY: bench
bench: $(DEV_STAMP) ## Measure a turn beside an idiomatic bot and a floor bot, and what an export costs
	@.venv/bin/python -m benchmarks.turns
	@.venv/bin/python -m benchmarks.export

.PHONY: lock
lock: ## Pin the dependencies of pyproject.toml again (needs uv)
	@uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --extra build pyproject.toml -o requirements.txt
	@uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --extra build --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Ruta needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "First time on this machine: installing what the Ruta needs into .venv (about half a minute)"
	@$(PYTHON) -m venv .venv

$(RUTA_STAMP): requirements.txt pyproject.toml | .venv/bin/python
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUTA_STAMP)
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
