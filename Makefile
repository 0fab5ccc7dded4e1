# Each target sets up `.venv` by itself: with uv where it is installed, else with pip.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Missing bytecode triples the start of every process; a foreign environment must not leak into ours.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH VIRTUAL_ENV
export UV_SYSTEM_CERTS = 1

UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
READY := .venv/.ready

# What is checked: the folders that are there.
CODE := $(wildcard src tests examples benchmarks)
ROOMS := kernel organization access receivables clients offboarding review
ROOM_TESTS := $(wildcard $(ROOMS:%=tests/%) tests/test_errors.py tests/test_finding.py)
comma := ,
empty :=
space := $(empty) $(empty)
ROOM_SOURCES := $(subst $(space),$(comma),$(ROOMS:%=src/offboard_core/%/*) src/offboard_core/errors.py src/offboard_core/finding.py)

# The demo: LEDGER=file.csv, DB=SQLAlchemy URL, OUT=folder; each may be left out.
LEDGER ?=
DB ?=
OUT ?= build/demo$(if $(LEDGER),-$(basename $(notdir $(LEDGER))))

.PHONY: help demo test check docs bench laws spark-test mutation lint-fix lock
help:  ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements-dev.txt pyproject.toml
ifdef UV
	test -x $(BIN)/python || $(UV) venv -q --python python3 .venv
	$(UV) pip sync -q --python $(BIN)/python --compile-bytecode --require-hashes requirements-dev.txt
	$(UV) pip install -qq --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	test -x $(BIN)/python || python3 -m venv .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
endif
	touch $@

demo: $(READY)  ## A salesperson leaves: the main job from ledger to report (LEDGER=, DB=, OUT=)
	$(BIN)/python examples/offboard_a_salesperson.py $(if $(LEDGER),"$(LEDGER)") $(if $(DB),--db "$(DB)") --out "$(OUT)"

test: $(READY)  ## All tests, on two processes, without coverage
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY)  ## Style, types, floors, docstrings, branch coverage of the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(CODE)
	$(BIN)/lint-imports
	$(BIN)/interrogate -q $(CODE)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow" --cov --cov-report= $(ROOM_TESTS)
	$(BIN)/coverage report --include='$(ROOM_SOURCES)' --fail-under=100

docs: $(READY)  ## The documentation site, into build/docs
	$(BIN)/sphinx-build -n -W --keep-going -q -b html docs build/docs

bench: $(READY)  ## Ratios against named baselines
	$(BIN)/python -m benchmarks

laws: $(READY)  ## The laws of the ladder in 10,000 worlds, one policy over 100,000 rows each way
	LAW_SEEDS=10000 POLICY_ROWS=100000 $(BIN)/python -m pytest -q tests/receivables/test_laws.py tests/test_one_policy.py

# Spark, its Java and its tests, in an environment of their own; not part of any other target.
SPARK := build/spark
$(SPARK)/.ready: requirements-spark.txt pyproject.toml
ifdef UV
	test -x $(SPARK)/bin/python || $(UV) venv -q --python python3 $(SPARK)
	$(UV) pip sync -q --python $(SPARK)/bin/python --compile-bytecode --require-hashes requirements-spark.txt
	$(UV) pip install -qq --python $(SPARK)/bin/python --no-deps --no-build-isolation -e .
else
	test -x $(SPARK)/bin/python || python3 -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install -qq --require-hashes -r requirements-spark.txt
	$(SPARK)/bin/python -m pip install -qq --no-deps --no-build-isolation -e .
endif
	touch $@

spark-test: $(SPARK)/.ready  ## One policy in Spark: 100,000 rows each way (640 MB to install)
	$(SPARK)/bin/python -m pytest tests/spark

# Mutants of one room against its own tests, in an environment and a copy of the tree of their own.
MUTATION := build/mutation
ROOM ?= receivables
$(MUTATION)/.ready: requirements-mutation.txt pyproject.toml
ifdef UV
	test -x $(MUTATION)/bin/python || $(UV) venv -q --python python3 $(MUTATION)
	$(UV) pip sync -q --python $(MUTATION)/bin/python --compile-bytecode --require-hashes requirements-mutation.txt
else
	test -x $(MUTATION)/bin/python || python3 -m venv $(MUTATION)
	$(MUTATION)/bin/python -m pip install -qq --require-hashes -r requirements-mutation.txt
endif
	touch $@

mutation: $(MUTATION)/.ready  ## Change every line of a room and see its tests fail (ROOM=receivables, access)
	$(MUTATION)/bin/python -m tests.mutation $(ROOM)

lint-fix: $(READY)  ## Mend what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Not part of any other target; needs uv. Commit the result.
lock:  ## Pin the tools anew, with hashes and without hosts
	uv pip compile -q pyproject.toml --all-extras --group dev --universal --generate-hashes --upgrade --no-strip-extras --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header -o requirements-dev.txt
	uv pip compile -q pyproject.toml --group spark --universal --generate-hashes --upgrade --no-strip-extras --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header -o requirements-spark.txt
	uv pip compile -q pyproject.toml --group mutation --universal --generate-hashes --upgrade --no-strip-extras --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header -o requirements-mutation.txt
