# Openear's commands. They need make and Python >= 3.11, nothing else: each makes .venv and installs the
# locked dependencies first. `make test ARGS="-k windows"` passes arguments on, `PYTHON=` chooses the interpreter.

CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed
ARGS ?=
# two at once, a broker each: the tests of the broker wait more than they compute
PROCESSES ?= 2

# a PYTHONPATH from outside could bring another top-level `agents`, a PYTHONHOME another standard library
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_REQUIRE_VIRTUALENV
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# the stamp names the folder that it was made in: a copied or moved tree installs anew
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench compiled faults-short faults audit lock clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: $(STAMP) ## make .venv and install the locked dependencies

demo: $(STAMP) ## start Kafka, plant stories in a stream of mentions, print the alerts that come out
	@$(VENV)/bin/openear demo $(ARGS)

test: $(STAMP) ## run the tests, those with a real Kafka included
	@$(RUN) -c 'import platform as p, sys; print(p.python_implementation(), p.python_version(), "at", sys.executable)'
	@$(RUN) -m pytest -m "not slow and not faults" -n $(PROCESSES) --dist loadfile $(ARGS)

check: $(STAMP) ## lint, format and types
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

bench: $(STAMP) ## measure speed and memory, one JSON object a line
	@for name in $(or $(BENCH),$(BENCHES)); do $(RUN) -m tests.bench.$$name $(ARGS) || exit 1; done

# never beside the sources: there an older compiled file would hide every change
compiled: $(STAMP) ## build a wheel with the hot modules compiled, in build/compiled (needs a C compiler, a minute)
	@$(RUN) hatch_build.py
	@rm -rf build/compiled && echo "Compiling into build/compiled, about a minute" >&2
	@mkdir -p build/compiled && HATCH_BUILD_HOOK_ENABLE_CUSTOM=true $(RUN) -m build --wheel --no-isolation \
	  --outdir build/compiled . >build/compiled/log 2>&1 || { cat build/compiled/log >&2; exit 1; }
	@$(RUN) -m pip install --quiet --no-index --no-deps --target build/compiled/site build/compiled/*.whl
	@echo "Built $$(ls build/compiled/*.whl); \`make bench BENCH=enrich\` measures it beside the pure build"

faults-short: $(STAMP) ## kill, freeze and stop workers and the broker under load, about two minutes
	@$(RUN) -m pytest tests/faults -m "not slow" -n $(PROCESSES) --dist loadfile $(ARGS)

faults: $(STAMP) ## the same with a hundred kills, about an hour (ARGS="-k portion2": a fifth of it)
	@$(RUN) -m pytest tests/faults tests/integration -k "faults or kill or crash" --timeout 7200 $(ARGS)

audit: $(STAMP) ## look for known holes of the locked packages, where the service of advisories answers
	@[ -x .audit/bin/pip-audit ] || { $(RUN) -m venv .audit && .audit/bin/pip install --quiet --require-hashes \
	  --only-binary :all: -r .github/audit.lock; }
	@$(RUN) -m tests.audit --tool .audit/bin/pip-audit $(ARGS)

lock: ## for maintainers: choose the newest versions that pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
	$(COMPILE) --upgrade --group dev --output-file requirements.lock
	$(COMPILE) --no-annotate --constraint requirements.lock --output-file deploy/requirements.lock
	echo 'pip-audit>=2.9' | $(COMPILE:pyproject.toml=-) --no-annotate --upgrade --output-file .github/audit.lock

clean: ## remove .venv and all caches
	rm -rf $(VENV) .audit .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build

# for every platform and Python of ours, versions and hashes alone: an address would be one machine's
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-emit-index-url pyproject.toml

BENCHES := $(basename $(notdir $(wildcard tests/bench/[a-z]*.py)))

# An interpreter counts if it runs (a pyenv shim may not), is new enough and can make a venv with pip (Debian
# splits that off). Wheels only: nothing is built that the hashes do not cover.
$(STAMP): requirements.lock pyproject.toml
	@set -e; stale() { [ -e $(STAMP) ] && [ "$$(cat $(STAMP))" != "$(CURDIR)" ]; }; \
	if stale || ! $(RUN) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  found=; bare=; \
	  for python in $(CANDIDATES); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	    if "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then found=$$python; break; fi; \
	    bare=$${bare:-$$python}; \
	  done; \
	  if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	    echo "$$bare cannot make a virtual environment: install its venv and ensurepip modules (Debian: apt install python3-venv)" >&2; exit 1; \
	  elif [ -z "$$found" ]; then \
	    echo "Openear needs Python 3.11 or newer, none of these is: $(CANDIDATES)" >&2; exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$("$$found" --version)" >&2; \
	  "$$found" -m venv --clear $(VENV); \
	fi; \
	echo "Installing $$(grep -c '==' requirements.lock) locked packages into $(VENV)" >&2; \
	$(RUN) -m pip install --quiet --no-input --only-binary :all: --require-hashes -r requirements.lock; \
	$(RUN) -m pip install --quiet --no-input --no-deps --no-build-isolation --editable .; \
	printf '%s\n' "$(CURDIR)" > $(STAMP)
