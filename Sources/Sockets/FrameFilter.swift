//  Frames that the chip's lwIP does not take, and the one inside here would: fragments, and
//  requests to connect where too many wait already.

import Machine
import NetworkStack
import Simulation
import Wire

extension ChipNetwork {
    /// The frame is dropped before the stack sees it. C: behaviour.md 14
    func isRefused(_ frame: [UInt8]) -> Bool {
        guard rules.areLimitsOn, frame.count >= 14 + 20, frame[12] == 8, frame[13] == 0 else {
            return false
        }
        let isFragment = frame.word(20) & 0x3FFF != 0
        return isFragment || isRequestTooMany(frame)
    }

    /// A SYN for a socket whose peers wait for accept, or are about to, as many as may.
    private func isRequestTooMany(_ frame: [UInt8]) -> Bool {
        let start = 14 + Int(frame[14] & 15) * 4
        guard frame[23] == 6, frame.count >= start + 14, frame[start + 13] & 0x12 == 0x02 else {
            return false
        }
        let peer = SocketAddress(IPv4Address(frame.long(26)), frame.word(start))
        guard let index = listener(at: frame.word(start + 2)) else { return false }
        return !admit(peer, at: index)
    }

    private func listener(at port: UInt16) -> Int? {
        sockets.firstIndex { socket in
            socket.kind == .tcp && socket.isListening
                && stack?.localAddress(of: TCPHandle(raw: socket.raw)).port == port
        }
    }

    /// Notes that a peer asks, unless there are too many.
    private func admit(_ peer: SocketAddress, at index: Int) -> Bool {
        let now = machine.now
        // Who has not connected by then has given up, as far as the stack is concerned.
        sockets[index].requests.removeAll { $0.time + Self.requestLife <= now }
        if sockets[index].requests.contains(where: { $0.peer == peer }) { return true }
        let count = sockets[index].waiting.count + sockets[index].requests.count
        guard count < sockets[index].backlog else { return false }
        sockets[index].requests.append((peer, now))
        return true
    }

    /// How long lwIP keeps a connection that is half open. C: TCP_SYN_RCVD_TIMEOUT
    private static let requestLife = 20 * Cycles.perSecond
}
