//  The VCD file: what stands in it, and that it is whole at any moment.
import Chip
import Glibc
import Simulation
import Testing
import TraceExport

/// A VCD file taken apart, as a viewer does it.
private struct Waves {
    var wires: [Character: String] = [:]
    /// `time name=value`, in order; the first levels without a time.
    var changes: [String] = []
    var lastTime: UInt64 = 0

    init(_ text: String) throws {
        let words = text.split(whereSeparator: \.isWhitespace)
        let marks = try #require(words.firstIndex(of: "$enddefinitions"))
        for (place, word) in words.enumerated() where word == "$var" {
            let wire = try #require(words[place + 3].first)
            wires[wire] = String(words[place + 4])
        }
        for word in words[(marks + 2)...] where !word.hasPrefix("$") {
            if word.hasPrefix("#") {
                let time = try #require(UInt64(word.dropFirst()))
                #expect(time >= lastTime)
                lastTime = time
            } else {
                let wire = try #require(word.last)
                let name = try #require(wires[wire], "\(word) is not declared")
                changes.append("\(lastTime) \(name)=\(word.first!)")
            }
        }
    }
}

@Suite struct VCDTests {
    private let file = TraceFixture()
    private let pins = Pins()
    private let device: Pins.Party

    init() { device = pins.addParty() }

    private var text: String { String(decoding: file.bytes, as: UTF8.self) }

    @Test func holdsTheWiresThatChangedAndTheirChanges() throws {
        pins.set(2, .high, by: device, at: .zero)
        let recorder = try VCDRecorder(path: file.path)
        recorder.attach(to: pins)
        pins.set(4, .high, by: device, at: Instant(cycles: 80))
        pins.set(16, .high, by: device, at: Instant(cycles: 80))
        pins.set(4, .low, by: device, at: Instant(cycles: 81))
        pins.set(2, .pullUp, by: device, at: Instant(cycles: 90))
        try recorder.finish(at: Instant(cycles: 8000))
        let waves = try Waves(text)
        #expect(Set(waves.wires.values) == ["gpio4", "gpio16"])
        #expect(
            waves.changes == [
                "0 gpio4=0", "0 gpio16=0", "10000 gpio4=1", "10000 gpio16=1", "10125 gpio4=0",
            ])
        // 80 MHz: a cycle is 125 units of 100 ps. The end of the run is the end of the file.
        #expect(text.contains("$timescale 100 ps $end"))
        #expect(waves.lastTime == 1_000_000)
        #expect(!text.contains("$date"))
    }

    @Test func isWholeBeforeItIsFinished() throws {
        let recorder = try VCDRecorder(path: file.path)
        recorder.attach(to: pins)
        let waves = try Waves(text)
        #expect(Set(waves.wires.values) == Set((0...16).map { "gpio\($0)" }))
        #expect(waves.changes.count == 17)
        withExtendedLifetime(recorder) {}
    }

    @Test func timeNeverGoesBack() throws {
        let recorder = try VCDRecorder(path: file.path)
        recorder.attach(to: pins)
        pins.set(4, .high, by: device, at: Instant(cycles: 100))
        pins.set(4, .low, by: device, at: Instant(cycles: 90))
        try recorder.finish(at: Instant(cycles: 50))
        #expect(try Waves(text).changes.last == "12500 gpio4=0")
    }

    @Test func manyChangesAreAllThere() throws {
        let recorder = try VCDRecorder(path: file.path)
        recorder.attach(to: pins)
        for step in 1...100_000 as ClosedRange<UInt64> {
            pins.set(0, step % 2 == 1 ? .high : .low, by: device, at: Instant(cycles: step))
        }
        try recorder.finish(at: Instant(cycles: 100_001))
        #expect(try Waves(text).changes.count == 100_001)
    }

    @Test func aFileThatCannotBeIsTold() throws {
        let error = #expect(throws: VCDError.self) { try VCDRecorder(path: "/nowhere/a.vcd") }
        #expect(
            error?.description == "cannot create the VCD file /nowhere/a.vcd: "
                + "No such file or directory")
        let full = try VCDRecorder(path: "/dev/full")
        full.attach(to: pins)
        #expect(throws: VCDError.cannotWrite(path: "/dev/full", code: ENOSPC)) {
            try full.finish(at: .zero)
        }
        #expect(throws: Never.self) { try full.finish(at: .zero) }
    }
}
