//  Frames that the chip's lwIP does not take, and the one inside here would: fragments, and requests
//  to connect where too many wait already.

import NetworkStack
import Wire

extension ChipNetwork {
    /// The frame is dropped before the stack sees it. C: behaviour.md 14
    func isRefused(_ frame: [UInt8]) -> Bool {
        guard rules.areLimitsOn, frame.count >= 14 + 20, frame[12] == 8, frame[13] == 0 else {
            return false
        }
        let isFragment = (UInt16(frame[20]) << 8 | UInt16(frame[21])) & 0x3FFF != 0
        return isFragment || isRequestTooMany(frame)
    }

    /// A SYN for a socket whose peers wait for accept, as many as may.
    private func isRequestTooMany(_ frame: [UInt8]) -> Bool {
        let start = 14 + Int(frame[14] & 15) * 4
        guard frame[23] == 6, frame.count >= start + 14, frame[start + 13] & 0x12 == 0x02 else {
            return false
        }
        let port = UInt16(frame[start + 2]) << 8 | UInt16(frame[start + 3])
        for socket in sockets where socket.kind == .tcp && socket.isListening {
            guard socket.waiting.count >= socket.backlog, let stack else { continue }
            if stack.localAddress(of: TCPHandle(raw: socket.raw)).port == port { return true }
        }
        return false
    }
}
