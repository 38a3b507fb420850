import Testing

@testable import Toolchain

@Suite struct MakefileTests {
    private func make(_ text: String) -> Makefile { Makefile(text: text, directory: "/app") }

    @Test func assignmentsOfEachKind() {
        let file = make(
            """
            A = one
            B := $(A) two   # a comment
            C ?= first
            C ?= second
            A += more
            D ::= \\
                x \\
                y
            export E = yes
            F = a\\#b
            """)
        #expect(file.words("A") == ["one", "more"])
        // Lazily expanded, as `=` is: forgiving, and the same for every Makefile that matters.
        #expect(file.words("B") == ["one", "more", "two"])
        #expect(file.words("C") == ["first"])
        #expect(file.words("D") == ["x", "y"])
        #expect(file.words("E") == ["yes"])
        #expect(file.words("F") == ["a#b"])
        #expect(file.words("G") == nil)
    }

    @Test func referencesOfEachKind() {
        let file = make("A = x\nB = $(A)/${A}/$A$$\nC = $(D)z\nSELF := $(SELF) -I here")
        #expect(file.words("B") == ["x/x/x$"])
        #expect(file.words("C") == ["z"])
        #expect(file.words("SELF") == ["-I", "here"])
    }

    @Test func functionsAreUnreadable() {
        let file = make(
            "S = $(wildcard *.c)\nT = a $(S)\nU = $(A:.c=.o)\nD = -DX $(shell date) -DY")
        #expect(file.words("S") == nil)
        #expect(file.words("T") == nil)
        #expect(file.words("U") == nil)
        #expect(file.arguments("D") == ["-DX", "-DY"])
    }

    @Test func endlessReferencesEnd() {
        #expect(make("A = $(B)\nB = $(A)").words("A") == nil)
        _ = make("A := $(A$(A))\nB := ${B}${B")
    }

    @Test func conditionals() {
        let file = make(
            """
            ifndef PDIR
            TOP = yes
            ifeq ($(TOP), yes)
            INNER = right
            else
            INNER = wrong
            endif
            else
            TOP = no
            endif
            ifneq "a" "b"
            N = 1
            endif
            ifdef NOTHING
            X = 1
            else ifeq ('$(N)','1')
            X = 2
            else
            X = 3
            endif
            """)
        #expect(file.words("TOP") == ["yes"])
        #expect(file.words("INNER") == ["right"])
        #expect(file.words("N") == ["1"])
        #expect(file.words("X") == ["2"])
    }

    @Test func rulesAndRecipesAreNotVariables() {
        let file = make("all: A = 1\n\tB = 2\nclean:\n\trm -f x=y\n")
        #expect(!file.defines("all: A"))
        #expect(file.words("A") == nil)
        #expect(file.words("B") == nil)
    }

    @Test func quotesAsTheShellReadsThem() {
        let file = make(#"DEFINES = -DNAME=\"x\" '-DTEXT="a b"' -DV="1 2""#)
        #expect(file.arguments("DEFINES") == [#"-DNAME="x""#, #"-DTEXT="a b""#, "-DV=1 2"])
    }

    @Test func anyTextIsRead() {
        var random = SplitMix(state: 7)
        let pieces = [
            "$(", ")", "${", "}", "=", ":=", "+=", "ifdef A\n", "else\n", "endif\n", "\\\n", "A",
            " ", "\n", "$", "#", "\"", "'", ",",
        ]
        for _ in 0..<2000 {
            let text = (0..<20).map { _ in pieces.randomElement(using: &random)! }.joined()
            let file = make(text)
            _ = file.words("A")
            _ = file.arguments("A")
        }
    }
}
