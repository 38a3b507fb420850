//  What endpoints of all kinds have in common, and those of packets: UDP and raw.

import CLwIP
import Wire

extension SocketAddress {
    var c: h8_address { h8_address(address: address.value, port: port) }
    init(_ c: h8_address) { self.init(IPv4Address(c.address), c.port) }
}

extension IPStack {
    /// Takes a local address; port 0 chooses a free one.
    ///
    /// - Throws: `.inUse` when somebody has it, `.illegalValue` when the endpoint has one or
    /// listens.
    public func bind(_ handle: some EndpointHandle, to address: SocketAddress) throws(StackError) {
        try finish(h8_endpoint_bind(stack, handle.raw, address.c))
    }

    /// Its own address; `.any` when it has none, or is stale.
    public func localAddress(of handle: some EndpointHandle) -> SocketAddress {
        SocketAddress(h8_endpoint_local(stack, handle.raw))
    }

    /// The peer's address; `.any` when it has none, or is stale.
    public func remoteAddress(of handle: some EndpointHandle) -> SocketAddress {
        SocketAddress(h8_endpoint_remote(stack, handle.raw))
    }

    /// Bytes that can be read now: of a connection all, else those of the first packet.
    public func readable(_ handle: some EndpointHandle) -> Int {
        Int(h8_endpoint_readable(stack, handle.raw))
    }

    /// Packets that wait, or pieces of a connection.
    public func queued(_ handle: some EndpointHandle) -> Int {
        Int(h8_endpoint_queued(stack, handle.raw))
    }

    /// Ends it; the handle is stale from now on, and no event of it is to come but those that wait.
    /// A connection is closed in order, or reset when bytes were not read.
    public func close(_ handle: some EndpointHandle) throws(StackError) {
        try finish(h8_endpoint_close(stack, handle.raw))
    }

    public func set(
        _ option: EndpointOption, of handle: some EndpointHandle, to value: UInt32
    ) throws(StackError) {
        try finish(h8_endpoint_set(stack, handle.raw, option.c, value))
    }

    public func get(
        _ option: EndpointOption, of handle: some EndpointHandle
    ) throws(StackError) -> UInt32 {
        var value: UInt32 = 0
        try finish(h8_endpoint_get(stack, handle.raw, option.c, &value))
        return value
    }

    // MARK: Packets

    /// - Throws: `.noMemory`, also when the limit of blocks is reached.
    public func makeUDP() throws(StackError) -> UDPHandle {
        var handle: UInt32 = 0
        try finish(h8_udp_make(stack, &handle))
        return UDPHandle(raw: handle)
    }

    /// Packets of an IP protocol, such as 1 for ICMP. They are read with their IP header and
    /// written without, and lwIP itself sees them too.
    public func makeRaw(protocol number: UInt8) throws(StackError) -> RawHandle {
        var handle: UInt32 = 0
        try finish(h8_raw_make(stack, number, &handle))
        return RawHandle(raw: handle)
    }

    /// Fixes the peer, whose packets alone are received then; nil frees it again.
    public func connect(
        _ handle: some PacketHandle, to peer: SocketAddress?
    ) throws(StackError) {
        try finish(h8_packet_connect(stack, handle.raw, (peer ?? .any).c))
    }

    /// Sends a packet. Longer ones than the MTU go in fragments.
    ///
    /// - Parameters:
    ///   - bytes: at most 65,507.
    ///   - to: nil for the peer of `connect`.
    ///   - source: the source address; nil for the interface's.
    /// - Throws: `.noRoute`, `.noMemory`, `.notConnected`, `.illegalValue` (too long, or a
    /// broadcast
    ///   without the option).
    public func send(
        _ bytes: UnsafeRawBufferPointer, from handle: some PacketHandle, to peer: SocketAddress?,
        source: IPv4Address? = nil
    ) throws(StackError) {
        try finish(
            h8_packet_send(
                stack, handle.raw, (peer ?? .any).c, source?.value ?? 0, bytes.baseAddress,
                bytes.count))
    }

    public func send(
        _ bytes: [UInt8], from handle: some PacketHandle, to peer: SocketAddress?,
        source: IPv4Address? = nil
    ) throws(StackError) {
        let result = bytes.withUnsafeBytes {
            h8_packet_send(
                stack, handle.raw, (peer ?? .any).c, source?.value ?? 0, $0.baseAddress, $0.count)
        }
        try finish(result)
    }

    /// Reads the first packet that waits.
    ///
    /// - Parameters:
    ///   - most: bytes that are wanted; the packet's others are lost.
    ///   - peek: leaves the packet where it is.
    /// - Throws: `.wouldBlock` when there is none.
    public func receive(
        _ handle: some PacketHandle, most: Int = 65535, peek: Bool = false
    ) throws(StackError) -> Packet {
        var origin = h8_origin()
        var result: Int32 = 0
        let size = min(max(most, 0), max(readable(handle), 0))
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            result = h8_packet_read(stack, handle.raw, buffer.baseAddress, size, peek, &origin)
            count = Int(max(result, 0))
        }
        try finish(result)
        return Packet(
            bytes: bytes, from: SocketAddress(origin.from), to: IPv4Address(origin.to),
            interface: Interface(number: origin.interface), length: Int(origin.length))
    }
}

/// What can be set at an endpoint. Flags are 0 or 1.
public enum EndpointOption: Sendable {
    case reuseAddress, broadcast
    case timeToLive, typeOfService
    /// Of packets to groups; the interface is given by its address.
    case multicastTimeToLive, multicastLoop, multicastInterface
    /// The number of the only interface that is used; 0 for any.
    case interface
    /// TCP. Times are milliseconds; the priority is 1 to 127.
    case noDelay, keepAlive, keepIdle, keepInterval, keepCount, priority
    /// TCP: the largest segment towards the peer; can only be lowered.
    case segmentSize
    /// TCP: once it is closed, its control block is freed instead of waiting out its time.
    case skipsTimeWait
    /// Raw: packets are sent with the IP header that they begin with.
    case headerIncluded

    var c: h8_option {
        switch self {
        case .reuseAddress: H8_OPTION_REUSE_ADDRESS
        case .broadcast: H8_OPTION_BROADCAST
        case .timeToLive: H8_OPTION_TTL
        case .typeOfService: H8_OPTION_TOS
        case .multicastTimeToLive: H8_OPTION_MULTICAST_TTL
        case .multicastLoop: H8_OPTION_MULTICAST_LOOP
        case .multicastInterface: H8_OPTION_MULTICAST_INTERFACE
        case .interface: H8_OPTION_INTERFACE
        case .noDelay: H8_OPTION_NO_DELAY
        case .keepAlive: H8_OPTION_KEEP_ALIVE
        case .keepIdle: H8_OPTION_KEEP_IDLE
        case .keepInterval: H8_OPTION_KEEP_INTERVAL
        case .keepCount: H8_OPTION_KEEP_COUNT
        case .priority: H8_OPTION_PRIORITY
        case .segmentSize: H8_OPTION_SEGMENT_SIZE
        case .skipsTimeWait: H8_OPTION_SKIPS_TIME_WAIT
        case .headerIncluded: H8_OPTION_HEADER_INCLUDED
        }
    }
}
