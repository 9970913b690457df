PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install system demo test lint bench soak lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(STAMP)

# what single features need beside Python: Debian packages, where apt and root allow it
system:
	settings/system-packages.sh

demo: install system
	$(BIN)/python -m tests.replica.demo

test: install system
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: install system
	$(BIN)/python -m tests.bench

soak: install system
	$(BIN)/python -m pytest tests/soak -m soak -s

# needs uv; run after a change of dependencies in pyproject.toml
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 \
		--extra dev --custom-compile-command "make lock" pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) data demo-data build *.egg-info .pytest_cache .mypy_cache .ruff_cache
