//  The reader on files that are whole, damaged, or nothing like a trace.
import Simulation
import Testing

@testable import TraceExport

@Suite struct TraceReaderTests {
    /// What is found wrong when the bytes are read to their end; nil when they are a whole trace.
    private func problem(_ bytes: [UInt8]) -> TraceFileError.Problem? {
        let fixture = TraceFixture(bytes)
        do throws(TraceFileError) {
            let reader = try TraceReader(path: fixture.path)
            while try reader.next() != nil {}
            return nil
        } catch {
            #expect(error.description.contains(fixture.path))
            return error.problem
        }
    }

    @Test func readsWhatWasRecorded() throws {
        var random = SeededRandom(seed: 5)
        let records = (0..<10_000).map { _ in
            // Any kind but a text's.
            TraceRecord(
                time: random.next(),
                kind: TraceKind(rawValue: UInt16.random(in: 2 ... .max, using: &random)),
                task: UInt16(truncatingIfNeeded: random.next()),
                object: UInt32(truncatingIfNeeded: random.next()), value: random.next())
        }
        let fixture = try TraceFixture(seed: 77, buildID: Array(1...20)) { trace in
            for record in records {
                trace.record(
                    record.kind, at: Instant(cycles: record.time), task: record.task,
                    object: record.object, value: record.value)
            }
        }
        let reader = try TraceReader(path: fixture.path)
        #expect(reader.header == TraceHeader(buildID: Array(1...20), seed: 77))
        for record in records { #expect(try reader.next() == record) }
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }

    @Test func readsTextsOfEveryLength() throws {
        let texts = (0...1024).map { String(repeating: "\($0 % 10)", count: $0) }
        let fixture = try TraceFixture { trace in for text in texts { _ = trace.intern(text) } }
        let reader = try TraceReader(path: fixture.path)
        #expect(reader.text(1) == nil)
        while try reader.next() != nil {}
        #expect(reader.text(0) == nil)
        for (index, text) in texts.enumerated() { #expect(reader.text(UInt32(index + 1)) == text) }
        #expect(reader.text(UInt32(texts.count + 1)) == nil)
    }

    @Test func saysWhyAFileIsNoTrace() throws {
        let whole = try TraceFixture(queueStory).bytes
        #expect(problem(whole) == nil)
        #expect(problem(Array(whole.prefix(48))) == nil)
        #expect(problem([]) == .notATrace)
        #expect(problem(Array("H8T".utf8)) == .notATrace)
        #expect(problem(Array("#include <stdio.h>\n".utf8)) == .notATrace)
        #expect(problem(Array(whole.prefix(47))) == .cutShort(offset: 0))
        #expect(problem(Array(whole.dropLast())) == .cutShort(offset: UInt64(whole.count) - 24))

        var other = whole
        other[4] = 2
        #expect(problem(other) == .unknownVersion(2))
        other = whole
        other[40] = 1
        #expect(
            problem(other) == .corrupt(offset: 40, what: "a second is not 80000000 cycles"))
    }

    @Test func saysWhereATextIsWrong() throws {
        let whole = try TraceFixture { trace in
            _ = trace.intern("nine byte")
            trace.record(.tick, at: .zero, task: 0)
        }.bytes
        func damaged(_ place: Int, _ byte: UInt8) -> [UInt8] {
            var bytes = whole
            bytes[place] = byte
            return bytes
        }
        #expect(problem(whole) == nil)
        #expect(
            problem(damaged(48 + 12, 2))
                == .corrupt(offset: 48, what: "text 2 is not the next one, 1"))
        #expect(
            problem(damaged(48 + 11, 5))
                == .corrupt(offset: 48, what: "a piece of text 1 has the wrong length, 1289"))
        #expect(
            problem(damaged(72 + 10, 2))
                == .corrupt(offset: 72, what: "a piece of text 1 has the wrong length, 2"))
        let incomplete = TraceFileError.Problem.corrupt(offset: 72, what: "a text is not complete")
        #expect(problem(Array(whole.prefix(72))) == incomplete)
        #expect(problem(Array(whole[..<72] + whole[96...])) == incomplete)
    }

    @Test func saysWhatCannotBeRead() {
        #expect(throws: TraceFileError(path: "/nowhere/run.h8t", problem: .cannotRead(2))) {
            try TraceReader(path: "/nowhere/run.h8t")
        }
        #expect(throws: TraceFileError(path: "/", problem: .cannotRead(21))) {
            try TraceReader(path: "/")
        }
        #expect(
            TraceFileError(path: "run.h8t", problem: .cannotRead(2)).description
                == "cannot read run.h8t: No such file or directory")
        #expect(
            TraceFileError(path: "run.h8t", problem: .corrupt(offset: 72, what: "odd")).description
                == "run.h8t is corrupt at byte 72: odd")
    }

    /// Whatever the bytes, reading, rendering and comparing end in lines or in one error.
    @Test func survivesTenThousandDamagedFiles() throws {
        let original = try TraceFixture { trace in
            queueStory(trace)
            trace.record(
                .panic, at: .zero, task: 1, object: 28, value: UInt64(trace.intern("a longer text"))
            )
            trace.record(.reset, at: .zero, task: 1)
        }
        let bytes = original.bytes
        var random = SeededRandom(seed: 10_000)
        var (whole, damaged) = (0, 0)
        for _ in 0..<10_000 {
            let fixture = TraceFixture(mutate(bytes, using: &random))
            do throws(TraceFileError) {
                let reader = try TraceReader(path: fixture.path)
                _ = try writeText(of: reader) { #expect(!$0.contains("\u{1B}")) }
                let (a, b) = (
                    try TraceReader(path: fixture.path), try TraceReader(path: original.path)
                )
                _ = try writeDiff(a, b, context: 3) { _ in }
                whole += 1
            } catch {
                #expect(!error.description.isEmpty)
                damaged += 1
            }
        }
        // Both ways were taken often, so the mutations are neither too gentle nor too rough.
        #expect(whole > 1000 && damaged > 1000)
    }

    private func mutate(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            // Mostly after the header, where there is more to go wrong.
            let start = Int.random(in: 0..<8, using: &random) == 0 ? 0 : min(48, bytes.count - 1)
            let place = Int.random(in: start..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0...2: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 4:
                // A record again, elsewhere.
                let record = bytes[(place / 24 * 24)...].prefix(24)
                bytes.insert(contentsOf: record, at: (start + 23) / 24 * 24)
            default: bytes.removeLast(Int.random(in: 0...24, using: &random) % bytes.count)
            }
        }
        return bytes
    }
}
