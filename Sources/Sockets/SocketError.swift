//  Errors as the chip's sockets number them (Include/lwip/lwip/arch.h): Linux's numbers, not
//  newlib's.

import NetworkStack

/// A value of errno.
public struct SocketError: Error, Equatable, Sendable {
    public let number: Int32

    public init(number: Int32) { self.number = number }

    public static let io = SocketError(number: 5)
    public static let badDescriptor = SocketError(number: 9)
    public static let wouldBlock = SocketError(number: 11)
    public static let noMemory = SocketError(number: 12)
    public static let badAddress = SocketError(number: 14)
    public static let invalid = SocketError(number: 22)
    /// ENFILE.
    public static let tooManySockets = SocketError(number: 23)
    public static let notImplemented = SocketError(number: 38)
    public static let messageTooLong = SocketError(number: 90)
    public static let noSuchOption = SocketError(number: 92)
    public static let noSuchProtocol = SocketError(number: 93)
    public static let notSupported = SocketError(number: 95)
    public static let noSuchFamily = SocketError(number: 97)
    public static let inUse = SocketError(number: 98)
    public static let addressNotAvailable = SocketError(number: 99)
    public static let aborted = SocketError(number: 103)
    public static let reset = SocketError(number: 104)
    public static let noBuffers = SocketError(number: 105)
    public static let isConnected = SocketError(number: 106)
    public static let notConnected = SocketError(number: 107)
    public static let unreachable = SocketError(number: 113)
    public static let already = SocketError(number: 114)
    public static let inProgress = SocketError(number: 115)
    /// What lwIP's ERR_IF becomes: no errno has this number.
    public static let interface = SocketError(number: -1)

    /// C: behaviour.md 14
    public init(_ error: StackError) {
        self =
            switch error {
            case .noMemory: .noMemory
            case .noBuffer: .noBuffers
            case .timedOut, .wouldBlock: .wouldBlock
            case .noRoute: .unreachable
            case .inProgress: .inProgress
            case .illegalValue: .invalid
            case .inUse: .inUse
            case .already: .already
            case .isConnected: .isConnected
            case .notConnected, .closed: .notConnected
            case .interface: .interface
            case .aborted: .aborted
            case .reset: .reset
            case .illegalArgument, .assertion: .io
            case .stale: .badDescriptor
            }
    }
}

/// Runs a call of the stack's, with its errors as sockets report them.
@inline(__always)
func translating<Result>(_ body: () throws(StackError) -> Result) throws(SocketError) -> Result {
    do throws(StackError) {
        return try body()
    } catch {
        throw SocketError(error)
    }
}
