//  A record in words.
//
//  `TraceTasks` follows the names of the tasks through a trace; `TraceWording` says what one record
//  means with them. One record is one line: time, task, what.
import Simulation

/// The tasks of a trace as they are at one record.
public struct TraceTasks: Sendable {
    private var nameIDs: [UInt16: UInt32] = [:]

    public init() {}

    /// Follows the trace by one record.
    public mutating func follow(_ record: TraceRecord) {
        switch record.kind {
        case .taskCreated:
            let number = UInt16(truncatingIfNeeded: record.object)
            nameIDs[number] = UInt32(truncatingIfNeeded: record.value >> 32)
        case .reset:
            // The next boot numbers its tasks anew.
            nameIDs.removeAll()
        default:
            // A deleted task keeps its name until its number is given again: it is still executing
            // when it deletes itself.
            break
        }
    }

    /// The name of that task, or `task N` when none is known; `-` for no task.
    public func name(_ number: UInt16, in reader: TraceReader) -> String {
        if number == 0 { return "-" }
        return nameIDs[number].flatMap(reader.text) ?? "task \(number)"
    }
}

/// Says what records mean.
public struct TraceWording {
    let reader: TraceReader
    let tasks: TraceTasks

    public init(reader: TraceReader, tasks: TraceTasks) {
        self.reader = reader
        self.tasks = tasks
    }

    /// The record as a line of a report, without its end.
    public func line(_ record: TraceRecord) -> String {
        let time = record.kind == .text ? "" : record.time.seconds
        let task = record.kind == .text ? "" : tasks.name(record.task, in: reader)
        let left = String(repeating: " ", count: max(0, 14 - time.count)) + time
        return "\(left)  \(task.padded(to: 16))  \(what(record))"
    }

    /// True when the record was made by that task, or is about it.
    public func concerns(_ record: TraceRecord, task name: String) -> Bool {
        if tasks.name(record.task, in: reader) == name { return true }
        return record.kind.isAboutATask && object(record) == name
    }

    // MARK: - What

    private func what(_ record: TraceRecord) -> String {
        if let call = record.kind.call { return self.call(call, record) }
        return scheduling(record) ?? hardware(record) ?? radio(record) ?? other(record)
    }

    private func scheduling(_ record: TraceRecord) -> String? {
        let low = UInt32(truncatingIfNeeded: record.value)
        let high = UInt32(truncatingIfNeeded: record.value >> 32)
        switch record.kind {
        case .switchTo:
            let reason = TraceSwitchReason(rawValue: record.value).map { ", \($0.words)" } ?? ""
            return "switch to \(object(record))\(reason)"
        case .taskCreated: return "created \(object(record)), priority \(low)"
        case .taskDeleted: return "deleted \(object(record))"
        case .taskReady: return "ready: \(object(record)), priority \(record.value)"
        case .taskBlocked:
            let what = record.object == 0 ? "waits" : "waits for \(record.object.hex)"
            return record.value == Trace.forEver
                ? "\(what) for ever" : "\(what) until tick \(record.value)"
        case .taskSuspended: return "suspended \(object(record))"
        case .taskResumed: return "resumed \(object(record))"
        case .prioritySet: return "\(object(record)) now has priority \(record.value)"
        case .priorityInherited:
            return "\(object(record)) inherits priority \(low) by \(high.hex)"
        case .priorityDisinherited:
            return "\(object(record)) is back at priority \(low) after \(high.hex)"
        case .tick: return "tick \(record.value)"
        default: return nil
        }
    }

    private func hardware(_ record: TraceRecord) -> String? {
        switch record.kind {
        case .interruptEnter: return "interrupt \(record.object) begins"
        case .interruptExit:
            return "interrupt \(record.object) ends" + (record.value == 1 ? ", switch wanted" : "")
        case .hardwareTimerFired: return "hardware timer \(record.object) fires"
        case .osTimerFired: return "os_timer \(record.object.hex) fires"
        case .rtosTimerFired: return "software timer \(record.object.hex) fires"
        case .boot: return "boot \(record.value), reason \(record.object)"
        case .reset: return "reset, reason \(record.object)"
        case .uartSent: return "UART\(record.object) sends \(byte(record.value))"
        case .registerRead:
            return "reads \(RegisterNames.name(record.object)) = \(low(record).hex)"
        case .registerWritten:
            return "writes \(RegisterNames.name(record.object)) = \(low(record).hex)"
        case .pinChanged: return "GPIO\(record.object) goes \(record.value == 0 ? "low" : "high")"
        case .uartReceived: return "UART\(record.object) receives \(byte(record.value))"
        default: return nil
        }
    }

    private func radio(_ record: TraceRecord) -> String? {
        switch record.kind {
        case .frameSent: return "sends \(RadioWording.frame(record.object)) to \(mac(record))"
        case .frameReceived:
            return "receives \(RadioWording.frame(record.object)) from \(mac(record))"
        case .wifiEvent: return RadioWording.event(record)
        case .managementFrame:
            let name = record.value == 0 ? "" : ", network \(text(record.value))"
            return "  it says: " + RadioWording.facts(record.object) + name
        case .packet: return "  with a packet from " + RadioWording.packet(record)
        case .packetContent: return "  of " + RadioWording.content(record)
        case .dhcp: return "  saying " + RadioWording.dhcp(record)
        default: return nil
        }
    }

    private func other(_ record: TraceRecord) -> String {
        switch record.kind {
        case .text:
            let text = reader.text(record.object).map { ": \"\($0)\"" } ?? ""
            return "text \(record.object), \(record.task) bytes to come\(text)"
        case .note: return text(record.value)
        case .panic: return "panic, cause \(record.object): \(text(record.value))"
        case .exit: return "exit with code \(record.object)"
        case .heapExhausted:
            return "no room for \(record.object) bytes, \(record.value) bytes free"
        default:
            return "kind \(record.kind.rawValue), object \(record.object), value \(record.value)"
        }
    }

    private func call(_ call: TraceCall, _ record: TraceRecord) -> String {
        guard let form = TraceCallForm.byCall[call] else {
            return "call \(call.rawValue), object \(record.object), value \(record.value)"
        }
        let result = number(UInt32(truncatingIfNeeded: record.value), form.result)
        let detail = UInt32(truncatingIfNeeded: record.value >> 32)
        return "\(form.function)(\(number(record.object, form.object)))"
            + (result.isEmpty ? "" : " = \(result)")
            + (form.detail.map {
                ", \($0.before)\(self.detail(detail, form.detailForm))\($0.after)"
            } ?? "")
    }

    // MARK: - Pieces

    /// The task that the object names.
    private func object(_ record: TraceRecord) -> String {
        tasks.name(UInt16(truncatingIfNeeded: record.object), in: reader)
    }

    private func number(_ number: UInt32, _ form: TraceCallForm.Number) -> String {
        switch form {
        case .none: ""
        case .decimal: String(Int32(bitPattern: number))
        case .hex: number.hex
        case .task: tasks.name(UInt16(truncatingIfNeeded: number), in: reader)
        case .text: reader.text(number).map { "\"\($0)\"" } ?? "text \(number)"
        }
    }

    private func detail(_ detail: UInt32, _ form: TraceCallForm.Number) -> String {
        form == .decimal ? String(detail) : number(detail, form)
    }

    private func low(_ record: TraceRecord) -> UInt32 {
        UInt32(truncatingIfNeeded: record.value)
    }

    private func text(_ id: UInt64) -> String {
        UInt32(exactly: id).flatMap(reader.text) ?? "text \(id)"
    }

    private func mac(_ record: TraceRecord) -> String {
        (0..<6).map { place in
            let digits = String(record.value >> UInt64(40 - 8 * place) & 0xFF, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    private func byte(_ value: UInt64) -> String {
        let byte = UInt8(truncatingIfNeeded: value)
        return byte < 0x80
            ? "'\(Unicode.Scalar(byte).escaped(asASCII: true))'" : "0x\(String(byte, radix: 16))"
    }
}

extension TraceKind {
    /// True when the object is a task's number.
    fileprivate var isAboutATask: Bool {
        switch self {
        case .switchTo, .taskCreated, .taskDeleted, .taskReady, .taskSuspended, .taskResumed,
            .prioritySet, .priorityInherited, .priorityDisinherited:
            true
        default:
            call.flatMap { TraceCallForm.byCall[$0] }?.object == .task
        }
    }
}

extension TraceSwitchReason {
    fileprivate var words: String {
        switch self {
        case .blocked: "blocked"
        case .preempted: "pre-empted"
        case .slice: "slice over"
        case .started: "scheduler started"
        }
    }
}
