//  A party on the host that may have something for the machine at any moment: a terminal, a client
//  of a UART, the sockets of the relays.
//
//  Rules: nothing here blocks. The gate polls all parties together and asks each for its news.

import CHost
import Glibc

public protocol HostParty: AnyObject {
    /// True while something may come.
    var canReceive: Bool { get }
    /// True while somebody out there lives by the clock on the wall, who must not be outrun. Never
    /// true unless `canReceive` is.
    var wantsRealTime: Bool { get }
    /// True while much goes to and fro, so that looking often pays.
    var isBusy: Bool { get }
    /// There is news already, before anything is waited for.
    var hasNews: Bool { get }
    /// Adds the places that it waits for.
    func watch(_ places: inout [pollfd])
    /// Takes what has come, after waiting.
    ///
    /// - Parameter places: those that `watch` has added, in their order.
    func look(_ places: ArraySlice<pollfd>, into inbox: inout [HostMessage])
    /// Writes what waits to be written.
    func flush()
    /// Does what an outward message asks for, if it is this party's.
    func perform(_ message: HostMessage)
}

extension HostParty {
    public var wantsRealTime: Bool { false }
    public var isBusy: Bool { false }
    public var hasNews: Bool { false }
    public func perform(_ message: HostMessage) {}
}
