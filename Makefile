# make demo   scores the examples          make test   everything that CI runs
# Both need Python 3.11 or newer and make, and set up their own virtual environment in .venv.

RECENT = -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$python $(RECENT) 2>/dev/null && echo $$python && break; done)
BIN = .venv/bin
SOURCES = $(shell find src grammar examples -type f -not -path '*__pycache__*' -not -path '*.egg-info*' 2>/dev/null)

.PHONY: demo test lint typing tests packaging pythons nightly coverage mutation benchmarks clean

demo: .venv/installed
	@$(BIN)/targetscore demo

test: lint typing tests packaging

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

typing: .venv/installed-dev
	$(BIN)/mypy

tests: .venv/installed-dev
	$(BIN)/pytest

packaging: .venv/packaged

# Every Python from 3.11 on that is found; PART says which tests: make pythons PART='tests/test_cases.py -k county'
pythons: .venv/bin/python
	$(BIN)/python .ci/pythons.py $(PART)

nightly: .venv/installed-dev
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest

coverage: .venv/installed-dev
	$(BIN)/python -m coverage run -m pytest
	$(BIN)/python .ci/branches.py

mutation: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutation]'
	$(BIN)/python .ci/mutation.py

# In an environment of their own, so that peers do not change what the tests run with. make benchmarks PART='spark stream'
benchmarks: .venv/bench/installed
	.venv/bench/bin/python benchmarks/report.py $(PART)

clean:
	rm -rf .venv build dist mutants src/*.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@test -n '$(PYTHON)' && $(PYTHON) $(RECENT) 2>/dev/null || { \
	  echo 'targetscore needs Python 3.11 or newer, and none was found.'; \
	  echo 'Install one, or say where it is: make demo PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python cannot make virtual environments: its venv module is missing.'; \
	  echo 'On Debian and Ubuntu: sudo apt install python3-venv. Then run make again.'; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/installed-dev: pyproject.toml .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/installed

.venv/bench/installed: pyproject.toml .venv/bin/python
	$(BIN)/python -m venv .venv/bench
	.venv/bench/bin/python benchmarks/install.py
	@touch $@

.venv/packaged: .venv/installed-dev .ci/packaging.py $(SOURCES)
	$(BIN)/python .ci/packaging.py
	@touch $@
