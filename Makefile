# Host8266's commands. Each does its whole job on a machine that has a Swift toolchain:
#
#   make run [APP=Examples/HelloTasks]   build, then run an application
#   make test                            build, then all tests
#   make build                           bin/host8266
#   make check                           style, layers, tests, headers, exports
#   make bench                           speed and size, against their floors
#   make install PREFIX=/usr/local       the program and its headers
#   make clean
#
# What is missing is installed first (Tools/install.sh); exit code 4 says that it could not be.

APP ?= Examples/HelloTasks
PREFIX ?= /usr/local
DESTDIR ?=

SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
SOURCES = Sources Tests Package.swift

.PHONY: run test build check bench install clean prepare
.NOTPARALLEL:

run: build
	bin/host8266 run "$(APP)"

test: build
	@Tools/install.sh tests
	@SWIFT="$(SWIFT)" Tools/test.sh

build: prepare
	$(SWIFT) build $(RELEASE) --product host8266
	@mkdir -p bin
	@ln -sfn "$$($(SWIFT) build $(RELEASE) --show-bin-path)/host8266" bin/host8266

check: prepare
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(MAKE) test
	Tests/Headers/check_headers.sh
	Tools/check_exports.sh
	bin/host8266 registers | diff Docs/Registers.md -

bench: build
	Benchmarks/bench.sh
	Benchmarks/kernel.sh
	Benchmarks/network.sh
	Benchmarks/Relay/relay.sh

# The program finds its headers at its own package, or at PREFIX/share/host8266/Include.
install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/host8266"
	install -m 755 "$$(readlink -f bin/host8266)" "$(DESTDIR)$(PREFIX)/bin/host8266"
	rm -rf "$(DESTDIR)$(PREFIX)/share/host8266/Include"
	cp -R Include "$(DESTDIR)$(PREFIX)/share/host8266/Include"

clean:
	rm -rf .build bin

prepare:
	@Tools/install.sh
