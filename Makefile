# Everything a person types. Each target installs what it needs into .venv, locked with hashes.

PYTHON ?= python3
BIN := .venv/bin
DEMO_OUT := demo-out

.PHONY: help demo run check-setup test check e2e bench format lock clean

help: ## what can be made here
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

demo: .venv/run ## play a sample conference day on this machine alone
	$(BIN)/python -m bot demo

run: .venv/run ## run the bot with .env
	$(BIN)/python -m bot run

check-setup: .venv/run ## look at everything that `make run` needs, with the cure
	$(BIN)/python -m bot check

test: .venv/dev ## everything that needs only Python and git
	$(BIN)/python -m pytest -m "not e2e" --cov --cov-report=term

check: .venv/dev ## lint, types, formatting, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/python -m pytest tests/architecture -p no:randomly

e2e: .venv/dev ## what needs Debian packages
	$(BIN)/python -m pytest -m e2e

bench: .venv/dev ## ratios against a minimal bot; takes some minutes
	$(BIN)/python -m bench

format: .venv/dev ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/dev ## choose new versions of what we depend on (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --upgrade pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate pyproject.toml --group dev -c requirements.lock \
	  -o requirements-dev.lock

clean: ## remove what was made here
	rm -rf .venv $(DEMO_OUT) build dist .coverage* .pytest_cache .ruff_cache .hypothesis e2e-out

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

# --no-deps: a lock is complete, and with hashes pip would stumble over newer versions of extras
.venv/run: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch .venv/run $@
