# Everything a developer types. `make demo` needs Python 3.11 or newer and nothing else.

PYTHON ?= python3
PORT ?= 9092
SEED ?= 1
FAULTS ?= 208
MINUTES ?= 40
VENV := .venv
BIN := $(VENV)/bin
UV := .cache/uv
FUZZ := .cache/atheris
AUDIT := .cache/pip-audit
SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help setup demo up test faults check format kafka kafka-stop bench docs fuzz audit lock clean

help: ## say what there is
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(VENV)/.dev ## make .venv with the project and its development tools
demo: $(VENV)/.runtime ## see a crisis detected and told, on the embedded broker
	$(BIN)/clameur demo
up: $(VENV)/.runtime ## start a worker on the embedded broker
	$(BIN)/clameur up
test: setup ## run every test; those on a real Kafka need java and mvn
	$(BIN)/python -m pytest
faults: setup ## kill, freeze and poison workers, Kafka and Slack (SEED=, FAULTS=, MINUTES=); needs java and mvn
	$(BIN)/python -m tests.faults --seed $(SEED) --faults $(FAULTS) --minutes $(MINUTES)
check: setup ## style, types, layers and configuration
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/clameur check
format: setup ## rewrite the source in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
kafka: $(VENV)/.runtime ## start a real Kafka on 127.0.0.1:9092 (PORT=); needs java and mvn
	$(BIN)/python -m tools.kafka start --port $(PORT)
kafka-stop: ## stop it
	$(PYTHON) -m tools.kafka stop
bench: setup ## measure, with every module of bench/; those on a real Kafka need java and mvn
	@for name in bench.detection bench.scale bench.speed $$(basename -s .py bench/[a-z]*.py | sed 's/^/bench./'); do \
	  echo "== python -m $$name"; $(BIN)/python -m $$name || exit 1; done
docs: setup ## check that the documentation says what the code does
	$(BIN)/python -m pytest tests/test_documentation.py
fuzz: $(FUZZ)/.stamp ## look for inputs that break a door, each for SECONDS=60; needs atheris (CPython on Linux)
	$(FUZZ)/bin/python -m tests.fuzz all $(SECONDS)
audit: $(AUDIT)/.stamp ## ask whether a locked package has a known weakness
	$(AUDIT)/bin/python -m tools.audit requirements.lock
lock: $(UV)/.stamp ## resolve requirements.lock and requirements-dev.lock anew
	$(UV)/bin/uv pip compile $(LOCK) pyproject.toml -o requirements.lock
	$(UV)/bin/uv pip compile $(LOCK) --constraint requirements.lock --group dev pyproject.toml -o requirements-dev.lock
clean: kafka-stop ## delete what was made here
	rm -rf $(VENV) .kafka .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -prune -exec rm -rf {} +

# Universal: one file for every platform and Python from 3.11; by hash: what was tested is what is installed.
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

# A stamp says what .venv holds. The locked packages are installed by hash, the project itself as links to this folder.
$(VENV)/.runtime: pyproject.toml requirements.lock | $(VENV)/.venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# atheris publishes no wheel for every platform: without it, python -m tests.fuzz says so and ends well.
$(FUZZ)/.stamp: requirements.lock requirements-dev.lock
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/pip install --quiet --require-hashes -r requirements.lock
	$(FUZZ)/bin/pip install --quiet --require-hashes -r requirements-dev.lock
	-@$(FUZZ)/bin/pip install --quiet --only-binary :all: atheris==3.0.0 2>/dev/null
	@touch $@

$(AUDIT)/.stamp:
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --quiet pip-audit
	@touch $@

$(UV)/.stamp:
	$(PYTHON) -m venv $(UV)
	$(UV)/bin/pip install --quiet uv
	@touch $@
