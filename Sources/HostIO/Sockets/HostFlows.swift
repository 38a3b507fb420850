//  Datagrams of the host's: those of a flow to a target, and those of clients at a forward.
//
//  A flow to a target is a socket of its own, connected, so that only the target's answers come in.
//  At a forward each sender is a flow of the same socket. Both end when nothing has gone through
//  them for a while, which the machine decides by virtual time.
//
//  Rules: as many datagrams are read at a look as `mostAtATime`; what the host has no room for is
//  lost, as on a wire.

import Glibc

final class HostFlows {
    private struct Flow {
        let channel: UInt32
        let descriptor: Int32
        /// At a forward: the client.
        let client: HostAddress?
    }

    private struct Door {
        let index: UInt32
        let descriptor: Int32
    }

    private var flows: [Flow] = []
    private var doors: [Door] = []
    private var outbound: [Flow] { flows.filter { $0.client == nil } }
    private static let mostAtATime = 64
    /// Senders at forwards at a time; others are not heard.
    private static let mostClients = 256

    var isEmpty: Bool { flows.isEmpty }
    private(set) var isBusy = false

    deinit {
        for descriptor in outbound.map(\.descriptor) + doors.map(\.descriptor) {
            Glibc.close(descriptor)
        }
    }

    func addDoor(_ index: Int, _ descriptor: Int32) {
        doors.append(Door(index: UInt32(index), descriptor: descriptor))
    }

    // MARK: - Outwards

    func open(_ channel: UInt32, to address: HostAddress) {
        let descriptor = SocketCall.make(isUDP: true)
        guard descriptor >= 0 else { return }
        guard SocketCall.connect(descriptor, to: address) == 0 else {
            Glibc.close(descriptor)
            return
        }
        flows.append(Flow(channel: channel, descriptor: descriptor, client: nil))
    }

    func send(_ channel: UInt32, _ bytes: [UInt8]) {
        guard let flow = flows.first(where: { $0.channel == channel }) else { return }
        let flags = Int32(MSG_NOSIGNAL)
        if let client = flow.client {
            SocketCall.withAddress(client) {
                _ = sendto(flow.descriptor, bytes, bytes.count, flags, $0, $1)
            }
        } else {
            _ = Glibc.send(flow.descriptor, bytes, bytes.count, flags)
        }
    }

    func close(_ channel: UInt32) {
        for flow in flows where flow.channel == channel && flow.client == nil {
            Glibc.close(flow.descriptor)
        }
        flows.removeAll { $0.channel == channel }
    }

    // MARK: - Inwards

    func watch(_ places: inout [pollfd]) {
        for descriptor in outbound.map(\.descriptor) + doors.map(\.descriptor) {
            places.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        }
    }

    /// - Parameters:
    ///   - places: those that `watch` has added.
    ///   - nextChannel: names a new client.
    func look(
        _ places: ArraySlice<pollfd>, _ buffer: inout [UInt8], into inbox: inout [HostMessage],
        nextChannel: () -> UInt32
    ) {
        isBusy = false
        let outbound = outbound
        for (index, place) in places.enumerated() where place.revents != 0 {
            for _ in 0..<Self.mostAtATime {
                guard let (bytes, from) = SocketCall.receive(place.fd, into: &buffer) else { break }
                isBusy = true
                if index < outbound.count {
                    inbox.append(
                        HostMessage(.datagram, outbound[index].channel, bytes: bytes))
                } else {
                    hear(
                        bytes, from: from, at: doors[index - outbound.count], into: &inbox,
                        nextChannel)
                }
            }
        }
    }

    private func hear(
        _ bytes: [UInt8], from client: HostAddress, at door: Door,
        into inbox: inout [HostMessage], _ nextChannel: () -> UInt32
    ) {
        let known = flows.first { $0.client == client && $0.descriptor == door.descriptor }
        if let known {
            inbox.append(HostMessage(.datagram, known.channel, bytes: bytes))
            return
        }
        guard flows.count < Self.mostClients else { return }
        let channel = nextChannel()
        flows.append(Flow(channel: channel, descriptor: door.descriptor, client: client))
        inbox.append(HostMessage(.flowBegan, channel, value: door.index))
        inbox.append(HostMessage(.datagram, channel, bytes: bytes))
    }
}
