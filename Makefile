# make play   sets up what is needed, then plays a session aloud   (SESSION=path for another one)
# make web    opens handscue in the browser
# make test   sets up what is needed, then runs every check and test
#
# All of it goes into .venv; "make clean" takes it away again.

SESSION ?= sessions/back-of-legs.yaml

# The first of these that really is Python 3.11 or newer.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What is compiled is kept, wherever this is set: a test run starts Python a thousand times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: play web test lint simpleaudio pedal clean

play: .venv/ready
	@$(BIN)/handscue play $(SESSION)

web: .venv/ready
	@$(BIN)/handscue web

# What plays in real time mostly waits, so there are more of these tests at a time, and nothing else
# beside them; what measures how late a sound comes runs last. Nobody else should work on the machine
# meanwhile. While mypy looks at the program, all tests are loaded once: they are compiled then.
test: .venv/ready-to-test
	@$(BIN)/pytest --collect-only --quiet >.venv/collected.log 2>&1 & \
	$(MAKE) --no-print-directory lint && \
	{ wait $$! || { cat .venv/collected.log; exit 1; }; }
	$(BIN)/pytest -m "rig and not measured" -n 3 --dist worksteal
	$(BIN)/pytest -m "not rig and not measured" -n auto --dist worksteal
	$(BIN)/pytest -m measured -n 2

lint: .venv/ready-to-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/python:
	@test -n "$(PYTHON)" || { echo "handscue needs Python 3.11 or newer: see python.org"; exit 1; }
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

.venv/ready: .venv/python pyproject.toml
	@$(PIP) install --editable .
	@$(MAKE) --no-print-directory simpleaudio
	@touch $@

.venv/ready-to-test: .venv/ready
	@$(PIP) install --group dev
	@$(MAKE) --no-print-directory pedal
	@touch $@

# An extra: the session plays without it, through miniaudio.
simpleaudio: .venv/python
	@$(PIP) install --editable '.[simpleaudio]' >.venv/simpleaudio.log 2>&1 || echo \
	"Going on without simpleaudio (miniaudio plays). To have it: apt install gcc python3-dev libasound2-dev, then make simpleaudio"

# An extra: pedals read directly on Linux.
pedal: .venv/python
	@$(PIP) install --editable '.[pedal]' >.venv/pedal.log 2>&1 || echo \
	"Going on without evdev. To have it: apt install gcc python3-dev linux-libc-dev, then make pedal"

clean:
	rm -rf .venv
