# The commands of the house; `make help` lists them. Needs Python 3.11 or newer, make and git.

PYTHON ?=
VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
PIP := $(RUN) -m pip install -qq --disable-pip-version-check --require-hashes
COVERED := -W "ignore:Unable to activate pytest branch coverage" -m slipcover --branch --json --out $(VENV)/coverage.json \
	--source publishing,search,events,media,pages,starter,exchange,accounts,forumsite --omit "*/migrations/*"
# In one step with the tests it would print the lines of one of their processes only.
REPORT := $(RUN) -m slipcover --merge $(VENV)/coverage.json --out $(VENV)/coverage.json --skip-covered --fail-under 90
MAKEFLAGS += --no-print-directory

.PHONY: help run dev test browser lint style format lock messages vendor likeness renditions evening search front rehearsal bench memory gallery guide lighthouse clean
.DEFAULT_GOAL := help

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' $(firstword $(MAKEFILE_LIST))

run: $(VENV)/run.installed ## Start the site (PORT=8000 and HOST=127.0.0.1 unless told otherwise)
	@DEBUG=0 exec $(MANAGE) up

dev: $(VENV)/dev.installed ## Start the site for working on it: reloads, shows errors in the browser
	@DEBUG=1 exec $(MANAGE) up --reload

test: $(VENV)/dev.installed ## Run the tests, all but those in a browser; below 90 % branch coverage fails (not measured with ARGS)
	@$(RUN) $(if $(ARGS),,$(COVERED)) -m pytest -m "not browser" -n auto --dist worksteal $(ARGS)
	@$(if $(ARGS),,$(REPORT))

browser: $(VENV)/dev.installed ## Run the tests in a real browser
	@$(RUN) -m pytest tests/browser -n auto --dist worksteal $(ARGS)

lint: style ## Check code, templates, migrations, deployment and import direction
	@$(RUN) -m pytest --quiet tests/test_architecture.py tests/forumsite/test_deployment.py

style: $(VENV)/dev.installed ## Check code, templates and migrations
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(VENV)/bin/djlint --quiet --lint templates
	@$(MANAGE) makemigrations --check --dry-run

format: $(VENV)/dev.installed ## Format the code
	@$(RUN) -m ruff check --fix-only --quiet .
	@$(RUN) -m ruff format --quiet .

lock: $(VENV)/tools.installed ## Write requirements/*.txt anew from pyproject.toml
	@for kind in run dev; do \
		extra=; [ $$kind = dev ] && extra="--extra dev -c requirements/run.txt"; \
		$(VENV)/tools/bin/uv pip compile --quiet pyproject.toml $$extra --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --no-strip-extras $(ARGS) -o requirements/$$kind.txt || exit 1; \
	done

messages: $(VENV)/dev.installed ## Collect the words to translate and compile the translations (needs gettext)
	@command -v msgfmt >/dev/null || { echo "make messages needs gettext, which is not installed."; exit 1; }
	@$(MANAGE) makemessages --all --no-obsolete --no-wrap --add-location file --ignore .venv --ignore var --ignore tests --ignore bench
	@$(MANAGE) makemessages --all --domain djangojs --no-obsolete --no-wrap --add-location file --ignore .venv --ignore var \
		--ignore tests --ignore bench --ignore vendor
	@$(MANAGE) compilemessages --ignore .venv

vendor: ## Copy the scripts of others into static/vendor anew, in the versions of package.json (needs npm)
	@command -v npm >/dev/null || { echo "make vendor needs npm, which is not installed."; exit 1; }
	@npm install --ignore-scripts --no-package-lock --no-audit --no-fund --silent
	@cp node_modules/tus-js-client/LICENSE node_modules/tus-js-client/dist/tus.min.js node_modules/tus-js-client/dist/tus.min.js.map \
		static/vendor/tus-js-client/
	@sed -n 's/^  "version": "\(.*\)",/\1/p' node_modules/tus-js-client/package.json > static/vendor/tus-js-client/VERSION

likeness: $(VENV)/dev.installed ## Measure how well near copies of photos are found
	@$(RUN) bench/likeness.py

renditions: $(VENV)/dev.installed ## Measure making renditions against libvips and against decoding once per size
	@$(RUN) bench/renditions.py

evening: $(VENV)/run.installed ## Measure an evening's upload: 300 photos of 8 MB, time and memory
	@$(RUN) bench/evening.py $(ARGS)

search: $(VENV)/run.installed ## Measure the search among 200,000 invented captions; BENCH_POSTGRES names a PostgreSQL to take part
	@$(RUN) bench/search.py $(ARGS)

bench: $(VENV)/run.installed ## Measure how much work pages are, beside a Wagtail site where it is set up (needs wrk)
	@command -v wrk >/dev/null || { echo "make bench needs wrk, which is not installed."; exit 1; }
	@$(RUN) -P bench/pages.py $(ARGS)

memory: $(VENV)/run.installed ## Measure the memory of a server process over 20,000 mixed requests (needs wrk)
	@command -v wrk >/dev/null || { echo "make memory needs wrk, which is not installed."; exit 1; }
	@$(RUN) -P bench/memory.py $(ARGS)

gallery: $(VENV)/dev.installed ## Take pictures of every kind of page in each language, theme and width (needs Chromium)
	@$(RUN) -P bench/gallery.py $(ARGS)

guide: $(VENV)/dev.installed ## Take the pictures of the guides and the README anew (needs Chromium)
	@$(RUN) -P bench/guide.py $(ARGS)

lighthouse: $(VENV)/run.installed ## Ask Lighthouse about the pages readers open most (needs Chromium, npm and node 18)
	@command -v npm >/dev/null || { echo "make lighthouse needs npm, which is not installed."; exit 1; }
	@$(RUN) -P bench/lighthouse.py $(ARGS)

front: $(VENV)/run.installed ## Measure what an answer costs nginx and a web node in processor time; needs nginx
	@$(RUN) bench/front.py

rehearsal: $(VENV)/dev.installed ## Run all of deploy/ on this machine while nodes are killed and upgraded; needs nginx, Redis, PostgreSQL
	@$(RUN) deploy/rehearse.py --write $(ARGS)

clean: ## Remove the environment and what the tests left; the site's own data in var/ stays
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis

# The environment. A file is made only when its step is done, so that an interrupted one is done again.

$(VENV)/created:
	@found=; reason="was not found"; \
	for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python); do \
		command -v "$$candidate" >/dev/null 2>&1 || continue; \
		if ! "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			[ "$$reason" = "was not found" ] && reason="is needed, and $$candidate is older"; continue; fi; \
		if ! "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then \
			reason="is here as $$candidate, but without venv: on Debian or Ubuntu, install python3-venv"; continue; fi; \
		found=$$candidate; break; \
	done; \
	[ -n "$$found" ] || { echo "Python 3.11 or newer $$reason. PYTHON=/path/to/python names another one."; exit 1; }; \
	echo "Making an environment in $(VENV) with $$($$found --version) ..."; \
	"$$found" -m venv --clear $(VENV) && touch $@

$(VENV)/%.installed: requirements/%.txt | $(VENV)/created
	@echo "Installing requirements/$*.txt ..."
	@$(PIP) -r $<
	@touch $@

$(VENV)/tools.installed: | $(VENV)/created
	@$(RUN) -m venv $(VENV)/tools
	@$(VENV)/tools/bin/python -m pip install -qq --disable-pip-version-check uv
	@touch $@
