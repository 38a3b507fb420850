// A temporary directory with files in it, an `Include` of the least that firmware needs, and
// builds within it.
import Foundation
import Testing

@testable import Toolchain

/// Removed with everything in it when it goes.
final class Sandbox {
    let root: String

    init(_ files: [String: String] = [:]) throws {
        root = FileManager.default.temporaryDirectory.path + "/host8266-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, text) }
    }

    deinit {
        // Read-only directories of a test must not survive it.
        try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root)
        try? FileManager.default.removeItem(atPath: root)
    }

    func path(_ name: String) -> String { root + "/" + name }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Headers of our own, with the real runtime, so that these tests need nobody else's part.
    func makeInclude() throws -> String {
        try write("Include/esp_common.h", "int system_upgrade_start(void);\n")
        try write("Include/libc/stdlib.h", "void *malloc(unsigned) __asm__(\"h8266_malloc\");\n")
        try write("Include/libc/host_functions.txt", "# from the host\nmemcpy memset\n")
        for name in ["budget.c", "volatile.c", "cxx.cpp"] {
            let source = repository + "/Include/runtime/" + name
            try write("Include/runtime/" + name, String(contentsOfFile: source, encoding: .utf8))
        }
        return path("Include")
    }

    /// Builds `app` here, with objects in `objects`.
    func build(
        _ inputs: [String] = ["app"], offering: Set<String> = [],
        adjust: (inout BuildRequest) -> Void = { _ in }, progress: (String) -> Void = { _ in }
    ) throws -> Firmware {
        var request = BuildRequest(inputs: inputs.map(path), includeRoot: try makeInclude())
        request.buildDirectory = path("objects")
        adjust(&request)
        let offered = offering.union(["memcpy", "memset"])
        return try Toolchain.build(
            request, isOffered: { offered.contains($0) }, progress: progress)
    }

    /// The failure of a build that must fail.
    func failure(
        _ inputs: [String] = ["app"], offering: Set<String> = [],
        adjust: (inout BuildRequest) -> Void = { _ in }
    ) throws -> BuildFailure {
        do {
            let firmware = try build(inputs, offering: offering, adjust: adjust)
            Issue.record("built \(firmware.path), which should have failed")
            return .firmware("")
        } catch let failure as BuildFailure {
            return failure
        }
    }
}

/// The top of the working copy that this file is in.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

/// What every application needs, so that a test can say only what it is about.
let minimalMain = """
    void user_init(void) {}
    unsigned user_rf_cal_sector_set(void) { return 0; }

    """
