# The two commands of the README: make demo, make test. Everything lives in this folder.
PYTHON ?= python3
BIN := .venv/bin
# Hundreds of processes of the tests read what the first has compiled, whatever the machine is set to.
export PYTHONDONTWRITEBYTECODE :=
# One lock for every system and Python that pyproject.toml allows; versions that still fit stay as they are.
LOCK = $(BIN)/uv pip compile pyproject.toml --group install --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-strip-extras --custom-compile-command "make lock" --quiet

# Every line and branch of these is reached by a test; of all others together nine of ten (pyproject.toml).
REACHED_WHOLE := $(addprefix resources/,errors.py dropbox_api/budget.py dropbox_api/oauth.py $(addprefix storage/,lake.py lake_places.py day_files.py))
comma := ,
space := $(subst ,, )
CLIENTS := $(patsubst tests/docs/clients/%.txt,.venv/clients/%,$(wildcard tests/docs/clients/*.txt))

JUDGES := $(patsubst tests/exports/judges/%.txt,.venv/judges/%,$(wildcard tests/exports/judges/*.txt))

# A file's tests share what they set up: it stays in one process.
BY_FILE := -n 3 --dist loadfile --no-loadscope-reorder

# Programs of others that read the tables for other engines. Spark is large, and needs Java: only who asks for it gets it.
ENGINES := .venv/engines/polars .venv/clients/newest-1 .venv/clients/oldest

.PHONY: help setup clients judges engines demo ui quick test test-grown pictures nightly check lock wheel sbom clean

help:  ## What can be made
	@sed -n 's/^\([a-z-]*\):[^#]*##  *\(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name words; do \
	  printf '%-8s %s\n' "$$name" "$$words"; done

setup: .venv/ready  ## Prepare .venv; nothing outside this folder is touched.

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Preparing .venv (about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-for-tests: .venv/ready requirements-dev.txt
	@echo "Preparing what tests need ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# Packages of a lock in a folder of their own, beside .venv's: whole, or not there.
define apart
@echo "Preparing $(1) ..."
@rm -rf $@ $@.new
@mkdir -p $(@D)
@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --target $@.new -r $<
@mv $@.new $@
@touch $@
endef

clients: $(CLIENTS)  ## DuckDB clients of other versions, which open the published file in the tests

.venv/clients/%: tests/docs/clients/%.txt | .venv/ready
	$(call apart,the DuckDB client $*)

judges: $(JUDGES)  ## Validators of exported files that need packages of their own; Python 3.11 or 3.12

.venv/judges/%: tests/exports/judges/%.txt | .venv/ready
	$(call apart,the judge $*)

engines: $(ENGINES) .venv/engines/spark  ## Polars and Spark (460 MB; it needs Java), which read the tables for other engines

.venv/engines/%: tests/grown/engines/%.txt | .venv/ready
	$(call apart,the engine $*)

demo: setup  ## A sample team, read and summed up; home: ./demo-data
	@$(BIN)/dropbox-licences demo

ui: setup  ## The Dagster UI on 127.0.0.1; the demo where no team is linked; PORT=3001 names the port
	@$(BIN)/dropbox-licences ui

check: .venv/ready-for-tests  ## Style, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint --disable-progress-bar assets/sql

quick: .venv/ready-for-tests  ## Style of the changed files; tests of rules and files, without Dagster or a browser
	@git diff --name-only --diff-filter=d HEAD -- '*.py' | xargs -r $(BIN)/ruff check
	@git diff --name-only --diff-filter=d HEAD -- '*.py' | xargs -r $(BIN)/ruff format --check
	@$(BIN)/python -m pytest -q -m quick -n 2 --dist worksteal

test: check clients  ## All checks and tests; lines and branches that they do not reach
	@$(BIN)/coverage erase
	@$(BIN)/python -m pytest -q -m long $(BY_FILE)
	@$(BIN)/python -m pytest -q -m "not long" $(BY_FILE) --cov --cov-report=term
	@$(BIN)/coverage report --include=$(subst $(space),$(comma),$(REACHED_WHOLE)) --fail-under=100

test-grown: .venv/ready-for-tests .venv/grown $(ENGINES)  ## The grown size: an object store and PostgreSQL on loopback, other engines (docs/grow.md)
	@PYTHONPATH=$(CURDIR)/.venv/grown $(BIN)/python -m pytest -q -rs $(BY_FILE) tests/grown

.venv/grown: tests/grown/packages.txt | .venv/ready
	$(call apart,the grown size)

pictures: .venv/ready-for-tests  ## Take the pictures of the docs again, by the tests that look at what they show
	@PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/browser tests/linking/test_browser.py tests/docs/test_pictures.py

nightly: .venv/ready-for-tests  ## Long searches and measurements of bench/ (ALL in nightly.py), and one table of their figures
	@$(BIN)/python -m bench.nightly

lock: .venv/ready-for-tests  ## Write the lock files again, from the lists in pyproject.toml
	@$(LOCK) --group dev -o requirements-dev.txt
	@$(LOCK) -c requirements-dev.txt -o requirements.txt
	@$(LOCK) --extra mcp -c requirements-dev.txt -o requirements-mcp.txt
	@$(LOCK) --extra grown --group machines -c requirements-dev.txt -o requirements-machines.txt
	@$(BIN)/uv pip compile tests/grown/packages.in -c requirements-machines.txt --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --quiet -o tests/grown/packages.txt

wheel: .venv/ready-for-tests  ## dist/: wheel and sdist, each installed and used in an empty environment
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation >/dev/null
	@PYTHON=$(PYTHON) deploy/try_installed.sh

sbom: .venv/ready-for-tests  ## dist/sbom.cdx.json: all packages that the lock pins, in CycloneDX form
	@mkdir -p dist
	@$(BIN)/python -W ignore::UserWarning -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible -o dist/sbom.cdx.json requirements.txt
	@echo "dist/sbom.cdx.json"

clean:  ## Forget .venv and the demo
	rm -rf .venv demo-data
