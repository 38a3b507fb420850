//  A DHCP client at the level of frames, with the times of lwIP 1.4.1's: discover after 2, 4, 8, 16
//  and 32 s and then each minute; renew at half of the lease, rebind at seven eighths.
//
//  A pure state machine: it is given frames and the end of its timeout, and answers with steps.
//  Used by the chip's station and by the stations of the world.

import Chip
import Simulation

/// What a client was given.
public struct Lease: Equatable, Sendable {
    public var address: IPv4Address
    public var mask: IPv4Address
    public var router: IPv4Address
    public var dns: [IPv4Address]
    public var seconds: UInt32
}

public enum DHCPClientStep: Equatable, Sendable {
    /// An Ethernet frame.
    case send([UInt8])
    /// Call `timeout()` after this long; replaces the wait before.
    case wait(Cycles)
    /// An address, new or as before.
    case bound(Lease)
    /// The address must not be used any longer; the client looks for another.
    case lost
    /// As many attempts as were allowed came to nothing; the client has stopped.
    case gaveUp
}

public struct DHCPClient: Sendable {
    public enum Phase: Sendable {
        case stopped, discovering, requesting, bound, renewing, rebinding
    }

    public private(set) var phase = Phase.stopped
    public private(set) var lease: Lease?
    private let address: MACAddress
    private let hostName: [UInt8]
    private let maxTries: UInt32
    private var random: SeededRandom
    private var transaction: UInt32 = 0
    private var tries: UInt32 = 0
    private var offered = IPv4Address.any
    private var server = IPv4Address.any
    private var serverAddress = MACAddress.broadcast
    /// Seconds of the lease that are left when the present timeout ends.
    private var left: UInt32 = 0

    private static let requestTries: UInt32 = 5

    /// - Parameter maxTries: discovers without an answer after which the client gives up; 0 for
    ///   never. C: DHCP_MAXRTX.
    public init(address: MACAddress, hostName: [UInt8], maxTries: UInt32, seed: UInt64) {
        self.address = address
        self.hostName = hostName
        self.maxTries = maxTries
        random = SeededRandom(seed: seed)
    }

    /// It has an address without an end.
    public var isForEver: Bool {
        phase == .bound && (lease.map { $0.seconds == 0 || $0.seconds == .max } ?? false)
    }

    // MARK: - Operations

    public mutating func begin() -> [DHCPClientStep] {
        tries = 0
        phase = .discovering
        transaction = UInt32(truncatingIfNeeded: random.next())
        return discover()
    }

    public mutating func stop() {
        phase = .stopped
        lease = nil
    }

    /// Asks to keep the address, now and not when half of the time is over.
    public mutating func renewNow() -> [DHCPClientStep] {
        guard lease != nil, phase != .requesting, phase != .discovering else { return [] }
        if phase == .bound { phase = .renewing }
        // One without an end has no time to wait for either.
        return left == 0 ? [.send(renewal(isBroadcast: false))] : renew()
    }

    /// Gives the address back, and stops.
    public mutating func release() -> [DHCPClientStep] {
        guard let lease else { return [] }
        var release = plain(.release)
        release.clientAddress = lease.address
        release.add(DHCPMessage.Option.server, server)
        let frame = frame(release, to: serverAddress, server)
        stop()
        return [.send(frame)]
    }

    /// Tells every server of an address that did not come from DHCP.
    public func inform(of own: IPv4Address) -> [DHCPClientStep] {
        var inform = message(.inform)
        inform.clientAddress = own
        return [.send(frame(inform))]
    }

    public mutating func timeout() -> [DHCPClientStep] {
        switch phase {
        case .stopped: return []
        case .discovering:
            if maxTries > 0, tries >= maxTries {
                stop()
                return [.gaveUp]
            }
            return discover()
        case .requesting: return tries <= Self.requestTries ? request() : begin()
        case .bound:
            phase = .renewing
            return renew()
        case .renewing, .rebinding: return renew()
        }
    }

    // MARK: - Messages

    private mutating func discover() -> [DHCPClientStep] {
        tries += 1
        return [.send(frame(message(.discover))), .wait(backOff)]
    }

    private mutating func request() -> [DHCPClientStep] {
        tries += 1
        var request = message(.request)
        request.add(DHCPMessage.Option.requestedAddress, offered)
        request.add(DHCPMessage.Option.server, server)
        return [.send(frame(request)), .wait(backOff)]
    }

    /// Asks for the same address again: the server first, later anyone; at last the lease is over.
    private mutating func renew() -> [DHCPClientStep] {
        guard let lease else { return begin() }
        if left == 0 {
            self.lease = nil
            return [.lost] + begin()
        }
        let rebinding = max(lease.seconds / 8, 1)
        phase = left <= rebinding ? .rebinding : .renewing
        let request = renewal(isBroadcast: phase == .rebinding)
        // Half of what is left until the next phase, but a minute at least.
        let until = left <= rebinding ? left : left - rebinding
        let pause = min(max(until / 2, 60), left > rebinding ? until : left)
        left -= pause
        return [.send(request), .wait(Cycles(pause) * .perSecond)]
    }

    private func renewal(isBroadcast: Bool) -> [UInt8] {
        var request = message(.request)
        request.clientAddress = lease?.address ?? .any
        return isBroadcast ? frame(request) : frame(request, to: serverAddress, server)
    }

    private var backOff: Cycles {
        (tries < 6 ? 1 << Cycles(tries) : 60) * Cycles.perSecond
    }

    private func message(_ kind: DHCPMessage.Kind) -> DHCPMessage {
        typealias Option = DHCPMessage.Option
        var message = plain(kind)
        message.add(Option.largest, big(1500))
        message.add(
            Option.parameters, [Option.mask, Option.router, Option.broadcast, Option.nameServer])
        if !hostName.isEmpty { message.add(Option.hostName, hostName) }
        return message
    }

    private func plain(_ kind: DHCPMessage.Kind) -> DHCPMessage {
        DHCPMessage(kind, transaction: transaction, client: address, isFromClient: true)
    }

    /// To everybody, unless it says to whom.
    private func frame(
        _ message: DHCPMessage, to mac: MACAddress = .broadcast, _ server: IPv4Address = .broadcast
    ) -> [UInt8] {
        UDPFrame(
            source: address, destination: mac, from: message.clientAddress,
            fromPort: DHCPMessage.clientPort, to: server, toPort: DHCPMessage.serverPort,
            payload: message.bytes
        ).bytes
    }

    // MARK: - Answers

    public mutating func receive(_ frame: [UInt8]) -> [DHCPClientStep] {
        guard phase != .stopped, let datagram = UDPFrame(frame),
            datagram.toPort == DHCPMessage.clientPort, let message = DHCPMessage(datagram.payload),
            !message.isFromClient, message.transaction == transaction,
            message.clientMAC == address
        else { return [] }
        switch message.kind {
        case .offer where phase == .discovering:
            guard message.yourAddress != .any else { return [] }
            phase = .requesting
            tries = 0
            offered = message.yourAddress
            server = message.address(DHCPMessage.Option.server) ?? datagram.from
            serverAddress = datagram.source
            return request()
        case .acknowledge where phase != .discovering && phase != .bound:
            return bind(message)
        case .refuse where phase != .discovering && phase != .bound:
            let wasBound = lease != nil
            lease = nil
            return (wasBound ? [.lost] : []) + begin()
        default: return []
        }
    }

    private mutating func bind(_ message: DHCPMessage) -> [DHCPClientStep] {
        typealias Option = DHCPMessage.Option
        let lease = Lease(
            address: message.yourAddress,
            mask: message.address(Option.mask) ?? IPv4Address(255, 255, 255, 0),
            router: message.address(Option.router) ?? .any,
            dns: message.addresses(Option.nameServer),
            seconds: message.number(Option.leaseSeconds) ?? 0)
        self.lease = lease
        phase = .bound
        tries = 0
        // No time, or the longest, is for ever.
        guard lease.seconds > 0, lease.seconds != .max else { return [.bound(lease)] }
        left = lease.seconds - lease.seconds / 2
        return [.bound(lease), .wait(Cycles(lease.seconds / 2) * .perSecond)]
    }
}
