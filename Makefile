# Every verb sets up what it needs: a fresh machine needs python3 (3.11 or later), make and the network.
PYTHON ?= python3
RAW ?= data/raw
CLEAN ?= data/clean
JOBS ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup lock extract test lint types check bench samples fuzz clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(READY)  ## make .venv/ from the lock file

# The stamp is written last: a setup that was cut short starts again. A changed lock or pyproject sets up anew.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "hyoka needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) \
		|| { echo "could not make $(VENV); on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV)/ from requirements.lock" >&2
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock >&2
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . >&2
	@touch $@

lock:  ## refresh the pinned versions in requirements.lock from pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--extra dev --extra notebook --extra dask pyproject.toml -o requirements.lock
	rm -r $(VENV)-lock

extract: setup  ## RAW=data/raw CLEAN=data/clean: read the folder, publish the tables
	$(BIN)/python -m pipeline.cli extract "$(RAW)" --out "$(CLEAN)" $(if $(JOBS),--jobs $(JOBS))

test: setup  ## run the tests
	$(BIN)/python -m pytest

lint: setup  ## ruff: style and likely mistakes
	$(BIN)/ruff check .

types: setup  ## mypy, strict
	$(BIN)/mypy

check: lint types test  ## all three

bench: setup  ## seconds per page and peak memory, one JSON object per line
	@$(BIN)/python -m pipeline.bench "$(RAW)"

samples: setup  ## write the sample sheets of data/raw anew
	PYTHONPATH=tests $(BIN)/python -m sheetmaker

fuzz: setup  ## a thousand damaged sheets, then fifty killed runs, none of which may do harm
	PYTHONPATH=tests $(BIN)/python -m fuzzing
	PYTHONPATH=tests $(BIN)/python -m fuzzing.kills

clean:  ## remove what was made, but for data/
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
