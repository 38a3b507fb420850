//  The levels of the pins as a VCD file (value change dump, IEEE 1364), which GTKWave and its like
//  show: one wire a pin, named gpio0 to gpio16.
//
//  Changes are written as they come, so a run may be long. Which wires the file needs is known only
//  at its end, so its head, of a fixed size, is written twice: at first with all 17 wires, so that
//  the file is whole at any moment, and at the end with those that changed or that firmware used.
//  Into a pipe it can be written once only, and all 17 stay.
//
//  A cycle of 12.5 ns is 125 units of 100 ps; a VCD has powers of ten only. Nothing of the host's
//  is in the file: two runs that agree give the same bytes.

import Chip
import Glibc
import Simulation

/// Why a VCD file could not be written.
public enum VCDError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotCreate(path: String, code: Int32)
    case cannotWrite(path: String, code: Int32)

    public var description: String {
        switch self {
        case .cannotCreate(let path, let code):
            "cannot create the VCD file \(path): \(Self.reason(code))"
        case .cannotWrite(let path, let code):
            "cannot write the VCD file \(path): \(Self.reason(code))"
        }
    }

    private static func reason(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// Writes what it sees of the pins into a file. Belongs to the world: resets are just time passing.
public final class VCDRecorder {
    private let path: String
    private var descriptor: Int32
    private var failure: VCDError?
    private var buffer: [UInt8] = []

    /// Levels at the start, a bit for each pin.
    private var first: UInt32 = 0
    /// Pins that have changed since.
    private var changed: UInt32 = 0
    /// The time that the file tells last.
    private var last = Instant.zero
    private weak var pins: Pins?

    private static let unitsPerCycle: UInt64 = 125
    private static let bufferSize = 65_536
    private static let everyPin: UInt32 = 1 << UInt32(Pins.count) - 1

    /// Creates the file, or empties it.
    public init(path: String) throws(VCDError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, code: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Follows the pins from now on; call before the run.
    public func attach(to pins: Pins) {
        self.pins = pins
        first = pins.levels
        buffer += Self.head(wires: Self.everyPin, levels: first)
        flush()
        pins.listen(to: Self.everyPin)
        pins.observe { [unowned self] pin, isHigh, now in note(pin, isHigh, at: now) }
    }

    /// Completes the file up to `end`. A second call does nothing.
    ///
    /// - Throws: the first failure to write the file.
    public func finish(at end: Instant) throws(VCDError) {
        guard descriptor >= 0 else { return }
        moveTime(to: end)
        flush()
        writeFinalHead()
        let status = close(descriptor)
        let code = errno
        descriptor = -1
        if let failure { throw failure }
        if status != 0 && code != EINTR { throw .cannotWrite(path: path, code: code) }
    }

    // MARK: - Changes

    private func note(_ pin: Int, _ isHigh: Bool, at now: Instant) {
        changed |= 1 << UInt32(pin)
        moveTime(to: now)
        buffer.append(UInt8(ascii: isHigh ? "1" : "0"))
        buffer.append(Self.identifier(of: pin))
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferSize { flush() }
    }

    /// What is due while a call of firmware's is at work happens at the call's end, with its own
    /// time: that is then a little in the past, and time in the file never goes back.
    private func moveTime(to now: Instant) {
        guard now > last else { return }
        last = now
        buffer += Array("#\(now.cycles &* Self.unitsPerCycle)\n".utf8)
    }

    // MARK: - The head

    /// One printable character names a wire in the file's body.
    private static func identifier(of pin: Int) -> UInt8 { UInt8(ascii: "!") + UInt8(pin) }

    /// Declarations and first levels of some wires; always the same number of bytes.
    private static func head(wires: UInt32, levels: UInt32) -> [UInt8] {
        let whole = text(wires: everyPin, levels: levels).count
        var head = text(wires: wires, levels: levels)
        let marker = Array("$dumpvars".utf8)
        let place = head.firstRange(of: marker)?.lowerBound ?? head.endIndex
        head.insert(
            contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: whole - head.count),
            at: place)
        return head
    }

    private static func text(wires: UInt32, levels: UInt32) -> [UInt8] {
        var declarations = ""
        var values = ""
        for pin in 0..<Pins.count where wires & 1 << UInt32(pin) != 0 {
            let name = String(UnicodeScalar(identifier(of: pin)))
            declarations += "$var wire 1 \(name) gpio\(pin) $end\n"
            values += (levels & 1 << UInt32(pin) != 0 ? "1" : "0") + name + "\n"
        }
        let head = """
            $version Host8266 $end
            $timescale 100 ps $end
            $scope module pins $end
            \(declarations)$upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            \(values)$end

            """
        return Array(head.utf8)
    }

    private func writeFinalHead() {
        let wires = changed | (pins?.used ?? 0)
        let head = Self.head(wires: wires, levels: first)
        let count = pwrite(descriptor, head, head.count, 0)
        let code = errno
        guard count < head.count else { return }
        if count < 0, code == ESPIPE { return }
        failure = failure ?? .cannotWrite(path: path, code: count < 0 ? code : ENOSPC)
    }

    // MARK: - The file

    private func flush() {
        var rest = buffer[...]
        while !rest.isEmpty, failure == nil {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                failure = .cannotWrite(path: path, code: errno)
            } else {
                rest = rest.dropFirst(count)
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
