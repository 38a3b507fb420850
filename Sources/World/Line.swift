//  A TCP connection as a service of the world sees it.
//
//  Calls go to the stack as they are, unless the host mutates what it says: then what is written
//  becomes deliveries, which leave as the stack takes them, and `space` is 0 until they have.
//
//  Rules: whoever is told of an event of the connection calls `flush` first, and goes on only when
//  it returns `.done`.

import NetworkStack
import Simulation

final class Line {
    enum Progress {
        /// Nothing waits: the service can go on.
        case done
        /// Something waits for the peer, or for `wakes`.
        case waiting
        /// The connection is to be given up.
        case over
    }

    private let stack: IPStack
    private let handle: TCPHandle
    private let mutations: Mutations?
    /// Lets `flush` be called again after a while.
    private let wakes: (Cycles) -> Void

    /// What has been written and not sent, with the beginning of the next piece.
    private var deliveries: [Delivery] = []
    private var piece = 0
    private var sent = 0
    private var isPausing = false
    /// What the service has asked for, once everything has been sent.
    private var isToShutDown = false

    init(
        _ stack: IPStack, _ handle: TCPHandle, _ mutations: Mutations?,
        wakes: @escaping (Cycles) -> Void
    ) {
        self.stack = stack
        self.handle = handle
        self.mutations = mutations
        self.wakes = wakes
    }

    // MARK: - For services; as IPStack's functions of these names

    func read(most: Int = .max) throws(StackError) -> [UInt8] {
        try stack.read(handle, most: most)
    }

    /// Reads and drops all that has arrived. False at the end of the stream.
    func skip() throws(StackError) -> Bool {
        while true {
            do throws(StackError) {
                if try read().isEmpty { return false }
            } catch .wouldBlock {
                return true
            }
        }
    }

    var space: Int { deliveries.isEmpty ? stack.space(handle) : 0 }

    func write(_ bytes: some Collection<UInt8>) throws(StackError) -> Int {
        guard let mutations else { return try stack.write(bytes, to: handle) }
        deliveries.append(mutations.delivery(of: Array(bytes)))
        // An end of the connection is noticed by whoever flushes next.
        _ = try flush()
        return bytes.count
    }

    var unacknowledged: Int { stack.unacknowledged(handle) }

    /// The peer has ended its direction.
    var isEnding: Bool { stack.state(of: handle) == .closeWait }

    /// Ends the own direction, after what has been written.
    func shutDown() throws(StackError) {
        isToShutDown = true
        _ = try flush()
    }

    func abort() throws(StackError) { try stack.abort(handle) }

    // MARK: - Deliveries

    func wake() { isPausing = false }

    /// Sends what can be sent of what has been written. A peer that never stops and one that is
    /// silent take what they get, and go when the other side does.
    func flush() throws(StackError) -> Progress {
        while let delivery = deliveries.first {
            guard !isPausing, try send(delivery) else {
                guard delivery.end == .endless else { return .waiting }
                return try skip() ? .waiting : .over
            }
            switch delivery.end {
            case .none: break
            case .shutDown:
                // Nothing can be said any more.
                deliveries[0].end = .silence
                try stack.shutDown(handle, reading: false, writing: true)
                continue
            case .close: return .over
            case .reset:
                try stack.abort(handle)
                return .over
            case .silence, .endless: return try skip() ? .waiting : .over
            }
            deliveries.removeFirst()
            (piece, sent) = (0, 0)
        }
        if isToShutDown {
            isToShutDown = false
            try stack.shutDown(handle, reading: false, writing: true)
        }
        return .done
    }

    /// Whether all pieces have gone; an endless one never has.
    private func send(_ delivery: Delivery) throws(StackError) -> Bool {
        while piece < delivery.pieces.count {
            let bytes = delivery.pieces[piece]
            if delivery.isSplit, sent == 0, unacknowledged > 0 { return false }
            while sent < bytes.count {
                guard stack.space(handle) > 0 else { return false }
                sent += try stack.write(bytes[sent...], to: handle)
            }
            let isAgain = delivery.end == .endless && piece + 1 == delivery.pieces.count
            sent = 0
            if isAgain, !bytes.isEmpty { continue }
            piece += 1
            if delivery.pause > 0, piece < delivery.pieces.count {
                isPausing = true
                wakes(delivery.pause)
                return false
            }
        }
        return true
    }
}
