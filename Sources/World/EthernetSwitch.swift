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

    /// Ports that a frame goes to; the usual case is one.
    enum Targets: Equatable {
        case none
        case one(Int)
        /// In order.
        case all([Int])
    }

    /// Where a frame goes; nowhere if it has no addresses.
    mutating func targets(of frame: [UInt8], from port: Int) -> Targets {
        guard frame.count >= 14 else { return .none }
        learn(MACAddress(frame, at: 6), at: port)
        let target = MACAddress(frame, at: 0)
        if !target.isGroup, let known = learned[target.number] {
            return known == port ? .none : .one(known)
        }
        return .all((0..<portCount).filter { $0 != port && !unplugged.contains($0) })
    }

    private mutating func learn(_ mac: MACAddress, at port: Int) {
        guard !mac.isGroup, learned[mac.number] != port else { return }
        if learned.updateValue(port, forKey: mac.number) == nil {
            order.append(mac.number)
            if order.count > Self.mostLearned { learned[order.removeFirst()] = nil }
        }
    }
}
