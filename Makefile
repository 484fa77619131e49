# Everything that can be done with a checkout of Mikata. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKSPACE ?= workspace
# What GitHub publishes of its own interface, and a writer of coverage reports.
NPM_PACKAGES := @octokit/graphql-schema@15.26.1 @octokit/fixtures@23.1.2 nyc@18.0.0

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo run check audit image contracts-setup test browser soak bench screenshots lock

help: ## List what can be done
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Make the virtual environment with what Mikata needs to run
setup-dev: $(VENV)/.ready-dev

$(VENV)/.ready: requirements.lock pyproject.toml dashboard/bundles.py
	@./setup.sh "$(PYTHON)" "$(VENV)" requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@./setup.sh "$(PYTHON)" "$(VENV)" requirements-dev.lock
	@touch $@

demo: setup ## Set up, make the sample company and open the dashboard on it
	@$(BIN)/mikata demo

run: setup ## Open the dashboard on your own workspace (WORKSPACE=folder)
	@$(BIN)/mikata serve --workspace "$(WORKSPACE)"

check: setup-dev ## Style, types, arrows between packages, contracts, known weaknesses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/contracts -q
	@$(BIN)/python .ci/audit.py

audit: setup-dev ## Only: is anything that is used known to be vulnerable?
	@$(BIN)/python .ci/audit.py

image: ## Build the container image (needs Docker)
	docker build --tag mikata .

contracts-setup: ## npm packages for the contract tests
	@# A folder of their own: npm takes away whatever else lies beside its packages.
	npm install --prefix build/npm --no-save --no-package-lock --ignore-scripts --no-audit --no-fund $(NPM_PACKAGES)

test: setup-dev ## Set up and run the tests (all but the long ones)
	$(BIN)/python -m pytest -m "not soak" -n 4 --dist worksteal

browser: setup-dev ## Only the tests in a browser
	$(BIN)/python -m pytest -m "browser and not soak" tests/browser

soak: setup-dev ## The long tests: many kills, long loads (some minutes)
	$(BIN)/python -m pytest -m soak --timeout 1800

bench: setup-dev ## Measure against the targets and print the table
	$(BIN)/python -m benchmarks

screenshots: setup-dev ## Take the pictures of README anew
	$(BIN)/python -m tests.browser.screenshots

lock: ## Resolve the two lock files anew (needs uv)
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
