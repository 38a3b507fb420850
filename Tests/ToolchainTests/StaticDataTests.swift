// What firmware's statics would take of the chip's RAM, worked out by hand and by the toolchain.
import Testing

@testable import Toolchain

@Suite struct StaticDataTests {
    /// What `declarations` add to the least firmware, of which each must say KEEP.
    private func added(
        by declarations: String, adjust: (inout BuildRequest) -> Void = { _ in }
    ) throws -> (data: Int, constants: Int, zeroed: Int) {
        let keep = "#define KEEP __attribute__((used, retain))\n"
        let before = try statics(minimalMain, adjust)
        let after = try statics(keep + declarations + "\n" + minimalMain, adjust)
        return (
            Int(after.data) - Int(before.data), Int(after.constants) - Int(before.constants),
            Int(after.zeroed) - Int(before.zeroed)
        )
    }

    private func statics(
        _ text: String, _ adjust: (inout BuildRequest) -> Void
    ) throws -> StaticData {
        let box = try Sandbox(["app/a.c": text])
        return try box.build(adjust: adjust).statics
    }

    @Test func theLeastFirmwareHasNearlyNothing() throws {
        let least = try statics(minimalMain, { _ in })
        #expect(least.total <= 16)
    }

    @Test func variablesAndConstantsAreToldApart() throws {
        #expect(try added(by: "KEEP static int a[25] = {1};") == (100, 0, 0))
        #expect(try added(by: "KEEP static const int a[25] = {1};") == (0, 100, 0))
        #expect(try added(by: "KEEP static char a[1000];") == (0, 0, 1000))
    }

    @Test func aPointerCountsFourBytes() throws {
        #expect(try added(by: "static int a; KEEP static int *p[10] = {&a, &a, &a};").data == 68)
        // Ten pointers, and ten texts of 4 bytes each, which the linker makes one.
        let names = String(repeating: "\"abc\",", count: 10)
        let texts = try added(by: "KEEP static const char *const names[10] = {\(names)};")
        #expect(texts.data == 0)
        #expect((44...48).contains(texts.constants))
        // One that begins as zero, alone.
        #expect(try added(by: "KEEP static void *p; KEEP static void *q;") == (0, 0, 8))
    }

    /// Guard words, tables of addresses and the zones around variables are the host's.
    @Test func instrumentationDoesNotCount() throws {
        let code = """
            KEEP static int f(int a) { while (a > 3) { if (a & 1) a -= 2; else a--; } return a; }
            """
        #expect(try added(by: code) == (0, 0, 0))
        let large = "KEEP static char a[3]; KEEP static int b[5] = {7}; KEEP static char c[500];"
        let sizes = try added(by: large) { $0.sanitizer = .address }
        #expect(sizes.data == 20)
        #expect((504...560).contains(sizes.zeroed))
    }

    @Test func placesOfVariablesAreKnown() throws {
        let plain = try statics(
            "static int zeros[100] __attribute__((used, retain));\n" + minimalMain, { _ in })
        #expect(!plain.variables.isEmpty)
        #expect(plain.variables.allSatisfy { 0x4100_0000 <= $0.lowerBound })
    }
}
