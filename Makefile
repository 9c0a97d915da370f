# Each target is one line of the command line (python -m analysis ...), so nothing is lost without make.
.DEFAULT_GOAL := help
STUDY ?= illustrative
WORKERS ?= 0
THEME ?=
NOTEBOOKS ?=
CELL_TIMEOUT ?= 600
EXECUTOR ?= local
SCHEDULER ?=
# The first Python that runs and is recent enough: a name on the path may be a stand-in that does not run.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
PY := .venv/bin/python
# Compiled modules are kept: without them every kernel compiles pandas, seaborn and statsmodels again.
export PYTHONDONTWRITEBYTECODE :=

# A misspelt variable would otherwise be ignored, and the default study reported under another name.
KNOWN := EXECUTOR SCHEDULER STUDY WORKERS THEME NOTEBOOKS CELL_TIMEOUT PYTHON NAME TITLE ORGANISATION AREA IN OFFLINE ID WHAT FROM AUTHOR CONTEXT VERDICT COMMENT COPY ONLY
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command%,$(origin $(name))),$(name)))
UNKNOWN := $(filter-out $(KNOWN) MAKEFLAGS MAKEOVERRIDES MFLAGS -%,$(GIVEN))
ifneq ($(strip $(UNKNOWN)),)
$(error $(strip $(UNKNOWN)) is not known. Known: $(KNOWN))
endif

help:  ## list what one can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' Makefile

report: .venv/ready  ## regenerate what changed, in reports/STUDY/  [STUDY= WORKERS= THEME= EXECUTOR= SCHEDULER=]
	@$(PY) -m analysis report --study "$(STUDY)" --workers $(WORKERS) --theme "$(THEME)" --notebooks "$(NOTEBOOKS)" --cell-timeout $(CELL_TIMEOUT) --executor "$(EXECUTOR)" --scheduler "$(SCHEDULER)"

check: .venv/ready  ## read and validate a study's data, no report  [STUDY=]
	@$(PY) -m analysis check --study "$(STUDY)"

study: .venv/ready  ## start a new study; asks, or takes  [NAME= TITLE= ORGANISATION= AREA= FROM=export IN=folder]
	@$(PY) -m analysis study --name "$(NAME)" --title "$(TITLE)" --from "$(FROM)" --organisation "$(ORGANISATION)" --area "$(AREA)" --in "$(IN)"

theme: .venv/ready  ## add a commented theme to a study's register  [STUDY= ID=]
	@$(PY) -m analysis theme --study "$(STUDY)" --id "$(ID)"

drafts: .venv/ready  ## draft themes that nobody has named, in the study's work/, for a person to judge  [STUDY=]
	@$(PY) -m analysis drafts --study "$(STUDY)"

explain: .venv/ready  ## why a page is stale, or where a number comes from  [STUDY= WHAT=page or theme/claim]
	@$(PY) -m analysis explain --study "$(STUDY)" --what "$(WHAT)"

compare: .venv/ready  ## what changed since an earlier report, and why  [STUDY= FROM=folder]
	@$(PY) -m analysis compare --study "$(STUDY)" --from "$(FROM)"

formats: .venv/ready  ## add spreadsheets, PDF, Word and the designer's pack to a report  [STUDY=]
	@$(PY) -m analysis formats --study "$(STUDY)" --workers $(WORKERS)

request: .venv/ready  ## build the bundle for the checkers of a release  [STUDY= AUTHOR= CONTEXT=]
	@$(PY) -m analysis request --study "$(STUDY)" --author "$(AUTHOR)" --context "$(CONTEXT)"

approve: .venv/ready  ## note what a checker decided  [STUDY= NAME= VERDICT= COMMENT=]
	@$(PY) -m analysis approve --study "$(STUDY)" --name "$(NAME)" --verdict "$(or $(VERDICT),approve)" --comment "$(COMMENT)"

release: .venv/ready  ## move exactly what two people approved to released/  [STUDY=]
	@$(PY) -m analysis release --study "$(STUDY)"

verify: .venv/ready  ## prove that a copy is the released one  [STUDY= COPY=]
	@$(PY) -m analysis verify --study "$(STUDY)" --copy "$(COPY)"

test: .venv/ready  ## everything CI runs: lint, unit, oracle, notebooks, browser
	@$(PY) -m analysis test

check-notebooks: .venv/ready  ## run the notebooks against their reference outputs (nbval)
	@$(PY) -m analysis check-notebooks

references: .venv/ready  ## run the notebooks on the illustrative study and keep their outputs as references  [ONLY=20_theme]
	@$(PY) -m analysis references --only "$(ONLY)"

lab: .venv/ready  ## JupyterLab on the notebooks, with the study's parameters  [STUDY=]
	@$(PY) -m analysis lab --study "$(STUDY)"

hooks: .venv/ready  ## once: guard commits, and let git compare and merge notebooks by cell
	@$(PY) -m analysis hooks

synthetic: .venv/ready  ## write the made-up victims of the illustrative study again
	@$(PY) -m analysis synthetic

quality: .venv/ready  ## write the computed parts of the quality record anew
	@$(PY) -m analysis quality

docs: .venv/ready  ## build the documents to HTML, in docs/_build/
	@$(PY) -m analysis docs

lock: .venv/ready  ## decide versions anew from pyproject.toml, into requirements.lock
	@$(PY) -m uv pip compile pyproject.toml --group dev --extra cluster --universal --generate-hashes --no-emit-index-url --no-header -q -p 3.11 -o requirements.lock

wheelhouse:  ## download what the lock names into wheelhouse/, for OFFLINE=1 on machines of this kind
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(PY) -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --dest wheelhouse -r requirements.lock
	@$(PY) -m pip download --quiet --disable-pip-version-check --only-binary=:all: --dest wheelhouse setuptools wheel
	@echo "wheelhouse/ is complete. Take it with this folder; there, any command with OFFLINE=1."

audit: .venv/ready  ## known faults of the locked packages, asked of an outside service
	@$(PY) -m analysis audit

clean:  ## remove what can be made again: .venv, caches
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis

# The environment holds exactly what the lock names, by hash, compiled once. The package is found by a relative path:
# an absolute one with an accent in it stops Python itself where the locale is C. With OFFLINE=1 everything comes from
# the folder wheelhouse/ and no network is asked; the hashes are checked all the same.
WHEELS := $(if $(OFFLINE),--no-index --find-links wheelhouse)
.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found. Name one with PYTHON=..." >&2; exit 2; }
	@test -z "$(OFFLINE)" -o -d wheelhouse || { echo "OFFLINE=1 needs the folder wheelhouse/: make it with 'make wheelhouse' on a machine of this kind that has a network." >&2; exit 2; }
	@echo "Setting up .venv from $(if $(OFFLINE),wheelhouse/,requirements.lock) (once, about a minute) ..."
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@awk '/^uv==/{p=1} p{print} p&&!/\\$$/{exit}' requirements.lock > .venv/uv.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps $(WHEELS) -r .venv/uv.txt
	@$(PY) -m uv pip sync --quiet --python $(PY) --require-hashes --compile-bytecode $(WHEELS) requirements.lock
	@$(PY) -m uv pip install --quiet --python $(PY) --no-deps --no-build-isolation $(WHEELS) --editable .
	@$(PY) -c 'import os, pathlib, site; here = pathlib.Path(site.getsitepackages()[0]); [p.write_text(os.path.relpath("src", here) + "\n") for p in here.glob("*golden_thread*.pth")]'
	@touch .venv/ready

.PHONY: help report check study theme drafts explain compare formats request approve release verify test check-notebooks references lab hooks wheelhouse audit synthetic quality docs lock clean
