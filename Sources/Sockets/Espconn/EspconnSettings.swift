//  Settings of espconn's connections and servers, and questions about them.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// A peer of a server's, or who has sent a datagram. C: remot_info
public struct EspconnPeer: Equatable, Sendable {
    public let state: EspconnState
    public let address: SocketAddress
}

extension ChipNetwork {
    /// C: espconn_init.
    public func espconnStart() { espconn.isStarted = true }

    // MARK: - Options

    /// Sets options of a connection, or clears them. C: espconn_set_opt, espconn_clear_opt.
    ///
    /// - Throws: `.argument`.
    public func espconnSet(
        _ options: EspconnOptions, of record: EspconnRecord, to isOn: Bool
    ) throws(EspconnError) {
        let index = try openConnection(of: record)
        if isOn {
            espconn.links[index].options.formUnion(options)
        } else {
            espconn.links[index].options.subtract(options)
        }
        let handle = TCPHandle(raw: espconn.links[index].raw)
        if options.contains(.noDelay) { try? stack?.set(.noDelay, of: handle, to: isOn ? 1 : 0) }
        if options.contains(.keepAlive) {
            try? stack?.set(.keepAlive, of: handle, to: isOn ? 1 : 0)
        }
    }

    /// C: espconn_set_keepalive.
    ///
    /// - Parameter value: seconds, or a number of probes; not below 0.
    /// - Throws: `.argument`, also without ESPCONN_KEEPALIVE.
    public func espconnSet(
        _ level: EspconnKeepAlive, of record: EspconnRecord, to value: Int32
    ) throws(EspconnError) {
        let handle = try aliveConnection(of: record)
        guard value >= 0 else { throw .argument }
        let number = UInt32(value)
        do throws(StackError) {
            try stack?.set(level.option, of: handle, to: number.multiplied(by: level.unit))
        } catch {
            throw .argument
        }
    }

    /// C: espconn_get_keepalive.
    ///
    /// - Throws: `.argument`, also without ESPCONN_KEEPALIVE.
    public func espconnGet(
        _ level: EspconnKeepAlive, of record: EspconnRecord
    ) throws(EspconnError) -> Int32 {
        let handle = try aliveConnection(of: record)
        guard let value = try? stack?.get(level.option, of: handle) else { throw .argument }
        return Int32(clamping: value / level.unit)
    }

    private func aliveConnection(of record: EspconnRecord) throws(EspconnError) -> TCPHandle {
        let index = try openConnection(of: record)
        guard espconn.links[index].options.contains(.keepAlive) else { throw .argument }
        return TCPHandle(raw: espconn.links[index].raw)
    }

    /// The connection that a structure names, unless it is ending.
    private func openConnection(of record: EspconnRecord) throws(EspconnError) -> Int {
        let index = try connection(of: record)
        switch espconn.links[index].phase {
        case .connecting, .open: return index
        case .closing, .failed: throw .argument
        }
    }

    // MARK: - Holding

    /// Stops telling the peer that there is room. C: espconn_recv_hold.
    ///
    /// - Throws: `.argument`.
    public func espconnHold(_ record: EspconnRecord) throws(EspconnError) {
        let index = try openConnection(of: record)
        if espconn.links[index].held == nil { espconn.links[index].held = 0 }
    }

    /// Tells it of all the room that there is. C: espconn_recv_unhold.
    ///
    /// - Throws: `.argument`.
    public func espconnRelease(_ record: EspconnRecord) throws(EspconnError) {
        let index = try openConnection(of: record)
        guard let held = espconn.links[index].held else { return }
        espconn.links[index].held = nil
        try? stack?.openWindow(TCPHandle(raw: espconn.links[index].raw), by: held)
    }

    // MARK: - Times and limits

    /// Seconds of silence after which a server lets a peer go. C: espconn_regist_time.
    ///
    /// - Parameters:
    ///   - record: a server, or with `isForOne` one of its peers.
    ///   - seconds: up to 7200; 0 for ever.
    /// - Throws: `.argument`.
    public func espconnSetTime(
        of record: EspconnRecord, seconds: UInt32, isForOne: Bool
    ) throws(EspconnError) {
        let found =
            isForOne ? try openConnection(of: record) : espconn.index(ofServer: record)
        guard let found else { throw .argument }
        // Silence that nobody counted does not count.
        for index in espconn.links.indices where timeout(at: index) == 0 {
            espconn.links[index].lastTraffic = machine.now
        }
        espconn.links[found].timeout = min(seconds, 7200)
    }

    /// C: espconn_tcp_set_max_con.
    ///
    /// - Parameter count: 1 to 15. Sockets share them.
    /// - Throws: `.argument`.
    public func espconnSetMaximum(_ count: Int) throws(EspconnError) {
        guard (1...Self.espconnMost).contains(count) else { throw .argument }
        espconn.chosenMaximum = count
        var settings = rules.settings
        settings.tcpBlocks = UInt16(count)
        stack?.apply(settings)
    }

    /// How many peers a server takes at a time. C: espconn_tcp_get_max_con_allow.
    ///
    /// - Throws: `.argument`.
    public func espconnAllowance(of record: EspconnRecord) throws(EspconnError) -> Int {
        guard let index = espconn.index(ofServer: record) else { throw .argument }
        return espconn.links[index].allowance
    }

    /// Sets it; those that are there stay. C: espconn_tcp_set_max_con_allow.
    ///
    /// - Throws: `.argument`, also above the maximum of all.
    public func espconnSetAllowance(
        of record: EspconnRecord, to count: Int
    ) throws(EspconnError) {
        guard let index = espconn.index(ofServer: record), count <= espconnMaximum else {
            throw .argument
        }
        espconn.links[index].allowance = count
    }

    // MARK: - Questions

    /// The peers of a server, or who has sent to a UDP transmission last; at most 15.
    /// C: espconn_get_connection_info.
    ///
    /// - Throws: `.argument` when there is none.
    public func espconnPeers(of record: EspconnRecord) throws(EspconnError) -> [EspconnPeer] {
        let peers = espconn.links.lazy.filter {
            $0.role == .served(by: record) || $0.role == .udp && $0.record == record
        }.prefix(Self.espconnMost).map { EspconnPeer(state: $0.state, address: $0.peer) }
        guard !peers.isEmpty else { throw .argument }
        return Array(peers)
    }

    /// A port by chance, 1024 to 49,999, and never the same twice in a row. C: espconn_port.
    public func espconnPort() -> UInt32 {
        var port: UInt32
        repeat {
            port = UInt32(truncatingIfNeeded: machine.random.next() >> 32) % 50_000
            if port < 1024 { port += 1024 }
        } while port == espconn.lastPort
        espconn.lastPort = port
        return port
    }

    // MARK: - Groups

    /// Joins a multicast group or leaves it. C: espconn_igmp_join, espconn_igmp_leave.
    ///
    /// - Parameter host: the address of an interface; `.any` means each that has one.
    /// - Throws: `.memory`, whatever the reason.
    public func espconnGroup(
        _ group: IPv4Address, at host: IPv4Address, joins: Bool
    ) throws(EspconnError) {
        let chosen = addresses.indices.filter {
            addresses[$0] != .any && (host == .any || addresses[$0] == host)
        }
        guard let stack, group.isMulticast, !chosen.isEmpty else { throw .memory }
        for index in chosen {
            do throws(StackError) {
                if joins {
                    try stack.join(group, on: interfaces[index])
                } else {
                    try stack.leave(group, on: interfaces[index])
                }
            } catch {
                throw .memory
            }
        }
    }
}

extension EspconnKeepAlive {
    fileprivate var option: EndpointOption {
        switch self {
        case .idle: .keepIdle
        case .interval: .keepInterval
        case .count: .keepCount
        }
    }

    /// The stack counts milliseconds.
    fileprivate var unit: UInt32 { self == .count ? 1 : 1000 }
}

extension UInt32 {
    /// The product, or the largest number.
    fileprivate func multiplied(by factor: UInt32) -> UInt32 {
        let (product, overflows) = multipliedReportingOverflow(by: factor)
        return overflows ? .max : product
    }
}
