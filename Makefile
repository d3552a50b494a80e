# Two commands are enough: `make run` sets everything up and starts the box, `make test` does and runs the tests.

PYTHON ?= python3
VENV    = $(CURDIR)/.venv/bin
SETUP   = '$(PYTHON)' -I '$(CURDIR)/packaging/gulou_setup'

# What the box receives: the user's TS=, or the demo broadcast, made live by the simulated headend.
HEADEND = PYTHONPATH='$(CURDIR)/examples/headend' '$(VENV)/python' -m headend
DEMO    = pipe://env $(HEADEND) serve --build '$(CURDIR)/build/demo' --to -

.PHONY: help run test journeys golden golden-take test-hostile test-vm test-peers fuzz monkey lint bench docs pictures setup lock clean

help:
	@echo 'make run      set up what is missing and start the box on the demo broadcast'
	@echo '              TS=recording.ts | udp://239.1.1.1:1234 | rtp://@:5004   receive this instead'
	@echo '              SIZE=1280x720   draw at this size;  ARGS=…   more for `gulou box`'
	@echo 'make test     set up and run the tests (ARGS=tests/hal runs a part)'
	@echo 'make journeys whole ways through the box, as a person goes them; pictures in build/journeys'
	@echo 'make golden   every screen against its picture; what differs is shown in build/golden'
	@echo 'make golden-take  keep the screens as they are now'
	@echo 'make test-hostile  every hostile app for as long as it takes, and the frames meanwhile'
	@echo 'make test-vm  the tuner driver in a virtual machine, with the kernel'"'"'s own virtual tuner'
	@echo 'make test-peers VLC, ffmpeg and GStreamer at our server; two boxes in two rooms (installs them)'
	@echo 'make fuzz     strangers'\'' bytes at every parser for MINUTES=30: no crash, no hang, no growth'
	@echo 'make monkey   random remote keys over all apps (COUNT=100000 SEED=1)'
	@echo 'make lint     ruff, mypy --strict and the translations'
	@echo 'make bench    measure; a table, and build/bench.json'
	@echo 'make docs     the documents as a site, in build/site'
	@echo 'make pictures take the pictures of the gallery page anew'
	@echo 'make setup    only set up'
	@echo 'make lock     pin anew what requirements.in asks for'
	@echo 'make clean    remove what was built (make run makes it again)'

setup:
	@$(SETUP) run

run: setup
	@exec '$(VENV)/gulou' box --tuner "$(or $(TS),$(DEMO))" $(if $(SIZE),--size $(SIZE)) $(ARGS)

# Two at a time, each file in one place: most tests wait for a box, not for the processor. JOBS=0: one by one.
JOBS ?= 2
test:
	@$(SETUP) test
	@'$(VENV)/python' -m pytest -n $(JOBS) --dist loadfile $(ARGS)

journeys:
	@$(SETUP) test
	@GULOU_JOURNEYS=1 '$(VENV)/python' -m pytest -v -n $(JOBS) --dist loadfile tests/box/journeys $(ARGS)

golden:
	@$(SETUP) test
	@GULOU_GOLDEN=check '$(VENV)/python' -m pytest -n $(JOBS) tests/golden $(ARGS)

golden-take:
	@$(SETUP) test
	@GULOU_GOLDEN=take '$(VENV)/python' -m pytest -n $(JOBS) tests/golden $(ARGS)

test-hostile:
	@$(SETUP) test
	@GULOU_HOSTILE=1 '$(VENV)/python' -m pytest tests/hostile $(ARGS)
	@'$(VENV)/python' tests/bench --strict sdk_hostile

test-vm:
	@$(SETUP) vm
	@GULOU_VM=1 '$(VENV)/python' -m pytest -s -rs tests/vm $(ARGS)

fuzz:
	@$(SETUP) test
	@'$(VENV)/python' tests/fuzz --minutes $(or $(MINUTES),30)

test-peers:
	@$(SETUP) peers
	@GULOU_PEERS=1 '$(VENV)/python' -m pytest -v tests/hal/sharing/test_peers.py \
	    tests/hal/sharing/test_hdhomerun.py tests/hal/network/test_networkmanager.py \
	    tests/box/test_two_boxes.py $(ARGS)

monkey:
	@$(SETUP) run
	@'$(VENV)/python' tests/monkey.py $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED)) $(ARGS)

lint:
	@$(SETUP) test
	'$(VENV)/ruff' check
	'$(VENV)/ruff' format --check
	'$(VENV)/mypy'
	'$(VENV)/python' packaging/gulou_setup/catalogues.py check
	PYTHONPATH=.:packaging '$(VENV)/python' tests/fits

bench:
	@$(SETUP) run
	@'$(VENV)/python' tests/bench $(ARGS)

docs:
	@$(SETUP) test
	@'$(VENV)/python' -m mkdocs build

pictures:
	@$(SETUP) test
	@'$(VENV)/python' docs/pictures.py

lock:
	'$(PYTHON)' -m venv --clear build/lock
	build/lock/bin/python -m pip install -q uv
	build/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header -q -o requirements.lock requirements.in
	rm -rf build/lock

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis
