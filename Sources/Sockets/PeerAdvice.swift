//  Advice for firmware that looks for somebody who is not there: the first thing that happens to an
//  application which was written for real servers.

import Machine
import NetworkStack

extension ChipNetwork {
    /// No name server knows the name, or none answers.
    func adviseOnName(_ name: [UInt8]) {
        let text = String(decoding: name, as: UTF8.self)
        machine.adviseOnce(
            .unknownName,
            "nobody knows the name \(text); --host \(text):PORT=127.0.0.1:PORT leads to a real "
                + "server, and a scenario's hosts have names")
    }

    /// A connection was asked for in vain.
    func adviseOnSilence(of peer: SocketAddress) {
        machine.adviseOnce(
            .silentPeer,
            "nobody answers at \(peer); --host \(peer)=127.0.0.1:PORT leads to a real server, and "
                + "a scenario can have a host there")
    }
}
