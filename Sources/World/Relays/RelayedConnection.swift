//  A TCP connection through a relay, seen from the simulated side.
//
//  Rules: what the client sends goes on only while the real peer takes it (`credit`), and what the
//  peer sends is granted anew only when the client's window took it. So a side that stalls stalls
//  the other, and no buffer grows beyond `HostSockets.capacity`. The two directions end apart.

import HostIO
import NetworkStack

final class RelayedConnection {
    let channel: UInt32
    /// What the simulated client and host are called; nil for a forward's.
    let ends: Ends?
    var handle: TCPHandle?
    /// Both sides are connected.
    var isOpen = false

    /// Bytes that the real peer may still be given.
    private var credit = HostSockets.capacity
    /// The client's end of stream has been passed on.
    private var hasFinished = false
    /// Bytes from the real peer, from `written` on.
    private var incoming: [UInt8] = []
    private var written = 0
    /// The real peer sends no more.
    private var peerHasEnded = false
    /// That has been passed on.
    private var hasEnded = false

    init(_ channel: UInt32, ends: Ends?) {
        self.channel = channel
        self.ends = ends
    }

    /// Both directions have ended.
    var isOver: Bool { hasFinished && hasEnded }

    // MARK: - From the real peer

    func receive(_ bytes: [UInt8]) {
        if written == incoming.count {
            incoming = bytes
            written = 0
        } else {
            incoming += bytes
        }
    }

    func took(_ count: Int) { credit += count }

    func peerEnded() { peerHasEnded = true }

    // MARK: - Moving

    /// Moves what can be moved in both directions.
    ///
    /// - Parameter send: lets a message out.
    /// - Throws: why the simulated connection is no more.
    func move(_ stack: IPStack, _ send: (HostMessage) -> Void) throws(StackError) {
        guard isOpen, let handle else { return }
        try moveIn(stack, handle, send)
        try moveOut(stack, handle, send)
    }

    private func moveIn(
        _ stack: IPStack, _ handle: TCPHandle, _ send: (HostMessage) -> Void
    ) throws(StackError) {
        let start = written
        do throws(StackError) {
            while written < incoming.count {
                written += try stack.write(incoming[written...], to: handle)
            }
        } catch .wouldBlock {}
        if written > start {
            send(HostMessage(.grant, channel, value: UInt32(written - start)))
        }
        if written == incoming.count, peerHasEnded, !hasEnded {
            hasEnded = true
            try stack.shutDown(handle, reading: false, writing: true)
        }
        if written > HostSockets.capacity {
            incoming.removeFirst(written)
            written = 0
        }
    }

    private func moveOut(
        _ stack: IPStack, _ handle: TCPHandle, _ send: (HostMessage) -> Void
    ) throws(StackError) {
        while credit > 0, !hasFinished {
            do throws(StackError) {
                let bytes = try stack.read(handle, most: credit)
                if bytes.isEmpty {
                    hasFinished = true
                    send(HostMessage(.finish, channel))
                } else {
                    credit -= bytes.count
                    send(HostMessage(.send, channel, bytes: bytes))
                }
            } catch .wouldBlock {
                return
            }
        }
    }
}
