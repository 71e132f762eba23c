# `make run` starts the app, `make test` runs all that CI runs, `make test-all` the full grids and slow accidents too,
# `make bench` prints the benchmarks, `make load N=30` how a class of so many fares: MIXED=1 with ten different datasets and
# networks, FLOOD=1 beside ten sessions that ask for 20 reruns a second each.
# Each sets up what it needs in .venv first.

PYTHON ?= python3
PORT ?= 8501
N ?= 30
BIN := .venv/bin
# uv fetches and compiles on every core, in a third of pip's time. pip knows an index that is named in its own settings.
INSTALL = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r $(1) || $(PIP) -r $(1)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test test-all check lint types pytest bench load browser clean

run: .venv/app
	@$(BIN)/python -m core.settings
	$(BIN)/streamlit run app.py --server.port $(PORT)

TWO_AT_ONCE := $(MAKE) --no-print-directory --jobs=2

test:
	@$(TWO_AT_ONCE) browser
	@$(TWO_AT_ONCE) lint
	@$(TWO_AT_ONCE) types pytest GRID="$(GRID)"

test-all: GRID := full or not full
test-all: test

check: lint types

lint: .venv/checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/checks
	$(BIN)/mypy

# A file's tests stay together: many share what is slow to make. tests/conftest.py says which files come first.
# Python may keep what it compiles, also where the environment says otherwise: the tests start a hundred processes.
GRID := not full
pytest: export PYTHONDONTWRITEBYTECODE :=
pytest: browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "$(GRID)" --durations 30

bench: browser
	$(BIN)/python -m tests.benchmarks

load: .venv/checks
	$(BIN)/python -m tests.load $(if $(MIXED),--mixed) $(if $(FLOOD),--flood) $(N)

.venv/python:
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(PIP) uv==0.13.9
	touch $@

.venv/app: .venv/python requirements.txt
	$(call INSTALL,requirements.txt)
	touch $@

.venv/checks: .venv/python requirements.txt requirements-cluster.txt requirements-dev.txt
	$(call INSTALL,requirements-dev.txt)
	touch .venv/app $@

# Debian's packages, which can be installed while Python's are.
.venv/system: .venv/python tests/browser/install.py
	$(BIN)/python -m tests.browser.install system
	touch $@

# Looks every time: what the system had once may have been removed.
browser: .venv/checks .venv/system
	@$(BIN)/python -m tests.browser.install

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
