# Holdfast: `make help` lists what there is.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN = cd backend && ../.venv/bin/python
PY = --config pyproject.toml . ../scripts ../frontend/server

.PHONY: help setup serve mock test e2e compose lint format locks bench contract soak guards pictures backup restore pitr proxies

help:      ## list the targets
	@sed -n 's/^\([a-z0-9]*\): *[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup:     ## make .venv with everything for serving, testing and linting, and the page's checkers
	@$(PYTHON) scripts/setup.py

serve:     ## start API (:8000), task worker, events (:8002) and page (:8080); Ctrl-C stops all of it
	@$(PYTHON) scripts/serve.py serve

mock:      ## start the mock API (:8001) and the page (:8080) for work on the page
	@$(PYTHON) scripts/serve.py mock

test:      ## run every test: unit and contract on each engine and the mock, the page's, and the browser's
	@$(PYTHON) scripts/test.py

e2e:       ## run the browser tests only, in real Chromium
	@$(PYTHON) scripts/test.py e2e

contract:  ## run the API contract suite only, on the mock and on each engine
	@$(PYTHON) scripts/test.py contract

compose:   ## run the compose files on a Docker Engine of the tests' own, as root; COUNT= rounds of kills and restarts
	@COUNT=$(COUNT) $(PYTHON) scripts/test.py compose

lint:      ## ruff, import-linter, mypy, ESLint and tsc
	@$(PYTHON) scripts/lint.py

format:    ## put Python into shape with ruff
	@$(RUN) -m ruff check --fix $(PY) ; ../.venv/bin/python -m ruff format $(PY)

locks:     ## pin the newest allowed versions into backend/requirements*.txt, with hashes
	@$(PYTHON) scripts/locks.py

pictures:  ## take the pictures of the page in docs/pictures/page, at the mock, in real Chromium
	@.venv/bin/python scripts/pictures.py

backup:    ## write a backup while it runs: make backup TO=/safe/place/monday.holdfast
	@$(RUN) manage.py backup $(if $(TO),$(abspath $(TO)),$(error say where to: make backup TO=/safe/place/name.holdfast))

restore:   ## restore a backup into an empty database: make restore FROM=/safe/place/monday.holdfast
	@$(RUN) manage.py restore $(if $(FROM),$(abspath $(FROM)),$(error say from where: make restore FROM=/safe/place/name.holdfast))

pitr:      ## go back to a moment on every engine, by its own means: minutes; ENGINE= chooses one
	@$(PYTHON) scripts/pitr.py $(ENGINE)

proxies:   ## run the recipes of docs/proxies.md in front of a real server: nginx, and Caddy and Traefik where they are
	@$(RUN) -m pytest -q -rs -p no:cacheprovider tests/proxies

guards:    ## take one guard away at a time, in a copy, and show which test then fails
	@$(PYTHON) scripts/guards.py

bench:     ## measure beside other servers into docs/performance.md, an hour at most; ONLY=W3 PEERS=nginx ROUNDS=1 narrow it
	@$(PYTHON) scripts/bench.py $(if $(ONLY),--only $(ONLY)) $(if $(PEERS),--peers $(PEERS)) \
	  $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

soak:      ## hours of faults on purpose into docs/reliability.md; PART= ENGINE= COUNT= SEED= choose
	@$(PYTHON) scripts/soak.py $(if $(PART),--part $(PART)) $(if $(ENGINE),--engine $(ENGINE)) \
	  $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED))
