//  The words of espconn: errors, states, options, and firmware's structures as they are seen here.
//
//  A structure belongs to firmware, which may free it at any time. Here it is a number; what is in
//  it only the layer of the C functions knows, by `EspconnRecords`.

import NetworkStack
import Wire

/// Results of espconn's functions, and reasons of its reconnect callback. C: ESPCONN_MEM and its
/// like. They are not lwIP's numbers.
public enum EspconnError: Int8, Error, Sendable, CaseIterable {
    case memory = -1
    case timedOut = -3
    case noRoute = -4
    case inProgress = -5
    /// The buffer of what is to be sent is full.
    case tooMany = -7
    case aborted = -8
    case reset = -9
    case closed = -10
    case notConnected = -11
    /// The structure is none of espconn's, or an argument is wrong.
    case argument = -12
    /// A datagram could not be sent.
    case interface = -14
    case isConnected = -15
}

/// C: enum espconn_state
public enum EspconnState: UInt32, Sendable {
    case none, waiting, listening, connected, writing, reading, closed
}

/// C: enum espconn_option
public struct EspconnOptions: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The connection does not wait out its time when it has ended.
    public static let reuseAddress = EspconnOptions(rawValue: 0x01)
    public static let noDelay = EspconnOptions(rawValue: 0x02)
    /// Packets go into a write buffer, and more than one may be under way.
    public static let copy = EspconnOptions(rawValue: 0x04)
    public static let keepAlive = EspconnOptions(rawValue: 0x08)
}

/// C: enum espconn_level
public enum EspconnKeepAlive: UInt8, Sendable {
    /// Seconds, as the next; then a number of probes.
    case idle, interval, count
}

/// Names one of firmware's structures: the address of a struct espconn.
public struct EspconnRecord: Hashable, Sendable {
    public let address: UInt
    public init(address: UInt) { self.address = address }
}

/// What firmware is called back with.
public enum EspconnCallback {
    case connected
    case failed(EspconnError)
    case disconnected
    /// The bytes are lent for the time of the call; a zero follows them.
    case received(UnsafeMutableRawPointer, count: UInt16)
    case sent
    case writeFinished
}

/// What the layer of the C functions does with firmware's structures. None of it waits, but `call`.
public protocol EspconnRecords {
    /// Where the structure of the addresses lies that belongs to it; 0 for none.
    func addresses(of record: EspconnRecord) -> UInt
    func setState(_ state: EspconnState, of record: EspconnRecord)
    /// The remote address and port that are in it.
    func peer(of record: EspconnRecord) -> SocketAddress
    func setPeer(_ peer: SocketAddress, of record: EspconnRecord)
    func setLocal(_ address: IPv4Address, of record: EspconnRecord)
    /// A new structure with what is in another one, from the chip's heap; nil when that is full.
    func makeCopy(of record: EspconnRecord) -> EspconnRecord?
    /// Copies everything from one into another.
    func copy(_ record: EspconnRecord, to other: EspconnRecord)
    /// Gives back what `makeCopy` made.
    func release(_ record: EspconnRecord)
    /// Calls firmware, if there is such a callback in the structure.
    func call(_ callback: EspconnCallback, of record: EspconnRecord)
}
