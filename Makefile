# Everything happens in .venv, which is made from requirements.lock whenever that file changes.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

INPUT ?= data/raw
OUT ?= data/processed

.PHONY: run test test-slow lint format docs samples bench bench-compact lock clean

run: $(READY)  ## Read INPUT (data/raw) into OUT (data/processed) and show the first rows
	$(BIN)/planlupp run $(INPUT) --out $(OUT)
	@$(BIN)/python -c "import pandas; print(pandas.read_parquet('$(OUT)/actions')[['municipality', 'activity', \
		'responsible', 'timeline_start', 'timeline_end', 'status']].head(10).fillna('').to_string(max_colwidth=34))"

test: $(READY)  ## Run all tests but the slow ones
	$(BIN)/pytest -n auto --maxprocesses 4

test-slow: $(READY)  ## Run the tests that take minutes: kill -9 at 50 moments, 200 sources
	$(BIN)/pytest -m slow --timeout 1800

lint: $(READY)  ## Check style, types, rule files, and that generated documentation is up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m rules.loader
	$(BIN)/python docs/generate.py --check

format: $(READY)  ## Bring the code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY)  ## Write the generated documentation anew
	$(BIN)/python docs/generate.py

samples: $(READY)  ## Read the samples, measure them for docs/dataset.md and execute the notebook on them
	$(BIN)/planlupp run data/raw --out data/processed
	$(BIN)/python docs/measure_samples.py data/processed
	$(BIN)/python docs/generate.py
	$(BIN)/python notebooks/execute.py data/processed

bench: $(READY)  ## Measure speed, memory and accuracy on data/raw and, where it is there, ../shared
	$(BIN)/python benchmarks/bench.py --write
	@test ! -d ../shared/gold/truth || $(BIN)/planlupp calibrate ../shared/gold/truth --source gold

bench-compact: $(READY)  ## Measure `planlupp compact` on 30,000 small files
	$(BIN)/python benchmarks/compacting.py

lock: $(READY)  ## Write requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
		--extra dev --output-file requirements.lock pyproject.toml

clean:  ## Remove the environment and all caches
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "planlupp needs Python 3.11 or newer: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
