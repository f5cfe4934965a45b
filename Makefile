# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Paths are relative throughout: make can't handle a checkout whose path has a space otherwise.
SHELL := /bin/sh
PORT ?= 8086
TOKEN ?=
TAG ?=
EDITION ?= oss
PYTEST_ARGS ?=
BENCH_ARGS ?=
SIZES ?= 10 100 1000 10000
DELAYS ?= 0 20
FLEET ?= 100
WORKERS ?= auto
# Files of plugins/module_utils, such as _api/retry.py.
MUTATED ?=

PYTHON := .venv/bin/python
COLLECTION := .build/ansible_collections/timeseries/influxdb
IN_VENV := env PATH="$$PWD/.venv/bin:$$PATH" ANSIBLE_COLLECTIONS_PATH=.build ANSIBLE_HOME=.build/ansible-home
# It makes its own virtual environments, in .build too.
NOX := env PATH="$$PWD/.venv/bin:$$PATH" nox
PYTEST := $(PYTHON) -m pytest
IN_PARALLEL := -n $(WORKERS) --dist loadgroup
# Two commands at the same time, each with its output in one piece. For those that use one core.
TOGETHER := $(MAKE) --jobs=2 --output-sync=target TOGETHER_NOW=1
DEMO := .venv/demo.stamp $(COLLECTION)
DOCS := .venv/docs.stamp $(COLLECTION)
DEV := .venv/dev.stamp $(COLLECTION)

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# Two commands install into one .venv otherwise.
ifndef TOGETHER_NOW
.NOTPARALLEL:
endif
.PHONY: help venv demo emulator check test lint types docs sanity unit contract functional growth integration molecule oldest \
	package pictures coverage matrix upcoming mutate bench soak image build changelog version clean always

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

venv: $(DEV) ## set up .venv for development
	@echo "The tools are in .venv/bin"

demo: $(DEMO) ## see the collection at work (on the emulator, or on the server in INFLUX_HOST, INFLUX_TOKEN, INFLUX_ORG)
	@PYTHONPATH=tests/support $(PYTHON) -m tools.demo

emulator: $(DEMO) ## run the InfluxDB emulator in the foreground (PORT=8086 TOKEN=... EDITION=oss/cloud)
	@test -n '$(TOKEN)' || { echo "Give the operator's token: make emulator PORT=$(PORT) TOKEN=..." >&2; exit 2; }
	@echo "Serving the emulator ($(EDITION)) on 127.0.0.1:$(PORT) until Ctrl-C"
	@PYTHONPATH=tests/support exec $(PYTHON) -m emulator --edition '$(EDITION)' --port '$(PORT)' --token '$(TOKEN)'

check: $(DEV) ## check each commit: lint, types, unit, contract (4 min)
	@$(TOGETHER) lint types
	@$(MAKE) unit contract

test: check ## run all that CI runs: check, and the other commands down to molecule (20 min)
	@$(TOGETHER) oldest sanity package molecule docs growth
	@$(MAKE) functional integration

lint: $(DEV) ## check style: code, playbooks, YAML, changelog, documentation, licences, workflows (90 s)
	@echo "Checking style, playbooks, changelog, documentation, licences and workflows"
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(IN_VENV) ansible-lint --strict
	@$(IN_VENV) antsibull-changelog lint
	@$(PYTHON) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(NOX) --no-venv --session lint extra-checks license-check
	@$(IN_VENV) antsibull-docs lint-collection-docs --plugin-docs --skip-rstcheck --validate-collection-refs all \
		--check-extra-docs-refs $(COLLECTION)

types: $(DEV) ## check types: mypy, strict (60 s)
	@echo "Checking types"
	@$(PYTHON) -m mypy $(COLLECTION)/plugins tests noxfile.py

sanity: $(DEV) ## run ansible-test sanity on each Python found (4 min)
	@echo "Running ansible-test sanity"
	@$(PYTHON) tests/support/tools/sanity.py

unit: $(DEV) ## run the unit tests, and those of the project's own files, which need no server (90 s)
	@echo "Running the unit tests"
	@$(PYTEST) tests/unit tests/project $(IN_PARALLEL) $(PYTEST_ARGS)

contract: $(DEV) ## compare the emulator with the responses of a real server (15 s)
	@echo "Comparing the emulator with the recordings of a real server"
	@$(PYTEST) tests/contract $(IN_PARALLEL) $(PYTEST_ARGS)

functional: $(DEV) ## run the modules in-process against a server (4 min)
	@echo "Running the functional tests"
	@$(PYTEST) tests/functional $(IN_PARALLEL) $(PYTEST_ARGS)

integration: $(DEV) ## run the integration playbooks on the emulator, or on the server in INFLUX_HOST, ... (5 min)
	@echo "Running the integration playbooks"
	@$(PYTEST) tests/integration $(IN_PARALLEL) $(PYTEST_ARGS)

molecule: $(DEV) ## run the roles' molecule scenarios, on an emulator of their own (90 s)
	@echo "Running the molecule scenarios"
	@env -u INFLUX_ORG_ID $(IN_VENV) ANSIBLE_COLLECTIONS_PATH="$$PWD/.build" ANSIBLE_HOME="$$PWD/.build/ansible-home" \
		.venv/bin/python -m molecule test --all

docs: $(DOCS) ## build the documentation site in .build/docs/html (20 s)
	@echo "Building the documentation site"
	@rm -rf .build/docs
	@mkdir -p .build/docs
	@mkdir -m 755 .build/docs/rst
	@$(IN_VENV) HOME=.build antsibull-docs collection --use-current --squash-hierarchy --fail-on-error \
		--dest-dir .build/docs/rst timeseries.influxdb
	@cp -r docs/images .build/docs/rst/docsite/images
	@PYTHONPATH=tests/support $(PYTHON) -m tools.site .build/docs/rst
	@$(PYTHON) -m sphinx --fail-on-warning --keep-going --quiet --conf-dir tests/support/docs .build/docs/rst .build/docs/html
	@echo "Open .build/docs/html/index.html"

pictures: $(DEV) ## make the pictures of the documentation, in docs/images (needs Chromium; for what it measured, make bench)
	@echo "Making the pictures"
	@PYTHONPATH=tests/support $(PYTHON) -m tools.pictures docs/images

oldest: $(DEV) ## run what only the oldest ansible-core, Python and requests can show (5 min)
	@echo "Running tests on the oldest ansible-core"
	@$(NOX) --tags oldest -- $(PYTEST_ARGS)

package: $(DEV) ## check the archive: its contents, what it does where it is installed, Ansible Runner, galaxy-importer (2 min)
	@echo "Checking the collection's archive"
	@$(PYTEST) tests/artifact $(PYTEST_ARGS)
	@$(NOX) --session galaxy-importer

coverage: $(DEV) ## measure which lines and branches of plugins/ the unit, functional and integration tests reach (long)
	@echo "Measuring coverage by unit, functional and integration tests"
	@$(PYTHON) tests/support/tools/coverage_of_plugins.py

matrix: $(DEV) ## run unit tests, sanity and integration playbooks on each ansible-core and Python (long)
	@echo "Running the tests on each ansible-core and Python"
	@$(NOX) --tags matrix

upcoming: $(DEV) ## run unit tests, sanity and playbooks on the release candidate of ansible-core (long; UPCOMING_CORE=...)
	@echo "Running tests on the upcoming ansible-core"
	@$(NOX) --tags upcoming

mutate: .venv/mutate.stamp $(COLLECTION) ## change what decides, executes, retries and redacts, and see that a unit test notices (long; MUTATED=...)
	@echo "Making mutants, and running the unit tests on each"
	@PYTHONPATH=tests/support $(PYTHON) -m tools.mutate $(MUTATED)

soak: $(DEV) ## all faults and races, and check mode 50,000 times, on the emulator or the server in INFLUX_HOST (long)
	@echo "Running all faults and races, and 50,000 pairs of check mode and run"
	@SWEEP=1 RACES=1 PROPERTY_PAIRS=50000 $(PYTEST) tests/functional/test_sweep.py tests/functional/test_races.py \
		tests/functional/test_properties.py $(PYTEST_ARGS)

growth: $(DEV) ## measure, by counting, how the work grows with the number of buckets (10 s)
	@echo "Counting the work of many buckets"
	@$(PYTEST) tests/growth $(PYTEST_ARGS)

bench: .venv/bench.stamp $(COLLECTION) ## measure many buckets beside the floor, and draw it (long; SIZES, DELAYS, FLEET, BENCH_ARGS)
	@echo "Measuring; see tests/support/bench/README.md"
	@PYTHONPATH=tests/support $(PYTHON) -m bench --sizes $(SIZES) --delays $(DELAYS) --fleet $(FLEET) $(BENCH_ARGS)

image: $(DEV) ## build an execution environment with the archive, and run a playbook in it (long; needs Docker or Podman)
	@echo "Building an execution environment"
	@PYTHONPATH=tests/support $(PYTHON) -m tools.image

build: $(DEMO) ## build the collection's archive in .build
	@echo "Building the collection"
	@$(IN_VENV) ansible-galaxy collection build --force --output-path .build

changelog: $(DEV) ## write the changelog of the version in galaxy.yml from its fragments, and take these away
	@echo "Writing the changelog"
	@$(IN_VENV) antsibull-changelog release

version: $(DEV) ## check that galaxy.yml, the code, the changelog and TAG=v... name the same version
	@$(PYTHON) tests/support/tools/version.py '$(TAG)'

clean: ## remove all that make made, .venv too
	@echo "Removing .venv, .build and caches"
	@rm -rf .venv .build changelogs/.plugin-cache.yaml tests/output tests/integration/inventory *.tar.gz
	@find . -path ./.git -prune -o '(' -name __pycache__ -o -name .ansible -o -name '.*_cache' -o -name '*.py[co]' ')' \
		-prune -exec rm -rf {} +

# Looked at each time, but written only where .venv is made anew.
.venv/made-in: always
	@sh tests/support/tools/venv.sh

.venv/demo.stamp: tests/requirements-demo.txt .venv/made-in
	@echo "Installing ansible-core, requests and what the emulator needs into .venv (once, up to a minute)"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

.venv/docs.stamp: tests/requirements-docs.txt .venv/demo.stamp
	@echo "Installing what the documentation site needs"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

.venv/dev.stamp: tests/requirements.txt .venv/docs.stamp
	@echo "Installing what the tests need"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

.venv/mutate.stamp: tests/requirements-mutate.txt .venv/dev.stamp
	@echo "Installing the mutation tester"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

.venv/bench.stamp: tests/requirements-bench.txt .venv/dev.stamp
	@echo "Installing what the benchmark needs"
	@$(PYTHON) -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

$(COLLECTION):
	@mkdir -p $(@D)
	@ln -sfn ../../.. $@
