# make run    a film and a link, on a fresh machine with Go
# make test   everything that is checked; what .ci/run runs
#
# What they need besides Go (FFmpeg, Chromium, Node, a C compiler for the race detector) is installed by the system's
# package manager where it is missing. Tools that are only for this project go to .cache/bin.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

DATA       ?= data
FUZZTIME   ?= 5s
LINT       := .cache/bin/golangci-lint
LINT_WANTS := 2.15.0
VULN       := .cache/bin/govulncheck
VULN_WANTS := v1.1.4

step = @printf '\n\033[1m── %s\033[0m\n' "$(1)"

# need PROGRAMS PACKAGE: installs the package if none of the programs is there. Root, sudo or brew.
define need
@found=; for p in $(1); do ! command -v $$p >/dev/null || found=$$p; done; \
if [ -z "$$found" ]; then \
	echo "installing $(2)"; \
	as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	if command -v apt-get >/dev/null; then $$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(2); \
	elif command -v brew >/dev/null; then brew install $(3); \
	else echo "please install $(2): there is neither apt nor brew here" >&2; exit 1; fi; \
fi
endef

.PHONY: build run test figures bench clean generate check-generated lint browser go-test fuzz vulnerabilities need-ffmpeg need-test

build:
	$(call step,build)
	go build -o watchroom ./cmd/watchroom

## run: a room on the first film in $(DATA)/media, looped; prints its link

run: need-ffmpeg build
	@mkdir -p "$(DATA)/media"
	@[ -n "$$(ls -A "$(DATA)/media")" ] || { $(MAKE) "$(DATA)/media/First light.mp4"; }
	$(call step,play)
	@film="$$(find "$(DATA)/media" -type f ! -name '.*' ! -name '*.part' | sort | head -n 1)"; \
	echo "film: $$film (put your own into $(DATA)/media)"; \
	exec ./watchroom play --loop --data "$(DATA)" "$$film"

# Two minutes of slow colours with a clock and a frame counter, a bell each second on the left and every other
# second on the right: enough to see and hear whether two screens agree. Made small and enlarged, which is quick.
$(DATA)/media/First\ light.mp4: need-ffmpeg
	$(call step,make a film to begin with (about 20 seconds))
	@mkdir -p "$(DATA)/media"
	@counter="drawtext=text='%{pts\\:hms}  %{n}':fontsize=64:fontcolor=white@0.9:x=(w-tw)/2:y=(h-th)/2,"; \
	ffmpeg -v quiet -f lavfi -i color=d=0.1 -vf "$${counter%,}" -f null - || counter=; \
	ffmpeg -nostdin -v error -y \
		-f lavfi -i "gradients=s=320x180:r=30:c0=0x1b2a4a:c1=0x7a3b69:c2=0xd98e73:c3=0x2d6a6a:n=4:speed=0.01:d=120" \
		-f lavfi -i "aevalsrc='0.2*sin(2*PI*220*t)*exp(-3*mod(t\,1))|0.2*sin(2*PI*330*t)*exp(-3*mod(t\,2))':s=48000:d=120" \
		-vf "scale=1280:720:flags=bicubic,$${counter}format=yuv420p" \
		-c:v libx264 -preset veryfast -crf 23 -g 60 -bf 0 -c:a aac -movflags +faststart -f mp4 "$@.part"
	@mv "$@.part" "$@"

## test: generated files, lint, browser code, all Go tests, fuzzing for a moment, known vulnerabilities

test: need-ffmpeg need-test check-generated lint browser go-test fuzz vulnerabilities
	$(call step,all is well)

need-ffmpeg:
	$(call need,ffmpeg,ffmpeg,ffmpeg)

need-test:
	$(call need,chromium chromium-browser google-chrome google-chrome-stable,chromium,--cask chromium)
	$(call need,npm,npm,node)
	$(call need,gcc clang,gcc libc6-dev,gcc)

generate:
	$(call step,generate)
	go tool templ generate -path views

check-generated:
	$(call step,generated files are fresh)
	@sums() { find views -name '*_templ.go' -exec cksum {} + | sort; }; \
	before="$$(sums)"; go tool templ generate -path views -log-level warn; \
	if [ "$$before" != "$$(sums)" ]; then \
		diff <(echo "$$before") <(sums) >&2 || true; \
		echo "generated files were stale; they are fresh now: look at them and commit them" >&2; exit 1; \
	fi

lint:
	$(call step,lint: golangci-lint $(LINT_WANTS))
	@$(LINT) version 2>/dev/null | grep -qF $(LINT_WANTS) || { \
		echo "installing it into .cache/bin"; \
		GOBIN="$(CURDIR)/.cache/bin" GOFLAGS= go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_WANTS); }
	$(LINT) run ./...

browser: assets/node_modules/.package-lock.json
	$(call step,browser code: types and tests)
	cd assets && npm run --silent check
	cd assets && NODE_OPTIONS=--test-reporter=spec npm test --silent

assets/node_modules/.package-lock.json: assets/package-lock.json
	$(call step,browser code: tools)
	cd assets && npm ci --no-audit --no-fund
	@touch $@

# Browsers that play in step want the machine for themselves.
E2E := ./cmd/internal/e2e

go-test:
	$(call step,Go tests)
	go test -race -shuffle=on -timeout 10m $$(go list ./... | grep -v '$(E2E:./%=/%)$$')
	$(call step,the whole program in browsers)
	go test -race -shuffle=on -timeout 15m $(E2E)

# Every Fuzz function there is, one after the other: go test takes one at a time.
fuzz:
	$(call step,fuzz each target for $(FUZZTIME))
	@grep -rHoE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' assets cmd media room signaling views | \
	while IFS=: read -r file name; do \
		echo "$$(dirname "$$file") $${name#func }"; \
		go test -run '^$$' -fuzz "^$${name#func }\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" </dev/null | { grep -vE '^(fuzz: elapsed|PASS|ok)' || true; }; \
	done

vulnerabilities:
	$(call step,known vulnerabilities)
	@if ! curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/modules.json 2>/dev/null; then \
		echo "skipped: the vulnerability database cannot be reached from here"; \
	else \
		[ -x $(VULN) ] || GOBIN="$(CURDIR)/.cache/bin" GOFLAGS= go install golang.org/x/vuln/cmd/govulncheck@$(VULN_WANTS); \
		$(VULN) ./...; \
	fi

## figures: what is promised, measured in real browsers, beside its bounds. Wants the machine for itself.

figures: need-ffmpeg need-test
	$(call step,figures)
	go test -tags figures -count=1 -timeout 60m -v ./cmd/internal/figures

bench:
	$(call step,benchmarks)
	go test -run '^$$' -bench . -benchmem ./...

# The data folder is not touched: films and rooms may be in it.
clean:
	rm -rf watchroom .cache assets/node_modules
	go clean -testcache -fuzzcache
