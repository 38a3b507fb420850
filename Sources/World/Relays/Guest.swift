//  The guest: an interface of the world's TCP/IP that stands in the chip's own network.
//
//  A forward to a soft-AP needs somebody who has joined it. Joining is the air's matter; what is
//  here begins above it: frames, an address, connections that go this way and no other.
//
//  Rules: without an address nothing goes through, and connections that had it end.

import Chip
import NetworkStack
import Simulation
import Wire

final class Guest {
    let interface: Interface
    /// Sends a frame by the air.
    let send: ([UInt8]) -> Void
    /// It has joined, and has an address.
    var isThere = false

    init(_ interface: Interface, send: @escaping ([UInt8]) -> Void) {
        self.interface = interface
        self.send = send
    }
}

/// How the client of a forward reaches the chip.
struct Way {
    var target: SocketAddress
    /// nil: from the gateway.
    var guest: Guest?

    /// Keeps an endpoint to this way, whatever other nets have the same addresses.
    func confine(
        _ handle: some EndpointHandle, in stack: IPStack
    ) throws(StackError) {
        guard let guest else { return }
        try stack.set(.interface, of: handle, to: UInt32(guest.interface.number))
    }
}

extension World {
    /// Adds the guest. Once, after `relay`.
    ///
    /// - Parameter send: sends its Ethernet frames; what comes for it is given to `receiveAsGuest`.
    public func addGuest(
        _ mac: MACAddress, send: @escaping ([UInt8]) -> Void
    ) throws(StackError) {
        let interface = try stack.addInterface(mac)
        relays?.guest = Guest(interface, send: send)
    }

    /// Takes a frame that has come to the guest.
    public func receiveAsGuest(_ frame: [UInt8], at time: Instant) {
        guard let guest = relays?.guest else { return }
        advance(to: time)
        stack.input(frame, on: guest.interface, at: now)
    }

    /// Gives the guest its address; nil when it has lost it.
    public func setGuest(_ address: (own: IPv4Address, mask: IPv4Address)?, at time: Instant) {
        guard let guest = relays?.guest else { return }
        advance(to: time)
        guest.isThere = address != nil
        stack.setAddress(
            guest.interface, address?.own ?? .any, mask: address?.mask ?? .any)
        stack.setUp(guest.interface, guest.isThere)
        stack.setLink(guest.interface, guest.isThere)
    }

    /// The soft-AP's address, for forwards; nil while it is off.
    public var softAP: IPv4Address? {
        get { relays?.softAP }
        set { relays?.softAP = newValue }
    }
}
