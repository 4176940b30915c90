# Two commands matter: `make app` serves the page, `make test` passes the tests. Each makes what it needs.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help app test quick check train accuracy bench wheel clean

help:  ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

app: .venv/app  ## install and serve the page on http://127.0.0.1:8501
	$(BIN)/streamlit run streamlit_app.py --server.port $(PORT)

test: .venv/test  ## install, find or fetch a browser, and run every test
	$(BIN)/python -m tests.browser
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/python -m pytest

quick: .venv/test  ## the tests that need no browser, wheel, cluster or attack
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not slow"

check: .venv/test  ## lint, types and the record
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/python -m tracker.record check

train: .venv/test  ## learn from lessons/ again (minutes)
	$(BIN)/python -m tracker.placing.train

accuracy: .venv/test  ## how well the cases are read, by language and field
	$(BIN)/python -m tests.accuracy

bench: .venv/test  ## speed, memory and accuracy beside other readers (minutes)
	$(BIN)/python -m tests.bench

wheel: .venv/test  ## a wheel with the record inside, in dist/
	$(BIN)/python -m build --wheel

clean:  ## remove the environment and everything built
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/app: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[html,pdf]'
	@touch $@

.venv/test: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ .venv/app
