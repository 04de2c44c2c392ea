# `make` alone lists the targets. Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help environment dev debian run test check train lint types layers format lock audit bench guess eval crash screenshots clean
# One step after the other, whatever -j says: each needs what the one before it made.
.NOTPARALLEL:

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

environment:
	@$(PYTHON) tools/bootstrap.py run

dev:
	@$(PYTHON) tools/bootstrap.py dev

debian:
	@$(PYTHON) tools/system_packages.py

run: environment ## everything for one machine: environment, model, database, Rasa, actions, web chat and console
	@$(PY) -m bot train
	@$(PY) -m bot migrate
	@exec $(PY) -m bot run

test: check ## what a developer must see green (the same as check)

check: debian lint types layers ## style, types, layers, knowledge, training and all tests
	$(PY) -m bot check-knowledge
	$(PY) -m bot train
	$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

train: environment ## train the model if the data or the pipeline changed
	@$(PY) -m bot train

lint: dev ## ruff: style and format
	$(PY) -m ruff check --quiet
	$(PY) -m ruff format --check --quiet

types: dev ## mypy
	$(PY) -m mypy

layers: dev ## who may import whom
	@$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format: dev ## let ruff format the code and put imports in order
	$(PY) -m ruff check --fix --select I
	$(PY) -m ruff format

COMPILE := uv pip compile --quiet --excludes excludes.txt --overrides overrides.txt --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate

lock: ## write requirements*.txt anew from requirements*.in (needs uv; UPGRADE=--upgrade takes newer releases)
	$(COMPILE) $(UPGRADE) requirements.in -o requirements.txt
	$(COMPILE) $(UPGRADE) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(COMPILE) $(UPGRADE) requirements-audit.in -o requirements-audit.txt

audit: ## known weaknesses of what the product runs on (needs a network; fails for what it cannot look up)
	@$(PYTHON) tools/bootstrap.py audit
	@.venv-audit/bin/python tools/audit.py

bench: dev ## what one answer costs and what the processes weigh
	@$(PY) -m tests.bench

guess: dev ## what ten thousand guesses at the console's sign-in get, and whether their time tells anything
	@$(PY) -m tests.guessing

eval: dev ## how well the ear understands: figures, confusions, plots in var/eval
	@$(PY) -m tests.evaluate

crash: dev ## kill processes 200 times in the middle of their work and look for lost or doubled messages
	BOT_CRASH_KILLS=200 $(PY) -m pytest tests/crash

screenshots: dev ## pictures of the console for the officers' handbook, into docs/anh
	@$(PY) -m tests.screenshots

clean: ## remove what can be made again: environment, models, caches (never var/, where the data and the key lie)
	rm -rf .venv .venv-audit models .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .rasa
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
