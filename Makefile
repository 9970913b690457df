PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install system tools demo test lint bench soak lock clean

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

# programs that are called, not imported: pywb for xxgk replay, other people's checks for the tests
tools: $(VENV)/tools/.installed

$(VENV)/tools/.installed: requirements-tools.lock
	test -x $(VENV)/tools/bin/python || $(PYTHON) -m venv $(VENV)/tools
	$(VENV)/tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	touch $@

demo: install system
	$(BIN)/python -m tests.replica.demo

test: install system tools
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install tools
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python settings/audit.py $(VENV)/tools/bin/pip-audit requirements.lock requirements-tools.lock

# beside other people's programs, which tests/bench installs into .venv/bench
bench: install system
	$(BIN)/python -m tests.bench --write
	$(BIN)/python -m tests.bench.scale --write

soak: install system tools
	$(BIN)/python -m pytest tests/soak -m soak -s --hypothesis-profile=drawn

# needs uv; run after a change of dependencies in pyproject.toml
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 \
		--extra dev --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 \
		--group tools --custom-compile-command "make lock" -o requirements-tools.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 \
		--group bench -c requirements.lock --custom-compile-command "make lock" -o requirements-bench.lock

clean:
	rm -rf $(VENV) data demo-data build *.egg-info .pytest_cache .mypy_cache .ruff_cache
