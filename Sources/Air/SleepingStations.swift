//  What an access point keeps for stations that sleep (802.11's power save mode).
//
//  A station says in the frames that it sends whether it sleeps afterwards. While it does, what is
//  for it waits for a beacon of which the number is a multiple of the DTIM period; and while any
//  does, so does what is for a group. A station that says that it is awake gets the rest at once.
//
//  Pure state: the owner knows the time of the beacons and sends. Management frames never wait.
//  Fidelity: after such a beacon everything is sent; that a station asks for its frames is left
//  out.

import Chip

struct SleepingStations {
    /// A frame that waits.
    struct Held {
        let frame: Frame
        let rate: Rate
    }

    /// Frames that are kept for one station, and for the group; what comes then is lost.
    static let most = 64

    private var sleeping: [MACAddress] = []
    private var held: [Held] = []

    var isEmpty: Bool { held.isEmpty }

    /// Notes what a frame of a station's says.
    ///
    /// - Returns: what is to be sent now, since the station is awake.
    mutating func note(_ frame: Frame) -> [Held] {
        guard frame.kind == .data || frame.kind == .null else { return [] }
        let address = frame.transmitter
        let index = sleeping.firstIndex(of: address)
        if frame.flags & Frame.powerManagement != 0 {
            if index == nil { sleeping.append(address) }
            return []
        }
        guard let index else { return [] }
        sleeping.remove(at: index)
        let areAllAwake = sleeping.isEmpty
        return take { $0.receiver == address || $0.receiver.isGroup && areAllAwake }
    }

    /// Keeps a frame, if it has to wait.
    ///
    /// - Returns: false where it is to be sent at once.
    mutating func keep(_ frame: Frame, at rate: Rate) -> Bool {
        let receiver = frame.receiver
        guard receiver.isGroup ? !sleeping.isEmpty : sleeping.contains(receiver) else {
            return false
        }
        if held.count(where: { $0.frame.receiver == receiver }) < Self.most {
            held.append(Held(frame: frame, rate: rate))
        }
        return true
    }

    /// Everything that waits, since all stations listen now.
    mutating func takeAll() -> [Held] { take { _ in true } }

    /// Forgets a station that has left.
    mutating func forget(_ address: MACAddress) {
        sleeping.removeAll { $0 == address }
        held.removeAll { $0.frame.receiver == address }
    }

    private mutating func take(_ wanted: (Frame) -> Bool) -> [Held] {
        let taken = held.filter { wanted($0.frame) }
        held.removeAll { wanted($0.frame) }
        return taken
    }
}
