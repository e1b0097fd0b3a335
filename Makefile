# Two commands are enough: `make demo` and `make test`. Each sets up what is missing first; what is there is left alone.
SHELL := /bin/sh
# Engines, lines and workers are processes of their own, some hundred in a run of the tests: none should compile the program anew.
unexport PYTHONDONTWRITEBYTECODE
STAMPS := .venv/.stamps
# Two processes, a file of tests never in both: engines and peers are started once a file. Whole calls come first, since they last longest.
BESIDE := -n 2 --dist loadfile --no-loadscope-reorder
LOCKS := requirements/build.txt requirements/all.txt requirements/native.txt
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup models models-test demo test soak shop-day check bench pictures walks peers lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMPS)/system: setup/system-packages.txt setup/system.sh
	@sh setup/system.sh setup/system-packages.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: $(STAMPS)/system $(LOCKS) setup/python.sh setup/native.sh pyproject.toml
	@sh setup/python.sh
	@touch $@

setup: $(STAMPS)/python  ## virtual environment .venv, locked dependencies, system libraries

models: setup  ## weights of the default engines (fast when they are there)
	@.venv/bin/okaeri models fetch

models-test: setup
	@.venv/bin/okaeri models fetch --for tests

demo: models  ## two calls over real SIP on this machine, watched in the window; results in out/demo/
	.venv/bin/okaeri demo $(ARGS)

test: models-test  ## all tests that are not long
	.venv/bin/python -m pytest -m "not soak" $(BESIDE) $(ARGS)

soak: models-test  ## the long tests: every scenario over SIP, long property runs
	.venv/bin/python -m pytest -m soak $(ARGS)

check: setup  ## formatting, lint, types, architecture
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: models  ## response time on the customer's side, measured over real calls
	.venv/bin/okaeri bench latency --calls 20 $(ARGS)

shop-day: setup  ## a shop's day on two engines and one PostgreSQL, one killed; report in out/shop_day/
	.venv/bin/python -m tests.soak.shop_day $(ARGS)

pictures: setup  ## docs/pictures again: every state of the window, telling ones in English, dark and at 200 %
	QT_QPA_PLATFORM=offscreen .venv/bin/okaeri desk --pictures docs/pictures
	QT_QPA_PLATFORM=offscreen .venv/bin/okaeri desk --pictures docs/pictures --zoom 2 --lang ja --theme light

walks: setup  ## docs/pictures/walk-*: the walk-throughs once more, each with its strip of pictures
	QT_QPA_PLATFORM=offscreen OKAERI_WALKS=docs/pictures .venv/bin/python -m pytest -q tests/ui/test_walk_*.py tests/ui/test_first_day.py tests/ui/test_customers_page.py $(ARGS)

peers:  ## Kamailio, baresip, SIPp, PostgreSQL and what a browser needs, for the integration tests (no service is started)
	@sh setup/system.sh setup/peer-packages.txt --keep-services-off

lock: setup  ## lock the dependencies again after a change in pyproject.toml
	@sh setup/lock.sh

clean:  ## results and caches; .venv and the weights stay
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
