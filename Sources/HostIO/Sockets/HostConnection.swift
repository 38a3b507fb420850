//  A TCP connection of the host's, as one side of a relay.
//
//  Rules: it reads no more than was granted, and holds no more than it was given; whoever gives
//  keeps to `HostSockets.capacity`. What a write finds out about the peer is told at the next look,
//  like everything else. The two directions end apart.
//
//  What firmware sends comes in segments, and a call of the host for each costs more than all the
//  rest of its way. So the first bytes after a look go at once, and what follows until the next one
//  goes together.

import Glibc

final class HostConnection {
    let channel: UInt32
    private let descriptor: Int32
    private var isConnecting: Bool
    /// Bytes for the peer, from `sent` on.
    private var outgoing: [UInt8] = []
    private var sent = 0
    /// Bytes that the peer has taken and nobody was told of.
    private var untold = 0
    /// Bytes that may be read.
    private var granted: Int
    /// No more will be sent; said to the peer when everything has gone.
    private var isFinishing = false
    private var hasFinished = false
    /// The peer sends no more.
    private var hasEnded = false
    /// Something is known that was not told: the connection is no more, or never was.
    private var failure: HostMessage.Kind?
    private var reason = HostFailure.refused
    /// It is over, and what is left of it may go.
    private(set) var isOver = false
    /// Something was sent since the last look: what follows may wait for it.
    private var hasSent = false
    /// Bytes went either way at the last look, or since.
    private(set) var isBusy = false

    private static let pieceSize = 1 << 16
    /// What the peer takes is told in steps of this size.
    private static let tellingStep = HostSockets.capacity / 4

    /// A connection that begins.
    init(_ channel: UInt32, to address: HostAddress) {
        self.channel = channel
        granted = HostSockets.capacity
        isConnecting = true
        descriptor = SocketCall.make(isUDP: false)
        guard descriptor >= 0 else {
            fail(.exhausted)
            return
        }
        SocketCall.set(TCP_NODELAY, of: descriptor, level: Int32(IPPROTO_TCP))
        let code = SocketCall.connect(descriptor, to: address)
        if code != 0, code != EINPROGRESS { fail(Self.failure(code)) }
    }

    /// A client that has come.
    init(_ channel: UInt32, accepted descriptor: Int32) {
        self.channel = channel
        self.descriptor = descriptor
        granted = HostSockets.capacity
        isConnecting = false
        SocketCall.set(TCP_NODELAY, of: descriptor, level: Int32(IPPROTO_TCP))
    }

    deinit {
        if !isOver, descriptor >= 0 { close(descriptor) }
    }

    private func fail(_ reason: HostFailure) {
        failure = .failed
        self.reason = reason
    }

    private static func failure(_ code: Int32) -> HostFailure {
        switch code {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timedOut
        case ENETUNREACH, EHOSTUNREACH, EACCES, EPERM: .unreachable
        case EAGAIN, ENOBUFS, EMFILE, ENFILE, ENOMEM, EADDRNOTAVAIL: .exhausted
        default: .refused
        }
    }

    /// Something can be told without waiting.
    var hasNews: Bool { failure != nil || untold >= Self.tellingStep }

    // MARK: - Outwards

    func send(_ bytes: [UInt8]) {
        guard failure == nil, !isOver else { return }
        outgoing += bytes
        isBusy = true
        if !hasSent || outgoing.count - sent >= Self.pieceSize { flush() }
        hasSent = true
    }

    /// Sends what the peer takes.
    func flush() {
        if !isConnecting { write() }
    }

    func finish() {
        isFinishing = true
        flush()
    }

    func grant(_ count: Int) { granted += count }

    /// Resets it, without a word of it inwards.
    func abort() {
        guard !isOver else { return }
        flush()
        isOver = true
        if descriptor >= 0 { SocketCall.reset(descriptor) }
    }

    private func write() {
        guard failure == nil, !isOver, !hasFinished else { return }
        while sent < outgoing.count {
            let count = outgoing.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
                untold += count
            } else if errno == EINTR {
                continue
            } else if errno == EAGAIN {
                // What has gone is dropped now and then, not at each look.
                if sent > HostSockets.capacity { dropSent() }
                return
            } else {
                failure = .reset
                return
            }
        }
        dropSent()
        if isFinishing {
            shutdown(descriptor, Int32(SHUT_WR))
            hasFinished = true
            closeIfOver()
        }
    }

    private func dropSent() {
        outgoing.removeFirst(sent)
        sent = 0
    }

    private func closeIfOver() {
        guard hasFinished, hasEnded, !isOver else { return }
        isOver = true
        close(descriptor)
    }

    // MARK: - Inwards

    func watch(_ places: inout [pollfd]) {
        flush()
        hasSent = false
        var events: Int32 = 0
        if isConnecting || sent < outgoing.count { events |= POLLOUT }
        if !isConnecting, !hasEnded, granted > 0 { events |= POLLIN }
        // A peer that has ended too would be told of again and again while nothing may be read.
        let isWatched = failure == nil && !isOver && (events != 0 || !hasFinished)
        places.append(
            pollfd(fd: isWatched ? descriptor : -1, events: Int16(events), revents: 0))
    }

    func look(_ place: pollfd, _ buffer: inout [UInt8], into inbox: inout [HostMessage]) {
        let happened = Int32(place.revents)
        isBusy = false
        if happened != 0 {
            if isConnecting {
                connect(into: &inbox)
            } else {
                if happened & POLLOUT != 0 { write() }
                // An error may be found by reading alone, and must not be found again and again.
                if !hasEnded, granted > 0 {
                    read(&buffer, into: &inbox)
                } else if happened & POLLERR != 0, failure == nil, !isOver {
                    failure = .reset
                }
            }
        }
        if untold >= Self.tellingStep {
            inbox.append(HostMessage(.took, channel, value: UInt32(untold)))
            untold = 0
            isBusy = true
        }
        tellFailure(into: &inbox)
    }

    private func connect(into inbox: inout [HostMessage]) {
        let code = SocketCall.pendingError(descriptor)
        guard code == 0 else { return fail(Self.failure(code)) }
        isConnecting = false
        inbox.append(HostMessage(.connected, channel))
        write()
    }

    private func read(_ buffer: inout [UInt8], into inbox: inout [HostMessage]) {
        while granted > 0, failure == nil {
            let most = min(granted, Self.pieceSize)
            let count = recv(descriptor, &buffer, most, 0)
            if count > 0 {
                inbox.append(
                    HostMessage(.received, channel, bytes: Array(buffer[..<count])))
                granted -= count
                isBusy = true
                if count < most { return }
            } else if count == 0 {
                hasEnded = true
                inbox.append(HostMessage(.ended, channel))
                closeIfOver()
                return
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                failure = .reset
            }
        }
    }

    private func tellFailure(into inbox: inout [HostMessage]) {
        guard let failure, !isOver else { return }
        let value = failure == .failed ? reason.rawValue : 0
        inbox.append(HostMessage(failure, channel, value: value))
        isOver = true
        if descriptor >= 0 { close(descriptor) }
    }
}
