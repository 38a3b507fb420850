//  A switch of a local net: it learns who is where, and takes its time.

import Chip
import Wire

/// Names a port of a switch.
public struct SwitchPort: Hashable, Sendable {
    let lan: Int
    let number: Int
}

/// Decides where frames go. It delivers nothing itself.
struct EthernetSwitch {
    private(set) var portCount = 0
    private var unplugged: Set<Int> = []
    /// Looked up by key only. One table of a station's size; who floods it with senders evicts.
    private var learned: [UInt64: Int] = [:]
    private var order: [UInt64] = []
    private static let mostLearned = 4096

    mutating func addPort() -> Int {
        portCount += 1
        return portCount - 1
    }

    /// Forgets a port and who was there.
    mutating func removePort(_ port: Int) {
        unplugged.insert(port)
        order.removeAll { learned[$0] == port }
        learned = learned.filter { $0.value != port }
    }

    /// The ports that a frame goes to, in order; none for one without addresses.
    mutating func targets(of frame: [UInt8], from port: Int) -> [Int] {
        guard frame.count >= 14 else { return [] }
        learn(Self.key(frame[6..<12]), at: port, isGroup: frame[6] & 1 != 0)
        if frame[0] & 1 == 0, let known = learned[Self.key(frame[0..<6])] {
            return known == port ? [] : [known]
        }
        return (0..<portCount).filter { $0 != port && !unplugged.contains($0) }
    }

    private mutating func learn(_ mac: UInt64, at port: Int, isGroup: Bool) {
        guard !isGroup else { return }
        if learned.updateValue(port, forKey: mac) == nil {
            order.append(mac)
            if order.count > Self.mostLearned { learned[order.removeFirst()] = nil }
        }
    }

    private static func key(_ mac: ArraySlice<UInt8>) -> UInt64 {
        mac.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
