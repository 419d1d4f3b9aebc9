# Everything from a fresh clone needs only make and Python 3.11 or newer. After the install nothing touches the network.
#   make run    opens the page (HOST=127.0.0.1 PORT=7860)
#   make test   all that CI runs but the servers of others'
#   make test-wire   those too (SERVERS=litellm for the quicker one)

HOST ?= 127.0.0.1
PORT ?= 7860
BIN := .venv/bin
INSTALLED := .venv/installed

FIND_PYTHON = for p in "$(PYTHON)" python3.13 python3.12 python3.11 python3.14 python3 python; do \
	command -v "$$p" >/dev/null 2>&1 && \
	"$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && \
	{ echo "$$p"; break; }; done

.PHONY: run install test test-wire fast lint eval bench baseline screenshots lock clean

run: $(INSTALLED)
	@$(BIN)/python -m interviewer --host "$(HOST)" --port "$(PORT)"

install: $(INSTALLED)

test: lint
	$(BIN)/python -m pytest

# What to run while writing: no browser, no servers.
fast: $(INSTALLED)
	$(BIN)/python -m pytest -m "not browser and not wire"

# A slower tier: the model client against servers of others', each in an environment of its own (one of them is compiled).
SERVERS ?= litellm llama
test-wire: $(INSTALLED) $(SERVERS:%=.wire/%/installed)
	$(BIN)/python -m pytest tests/wire

.wire/%/installed: tests/wire/%.txt | $(BIN)/python
	$(BIN)/python -m venv --clear .wire/$*
	@echo "Installing $* (some minutes, once) ..."
	@CMAKE_ARGS="-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF" .wire/$*/bin/python -m pip install --quiet \
		--disable-pip-version-check -r tests/wire/$*.txt
	@touch $@

lint: $(INSTALLED)
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

eval: $(INSTALLED)
	$(BIN)/python -m interviewer eval

bench: $(INSTALLED)
	$(BIN)/python -m evals.bench

# After a change that moves the embedded engine on purpose: make baseline WHY="what changed, for the changelog"
baseline: $(INSTALLED)
	$(BIN)/python -m evals.baseline --why "$(WHY)"

screenshots: $(INSTALLED)
	$(BIN)/python -m docs.screenshots

# Keeps the versions it can; `make lock UPGRADE=--upgrade` takes the newest. Holds hashes and no addresses.
lock: $(INSTALLED)
	$(BIN)/uv pip compile --quiet --all-extras --group weights --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE) -o requirements.lock pyproject.toml
	@! grep -n '://' requirements.lock

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.lock names (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(INSTALLED)

$(BIN)/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo "Interviewer needs Python 3.11 or newer with its venv module, and found none." >&2; \
		echo "Install one (Debian and Ubuntu: python3 and python3-venv), or name it: make run PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	rm -rf .venv && "$$python" -m venv .venv
