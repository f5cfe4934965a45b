# Paths are relative throughout: make can't handle a checkout whose path has a space otherwise.
SHELL := /bin/sh
PORT ?= 8086
TOKEN ?=
FLAVOUR ?= oss
PYTEST_ARGS ?=
BENCH_ARGS ?=
SIZES ?= 10 100 1000 10000
DELAYS ?= 0 20
FLEET ?= 100
WORKERS ?= 2

PYTHON := .venv/bin/python
COLLECTION := .build/ansible_collections/timeseries/influxdb
IN_VENV := env PATH="$$PWD/.venv/bin:$$PATH" ANSIBLE_COLLECTIONS_PATH=.build ANSIBLE_HOME=.build/ansible-home
PYTEST := $(PYTHON) -m pytest
DEMO := .venv/demo.stamp $(COLLECTION)
DEV := .venv/dev.stamp $(COLLECTION)

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help venv demo emulator test lint types sanity unit contract functional integration molecule soak bench growth build clean always

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

venv: $(DEV) ## set up .venv for development
	@echo "The tools are in .venv/bin"

demo: $(DEMO) ## see the collection at work (on the emulator, or on the server in INFLUX_HOST, INFLUX_TOKEN, INFLUX_ORG)
	@echo "Running examples/demo.yml"
	@$(PYTHON) tests/tools/server.py -- $(PYTHON) tests/tools/playbook.py --diff examples/demo.yml

emulator: $(DEMO) ## run the InfluxDB emulator in the foreground (PORT=8086 TOKEN=... FLAVOUR=oss/cloud)
	@test -n '$(TOKEN)' || { echo "Give the operator's token: make emulator PORT=$(PORT) TOKEN=..." >&2; exit 2; }
	@echo "Serving the emulator ($(FLAVOUR)) on 127.0.0.1:$(PORT) until Ctrl-C"
	@PYTHONPATH=tests exec $(PYTHON) -m emulator --flavour '$(FLAVOUR)' --port '$(PORT)' --token '$(TOKEN)'

test: lint types unit contract functional growth sanity integration molecule ## run all the checks below

lint: $(DEV) ## check style: ruff, ansible-lint, yamllint, changelog, documentation
	@echo "Checking style, playbooks, changelog and documentation"
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(IN_VENV) ansible-lint --strict
	@$(IN_VENV) antsibull-changelog lint
	@$(IN_VENV) HOME=.build antsibull-docs lint-collection-docs --plugin-docs --skip-rstcheck --validate-collection-refs self .

types: $(DEV) ## check types: mypy, strict
	@echo "Checking types"
	@$(PYTHON) -m mypy $(COLLECTION)/plugins tests

sanity: $(DEV) ## run ansible-test sanity on each Python found
	@echo "Running ansible-test sanity"
	@$(PYTHON) tests/tools/sanity.py

unit: $(DEV) ## run the unit tests, which need no server
	@echo "Running the unit tests"
	@$(PYTEST) tests/unit $(PYTEST_ARGS)

contract: $(DEV) ## compare the emulator with what a real server answered
	@echo "Comparing the emulator with the recordings of a real server"
	@$(PYTEST) tests/contract $(PYTEST_ARGS)

functional: $(DEV) ## run the modules in-process against a server
	@echo "Running the functional tests"
	@$(PYTEST) tests/functional $(PYTEST_ARGS)

integration: $(DEV) ## run the integration playbooks (on the emulator, or on the server in INFLUX_HOST, ...)
	@echo "Running the integration playbooks"
	@$(PYTEST) tests/integration -n $(WORKERS) $(PYTEST_ARGS)

molecule: $(DEV) ## run the roles' molecule scenarios, on an emulator of their own
	@echo "Running the molecule scenarios"
	@env -u INFLUX_ORG_ID $(IN_VENV) ANSIBLE_COLLECTIONS_PATH="$$PWD/.build" ANSIBLE_HOME="$$PWD/.build/ansible-home" \
		.venv/bin/python -m molecule test --all

soak: $(DEV) ## all faults and races, and check mode 50,000 times, on the emulator or the server in INFLUX_HOST (long)
	@echo "Running all faults and races, and 50,000 pairs of check mode and run"
	@SWEEP=1 RACES=1 PROPERTY_PAIRS=50000 $(PYTEST) tests/functional/test_sweep.py tests/functional/test_races.py \
		tests/functional/test_properties.py $(PYTEST_ARGS)

growth: $(DEV) ## count the requests of many buckets, and how the work grows with their number
	@echo "Counting requests and work of many buckets"
	@$(PYTEST) tests/bench $(PYTEST_ARGS)

bench: .venv/bench.stamp $(COLLECTION) ## measure many buckets beside the floor (SIZES, DELAYS, FLEET, BENCH_ARGS; long), and draw it
	@echo "Measuring; see tests/bench/README.md"
	@PYTHONPATH=tests $(PYTHON) -m bench --sizes $(SIZES) --delays $(DELAYS) --fleet $(FLEET) $(BENCH_ARGS)

build: $(DEMO) ## build the collection's archive in .build
	@echo "Building the collection"
	@$(IN_VENV) ansible-galaxy collection build --force --output-path .build

clean: ## remove all that make made, .venv too
	@echo "Removing .venv, .build and caches"
	@rm -rf .venv .build .ansible tests/output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Looked at each time, but written only where .venv is made anew.
.venv/made-in: always
	@sh tests/tools/venv.sh

.venv/demo.stamp: tests/requirements-demo.txt .venv/made-in
	@echo "Installing what the demo needs"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

.venv/dev.stamp: tests/requirements.txt .venv/demo.stamp
	@echo "Installing what the tests need"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

.venv/bench.stamp: tests/requirements-bench.txt .venv/dev.stamp
	@echo "Installing what the benchmark needs"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

$(COLLECTION):
	@mkdir -p $(@D)
	@ln -sfn ../../.. $@
