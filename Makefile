# Everything sets itself up: a machine needs Python 3.11+, make and git.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := $(BIN)/uv
TODAY := $(shell date +%F)

# Demonstration and tests start many processes; what some machines forbid would have each compile the bot anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check format setup bench prove calibration clean

demo: setup
	@$(BIN)/archipel demo

test: setup
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -m "not prove" $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/archipel check policies

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

prove: setup
	$(BIN)/pytest -m prove $(ARGS)
	$(BIN)/pytest -m "hypothesis and not prove" --hypothesis-profile search $(ARGS)

bench: setup
	$(UV) sync --quiet --locked --extra bench --inexact
	$(BIN)/python -m tests.bench $(ARGS)

calibration: setup
	$(BIN)/python -m tests.bench.default_calibration $(TODAY)

setup: .venv/.synced

.venv/.synced: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Archipel needs Python 3.11 or newer; name one with PYTHON=...")'
	@echo "Setting up .venv (about 1 GB the first time) ..."
	@test -x $(UV) || $(PYTHON) -m venv .venv
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@VIRTUAL_ENV=.venv $(UV) sync --quiet --locked --inexact --compile-bytecode
	@touch $@

clean:
	rm -rf .venv data
