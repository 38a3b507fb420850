//  A TCP/IP stack: lwIP's core behind an interface of Swift values.
//
//  Used twice: as the chip's own stack, and as that of the world around it. Each instance is
//  independent of the others (Sources/CLwIP).
//
//  What happens is delivered in one of two ways:
//  - With `onEvent` and `onFrame` set, each call ends with their calls, oldest first. They may call
//    the stack again; what comes of it is delivered after they return, never in between.
//  - Without, it waits for `takeEvent` and `takeFrame`. The chip's stack is used so, because what
//    its events cause may switch tasks: between two calls nothing of the stack is in a half state.
//
//  Rules: time goes forward by `advance`, `input` and `run` alone; `due` says when `run` has to be
//  called. Calls never block. Bytes that arrive wait in the stack's memory until they are read.
//  Frames given to `input` may be anything: what is malformed is dropped and counted (FrameCheck).
//  Chance comes from `random`. Memory that a `StackMemory` gave is its owner's when the stack goes.

import CLwIP
import Chip
import Simulation
import Wire

public final class IPStack: Timed {
    let stack: OpaquePointer
    private let sources: Sources

    /// Called for what happens at endpoints; nil: it waits for `takeEvent`.
    public var onEvent: ((StackEvent) -> Void)?
    /// Called for each frame to be sent; nil: it waits for `takeFrame`.
    public var onFrame: ((Interface, [UInt8]) -> Void)?
    /// Told about the first failed assertion of lwIP's, in a sentence.
    public var onAssertion: ((String) -> Void)?

    public private(set) var now: Instant
    /// Frames that `input` refused.
    public private(set) var malformedFrames: UInt64 = 0
    private var isDelivering = false
    private var hasToldAssertion = false

    /// What lwIP calls. An object of its own, which the C side has a pointer to.
    private final class Sources {
        let random: () -> UInt32
        let memory: (any StackMemory)?

        init(random: @escaping () -> UInt32, memory: (any StackMemory)?) {
            self.random = random
            self.memory = memory
        }

        static func of(_ context: UnsafeMutableRawPointer?) -> Sources {
            // The stack that calls keeps the object alive, and always gives this context.
            Unmanaged<Sources>.fromOpaque(context!).takeUnretainedValue()
        }
    }

    /// Makes a stack without interfaces.
    ///
    /// - Parameters:
    ///   - memory: nil for the host's.
    ///   - random: 32 random bits at each call.
    public init(
        settings: StackSettings, memory: (any StackMemory)? = nil, now: Instant = .zero,
        random: @escaping () -> UInt32
    ) throws(StackFailure) {
        sources = Sources(random: random, memory: memory)
        var hooks = h8_stack_hooks()
        hooks.context = Unmanaged.passUnretained(sources).toOpaque()
        hooks.random = { Sources.of($0).random() }
        if memory != nil {
            hooks.allocate = { Sources.of($0).memory?.allocate($1) }
            hooks.release = { context, memory in
                if let memory { Sources.of(context).memory?.release(memory) }
            }
        }
        var problem = [CChar](repeating: 0, count: 256)
        var wanted = settings.c
        guard let made = h8_stack_make(&hooks, &wanted, &problem, problem.count) else {
            let text = problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw StackFailure(description: String(decoding: text, as: UTF8.self))
        }
        stack = made
        self.now = now
        h8_stack_set_time(stack, now.cycles / Cycles.perMillisecond)
    }

    deinit { h8_stack_drop(stack) }

    /// Changes limits and habits for what is made from now on.
    public func apply(_ settings: StackSettings) {
        var wanted = settings.c
        h8_stack_set(stack, &wanted)
    }

    public var statistics: StackStatistics {
        let c = h8_stack_statistics(stack)
        return StackStatistics(
            blocks: c.blocks, bytes: c.bytes, mostBytes: c.most_bytes, refused: c.refused,
            framesIn: c.frames_in, framesOut: c.frames_out, packetsDropped: c.packets_dropped,
            assertions: c.assertions)
    }

    /// The text of lwIP's last failed assertion; empty when none has failed.
    public var lastAssertion: String { String(cString: h8_stack_assertion(stack)) }

    // MARK: Time

    /// When `run` must be called; `.never` when nothing is to come.
    public var due: Instant {
        let milliseconds = h8_stack_due(stack)
        let (cycles, overflow) = milliseconds.multipliedReportingOverflow(by: .perMillisecond)
        return overflow ? .never : Instant(cycles: cycles)
    }

    /// Tells the time. Before calls that send something, so that round trips are measured.
    public func advance(to instant: Instant) {
        guard instant > now else { return }
        now = instant
        h8_stack_set_time(stack, instant.cycles / Cycles.perMillisecond)
    }

    /// Does what is due.
    public func run(at instant: Instant) {
        advance(to: instant)
        h8_stack_run(stack)
        deliver()
    }

    // MARK: Frames in, and what has happened out

    /// Takes a frame from the wire. Anything may be in it.
    public func input(_ frame: [UInt8], on interface: Interface, at instant: Instant) {
        advance(to: instant)
        frame.withUnsafeBytes { bytes in
            guard FrameCheck.isFit(bytes) else {
                malformedFrames += 1
                return
            }
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            _ = h8_interface_input(stack, interface.number, start, bytes.count)
        }
        deliver()
    }

    /// The oldest event that waits.
    public func takeEvent() -> StackEvent? {
        var event = h8_event()
        guard h8_stack_take_event(stack, &event) else { return nil }
        return StackEvent(event)
    }

    /// The oldest frame that waits to be sent.
    public func takeFrame() -> (interface: Interface, bytes: [UInt8])? {
        var number: Int32 = 0
        var length = 0
        guard let bytes = h8_stack_take_frame(stack, &number, &length) else { return nil }
        let frame = [UInt8](UnsafeBufferPointer(start: bytes, count: length))
        return (Interface(number: number), frame)
    }

    /// Hands out what has happened, to whoever wants to be called.
    func deliver() {
        guard !isDelivering else { return }
        isDelivering = true
        defer { isDelivering = false }
        tellAssertion()
        var goesOn = true
        while goesOn {
            goesOn = false
            if let onFrame {
                while let frame = takeFrame() {
                    onFrame(frame.interface, frame.bytes)
                    goesOn = true
                }
            }
            if let onEvent, let event = takeEvent() {
                onEvent(event)
                goesOn = true
            }
        }
    }

    private func tellAssertion() {
        guard let onAssertion, !hasToldAssertion, statistics.assertions > 0 else { return }
        hasToldAssertion = true
        onAssertion("lwIP: \(lastAssertion); the packet or call is dropped")
    }

    /// Checks a result of the C side, after delivering what the call has caused.
    @discardableResult
    func finish(_ result: Int32) throws(StackError) -> Int32 {
        deliver()
        if let error = StackError(result: result) { throw error }
        return result
    }
}

extension StackEvent {
    init?(_ event: h8_event) {
        let handle = TCPHandle(raw: event.endpoint)
        switch event.kind {
        case H8_EVENT_RECEIVED:
            self = .received(endpoint: event.endpoint, bytes: Int(event.length))
        case H8_EVENT_ACCEPTED:
            self = .accepted(listener: handle, connection: TCPHandle(raw: event.other))
        case H8_EVENT_CONNECTED: self = .connected(handle)
        case H8_EVENT_SENT: self = .sent(handle, bytes: Int(event.length))
        case H8_EVENT_CLOSED: self = .closed(handle)
        case H8_EVENT_FAILED: self = .failed(handle, StackError(result: event.error) ?? .aborted)
        default: return nil
        }
    }
}
