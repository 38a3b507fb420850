import Foundation
import Testing

@testable import Toolchain

@Suite struct ApplicationTests {
    private func find(
        _ box: Sandbox, _ inputs: [String] = [""], excludes: [String] = []
    ) throws -> Application {
        var request = BuildRequest(inputs: inputs.map(box.path), includeRoot: "/")
        request.excludes = excludes
        return try Application.find(request)
    }

    private func names(_ application: Application, _ box: Sandbox) -> [String] {
        application.sources.map { String($0.path.dropFirst(box.root.count + 1)) }
    }

    @Test func withoutAMakefileEverySourceCounts() throws {
        let box = try Sandbox([
            "user/main.c": "", "driver/uart.c": "", "lib/deep/x.cpp": "", ".git/hook.c": "",
            "include/a.h": "", "lib/include/b.h": "", "notes.txt": "", "test/t.c": "",
            "inc/c.h": "",
        ])
        let application = try find(box)
        #expect(
            names(application, box) == [
                "driver/uart.c", "lib/deep/x.cpp", "test/t.c", "user/main.c",
            ])
        #expect(
            application.headerDirectories
                == ["inc", "include", "lib/include", "driver", "lib/deep", "test", "user"].map(
                    box.path))
        #expect(application.headers.count == 3)
    }

    @Test func subdirsDecide() throws {
        let box = try Sandbox([
            "Makefile": "SUBDIRS = \\\n\tuser driver\nDEFINES += -DTOP\nifndef PDIR\nendif\n",
            "user/Makefile":
                "DEFINES += -DUSER -DN=1\nINCLUDES := $(INCLUDES) -I $(PDIR)include -I ./\nINCLUDES += -I ../../sdk\n",
            "user/main.c": "", "user/include/u.h": "", "user/sub/ignored.c": "",
            "user/part/Makefile": "", "user/part/p.c": "",
            "driver/uart.c": "", "driver/more/m.c": "", "host_tool/tool.c": "",
        ])
        let application = try find(box)
        #expect(
            names(application, box) == [
                "driver/more/m.c", "driver/uart.c", "user/main.c", "user/part/p.c",
            ])
        let main = try #require(application.sources.first { $0.path.hasSuffix("main.c") })
        #expect(
            main.flags == [
                "-DTOP", "-DUSER", "-DN=1", "-I" + box.path("user/include"),
                "-I" + box.path("user"),
            ])
        #expect(application.sources[0].flags == ["-DTOP"])
    }

    @Test func modulesAreSubdirs() throws {
        let box = try Sandbox([
            "Makefile": "MODULES = driver user\n", "user/a.c": "", "driver/b.c": "", "x/c.c": "",
        ])
        #expect(names(try find(box), box) == ["driver/b.c", "user/a.c"])
    }

    @Test func listedSourcesOnly() throws {
        let box = try Sandbox([
            "Makefile": "SUBDIRS = user\n", "user/Makefile": "CSRCS = a.c ./b.c\n",
            "user/a.c": "", "user/b.c": "", "user/c.c": "",
        ])
        #expect(names(try find(box), box) == ["user/a.c", "user/b.c"])
    }

    @Test func excludesAndFiles() throws {
        let box = try Sandbox(["user/a.c": "", "user/b.c": "", "old/c.c": ""])
        #expect(names(try find(box, excludes: ["old", "user/b.c"]), box) == ["user/a.c"])
        #expect(names(try find(box, ["user/b.c", "old"]), box) == ["old/c.c", "user/b.c"])
    }

    @Test func whatIsLeftAsideIsSaid() throws {
        let box = try Sandbox([
            "user/a.c": "", "include/FreeRTOSConfig.h": "", "user/start.S": "",
            "lib/libx.a": "!<arch>\nx/\n\u{7F}ELF\u{1}\u{1}\u{1}"
                + String(repeating: "\0", count: 11)
                + "^" + String(repeating: "\0", count: 40),
        ])
        let notes = try find(box).notes.joined(separator: "\n")
        #expect(notes.contains("FreeRTOSConfig.h has no effect"))
        #expect(notes.contains("libx.a holds code for the chip's Xtensa processor"))
        #expect(notes.contains("start.S is assembly for the chip's"))
    }

    @Test func theRealSDKsHeadersAreNotOurs() throws {
        let box = try Sandbox([
            "sdk/include/espressif/c_types.h": "", "sdk/extra/x.h": "",
            "sdk/app/Makefile": "INCLUDES += -I ../include -I ../extra\n", "sdk/app/a.c": "",
        ])
        #expect(try find(box, ["sdk/app"]).sources[0].flags == ["-I" + box.path("sdk/extra")])
    }

    @Test func linksThatLeadBackEnd() throws {
        let box = try Sandbox(["user/a.c": "", "include/a.h": ""])
        for name in ["user/up", "user/again"] {
            try FileManager.default.createSymbolicLink(
                atPath: box.path(name), withDestinationPath: box.root)
        }
        #expect(names(try find(box), box) == ["user/a.c"])
    }

    @Test func wrongInputsAreSentences() throws {
        let box = try Sandbox(["empty/readme.txt": "", "x.o": "abc", "a.c": ""])
        for (input, words) in [
            ("absent", "no such file or directory"), ("empty", "no C or C++ source files"),
            ("x.o", "not a C or C++ source"), ("empty/readme.txt", "not a C or C++ source"),
        ] {
            let failure = #expect(throws: BuildFailure.self) { try find(box, [input]) }
            #expect(failure?.exitCode == 2)
            #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "")")
        }
        #expect(throws: BuildFailure.self) { try find(box, []) }
    }
}
