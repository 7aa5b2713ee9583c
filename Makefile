# Needs python3 (3.11 or newer, with venv) and make. The same without make, also on Windows:
# python -m emulab ...

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif
PY := .venv/$(BIN)/python
BENCH := .venv-bench/$(BIN)/python
PEERS := .venv-peers/$(BIN)/python

# make run PLACE=hanoi-02/2023 runs one cluster and year; make check looks at all unless told;
# the meeting is always of one: make meeting CLUSTER=hanoi-02/2023
PLACE ?=
CLUSTER ?= $(PLACE)
EVERY_PLACE = $(sort $(patsubst params/%/rules.yaml,%,$(wildcard params/*/[0-9]*/rules.yaml)))
# a file of tests a core, at most four of them at once
SIDE_BY_SIDE = -n logical --maxprocesses 4 --dist loadfile
NOTEBOOKS = $(wildcard notebooks/*.ipynb)

.DEFAULT_GOAL := help
.PHONY: help run test test-browser check lab what-if meeting page accept bench lint lock clean environment

help: ## Print this list.
	@echo "make [PLACE=CLUSTER/YEAR] [CLUSTER=CLUSTER/YEAR] ..."
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 16

run: environment ## Run the notebooks of every cluster (or of PLACE) and write out/.
	@$(PY) -m emulab run $(PLACE)

test: environment ## Run the tests, the examples in the docs and the notebooks.
	@$(PY) -m pytest $(SIDE_BY_SIDE)
	$(if $(NOTEBOOKS),@$(PY) -m pytest $(SIDE_BY_SIDE) --nbval-lax --nbval-current-env notebooks)

test-browser: environment ## Drive the meeting's page in a real browser (needs Chromium), offline.
	@$(PY) -m pytest tests/browser -rs

check: environment ## Read every rules file and its data, and list all faults.
	@status=0; for place in $(or $(PLACE),$(EVERY_PLACE)); do \
	  $(PY) -m emulab check $$place || status=$$?; done; exit $$status

lab: environment ## Open the notebooks in JupyterLab, offline and on this machine only.
	@$(PY) -m jupyter lab notebooks

what-if: environment ## Open the meeting of CLUSTER in JupyterLab, offline and on this machine only.
	@$(PY) -m emulab what-if $(CLUSTER)

meeting: environment ## Serve the meeting of CLUSTER as a page with Python behind it, here only.
	@$(PY) -m emulab meeting $(CLUSTER)

page: environment ## Write the meeting of CLUSTER as one file that needs no Python and no network.
	@$(PY) -m emulab page $(CLUSTER)

accept: environment ## Take the results of today as the golden tables; then read the diff.
	@$(PY) tests/golden/accept.py

bench: environment $(BENCH) $(PEERS) ## Measure speed and memory, beside four other packages.
	@BALLOT_PEERS=$(PEERS) $(BENCH) tests/bench/bench.py

# an environment of its own, so that nobody else fetches the packages we are compared with
$(BENCH): requirements.lock
	@$(PYTHON) -m venv --clear .venv-bench
	@$(BENCH) -m pip install --quiet --require-hashes -r requirements.lock
	@$(BENCH) -m pip install --quiet pymcdm==1.4.0 scikit-criteria==0.10
	@$(BENCH) -m pip install --quiet --no-index --no-build-isolation --no-deps --editable .
	@touch $(BENCH)

# voting packages pin an older NumPy, so they have an environment of their own
$(PEERS):
	@$(PYTHON) -m venv --clear .venv-peers
	@$(PEERS) -m pip install --quiet pref_voting==1.18.2 votekit==3.5.0
	@touch $(PEERS)

lint: environment ## Check style, and that no notebook carries output.
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	$(if $(NOTEBOOKS),@$(PY) -m nbstripout --verify $(NOTEBOOKS))

lock: ## Work out requirements.lock anew (needs uv; keeps versions that still fit).
	@env -u PIP_FIND_LINKS uv pip compile pyproject.toml --extra test --quiet --universal \
	  --python-version 3.11 --fork-strategy fewest --only-binary :all: --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean: ## Remove the environments, the results in out/ and every cache.
	@rm -rf .venv .venv-bench .venv-peers out dist .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@$(PYTHON) -m emulab.environment
