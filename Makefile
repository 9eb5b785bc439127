# `make` alone lists what there is. It needs python3 (3.11 or newer) with venv, make and git.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
ARGS ?=

# Settings as in production, with secrets of no worth, for the checks alone.
DEPLOYED := SYNCHRO_MODE=production BASE_URL=https://synchro.example ALLOWED_HOSTS=synchro.example \
	SECRET_KEY=a-word-of-no-worth-that-is-long-enough-and-varied-0123456789 \
	SYNCHRO_KEYS=check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	DATABASE_URL=postgres://nowhere/synchro REDIS_URL=redis://nowhere EMAIL_URL=smtp://nowhere

# The machine's own certificates, where a company has its own authority.
export UV_SYSTEM_CERTS := 1
export UV_LINK_MODE ?= copy
# What is compiled once need not be compiled by each of the programs that we start: a run of the tests
# starts some hundreds, and those that read files or draw documents may write nothing themselves.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-empty test safe cruel bench check words

help:  ## List what there is
	@sed -n 's/^\([a-z-]*\):.*##/\1 #/p' $(MAKEFILE_LIST) | while IFS='#' read -r name text; \
		do printf '  make %-12s%s\n' "$$name" "$$text"; done

setup: .venv/.dev  ## Everything for working on Synchro: packages, style sheets, typefaces
	@$(BIN)/python -m synchro.servers.debian pango chromium
	@$(BIN)/python -m synchro.servers.assets

demo: .venv/.local  ## Run Synchro here with a sample organisation
	@$(BIN)/python -m synchro.servers.debian pango
	@$(BIN)/python -m synchro.servers.supervisor demo

demo-empty: .venv/.local  ## Run Synchro here without data; prints a link to make an organisation
	@$(BIN)/python -m synchro.servers.debian pango
	@$(BIN)/python -m synchro.servers.supervisor empty

test: setup  ## Everything that a change can break; ARGS go to pytest
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

safe: setup  ## The bars of safety alone, at their sizes
	@$(BIN)/pytest -n 2 --dist loadgroup -m "(safe or bar) and not cruel" $(ARGS)

cruel: setup  ## Full sizes, faults and load; hours
	@$(BIN)/pytest -n 0 -m cruel $(ARGS)

bench: setup  ## The figures of speed
	@$(BIN)/python -m benchmarks $(ARGS)

words: .venv/.dev  ## Bring the translation files up to the sentences of the code
	@$(BIN)/python -m synchro.servers.words renew

check: .venv/.dev  ## Style, types, arrows between packages, templates, migrations, deployment
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z '*.html' | xargs -0r $(BIN)/djade --check --target-version 5.2
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(DEPLOYED) $(BIN)/python manage.py check --deploy --fail-level WARNING

# Stamps inside the virtual environment: gone with it, older than a lock file that has changed.

.venv/.uv: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Synchro needs Python 3.11 or newer; this is %d.%d. Name another one, for example: make PYTHON=python3.12" % sys.version_info[:2])'
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv .venv || { echo "On Debian the package python3-venv is needed."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.local: requirements-local.txt .venv/.uv
	@echo "Installing the packages …"
	@$(UV) -r $<
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.uv
	@echo "Installing the packages, those for development too …"
	@$(UV) -r $<
	@touch $@ .venv/.local
