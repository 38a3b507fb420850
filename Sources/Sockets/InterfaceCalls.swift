//  The chip's interfaces as lwIP's own functions reach them: netif, dhcp, igmp.
//
//  What they change of addresses, Wi-Fi has to know as well, since wifi_get_ip_info tells the same:
//  it is told by `InterfaceOwner`. And a view that firmware may look into at any moment, the struct
//  netif, is kept in step by `onInterfaceChanged`.

import Chip
import Machine
import NetworkStack
import Simulation
import Wire

/// What Wi-Fi does for calls of lwIP's. Its functions may be called in any task, and do not wait.
public protocol InterfaceOwner: AnyObject {
    /// Firmware has set an interface's addresses; the stack has them already.
    func addressWasSet(_ interface: NetworkInterface, _ addresses: InterfaceAddresses)
    /// Starts the station's DHCP client anew, or ends it. False without a station.
    func setDHCPClient(on wants: Bool) -> Bool
    /// Asks to keep the station's address. False when DHCP has given none.
    func renewLease() -> Bool
    /// Gives the station's address back, and ends the client. False when DHCP has given none.
    func releaseLease() -> Bool
    /// Tells the DHCP server of the station's address.
    func informDHCPServer()
    /// Starts or ends the soft access point's DHCP server.
    func setDHCPServer(on wants: Bool)
    /// Whether the station's DHCP client runs.
    var isDHCPClientOn: Bool { get }
}

public struct InterfaceAddresses: Equatable, Sendable {
    public var address: IPv4Address
    public var mask: IPv4Address
    public var gateway: IPv4Address

    public init(address: IPv4Address, mask: IPv4Address, gateway: IPv4Address) {
        self.address = address
        self.mask = mask
        self.gateway = gateway
    }
}

/// Where packets go that are for no net of the chip's.
enum DefaultRoute: Equatable {
    /// The first interface with an address: what the SDK chooses.
    case automatic
    /// What firmware chooses; nil for nowhere.
    case chosen(NetworkInterface?)
}

/// An interface as firmware sees it.
public struct InterfaceState: Equatable, Sendable {
    public var addresses: InterfaceAddresses
    public var mac: MACAddress
    public var isUp: Bool
    public var hasLink: Bool
}

extension ChipNetwork {
    /// The present mode has it: what the others have is not there for firmware.
    public func isThere(_ interface: NetworkInterface) -> Bool {
        interface == .station ? machine.wifiMode.hasStation : machine.wifiMode.hasSoftAP
    }

    public func state(of interface: NetworkInterface) -> InterfaceState {
        let index = interface.rawValue
        return InterfaceState(
            addresses: InterfaceAddresses(
                address: addresses[index], mask: nets[index].0, gateway: nets[index].1),
            mac: interface == .station ? machine.addresses.station : machine.addresses.softAP,
            isUp: ups[index], hasLink: links[index])
    }

    /// The interface that packets for no net of the chip's leave by.
    public var defaultInterface: NetworkInterface? {
        switch route {
        case .automatic: NetworkInterface.allCases.first { addresses[$0.rawValue] != .any }
        case .chosen(let interface): interface
        }
    }

    // MARK: - Firmware's calls, between `begin` and `finish`

    /// C: netif_set_addr and its parts.
    public func setAddresses(_ wanted: InterfaceAddresses, of interface: NetworkInterface) {
        setAddress(
            wanted.address, mask: wanted.mask, gateway: wanted.gateway, of: interface)
        owner?.addressWasSet(interface, wanted)
    }

    /// C: netif_set_up, netif_set_down.
    public func setUp(_ isUp: Bool, _ interface: NetworkInterface) {
        ups[interface.rawValue] = isUp
        stack?.setUp(interfaces[interface.rawValue], isUp)
        onInterfaceChanged?()
    }

    /// Holds until the reset. C: netif_set_default.
    public func setDefault(_ interface: NetworkInterface?) {
        route = .chosen(interface)
        applyDefault()
        onInterfaceChanged?()
    }

    func applyDefault() {
        guard let stack else { return }
        stack.setDefault(defaultInterface.map { interfaces[$0.rawValue] })
    }

    /// Joins or leaves a group, by the address of an interface; `.any` is each that has one.
    /// C: igmp_joingroup, igmp_leavegroup.
    ///
    /// - Returns: false when there is no such interface, for what is no group, and when leaving
    ///   what was not joined.
    public func setMember(
        _ isMember: Bool, of group: IPv4Address, at address: IPv4Address
    ) -> Bool {
        guard let stack, group.isMulticast else { return false }
        let chosen = addresses.indices.filter {
            address == .any ? addresses[$0] != .any : addresses[$0] == address
        }
        guard !chosen.isEmpty else { return false }
        for index in chosen {
            do throws(StackError) {
                if isMember {
                    try stack.join(group, on: interfaces[index])
                } else {
                    try stack.leave(group, on: interfaces[index])
                }
            } catch {
                return false
            }
        }
        return true
    }

    // MARK: - Work for task tiT

    /// The most pieces of firmware's work that wait. C: TCPIP_MBOX_SIZE
    public static let mailboxSize = 16

    /// Has task tiT do something of firmware's. C: tcpip_callback_with_block.
    ///
    /// - Returns: false when as many wait as may.
    public func callLater(_ work: @escaping () -> Void) -> Bool {
        guard callbacks < Self.mailboxSize || !rules.areLimitsOn else { return false }
        callbacks += 1
        machine.perform(in: .network) { [unowned self] in
            callbacks -= 1
            work()
        }
        return true
    }

    /// Has task tiT do something after a time. C: sys_timeout.
    ///
    /// - Parameters:
    ///   - function, argument: by which it can be taken back.
    public func call(
        after milliseconds: UInt32, _ function: UInt, _ argument: UInt,
        _ work: @escaping () -> Void
    ) {
        let number = nextTimeout
        nextTimeout += 1
        let time = machine.now + Cycles(milliseconds) * .perMillisecond
        let ticket = machine.scheduleOnBoard(at: time) { [unowned self] _ in
            machine.perform(in: .network) { [unowned self] in
                // It may have been taken back since it came due.
                guard let index = timeouts.firstIndex(where: { $0.number == number }) else {
                    return
                }
                timeouts.remove(at: index)
                work()
            }
        }
        timeouts.append(
            Timeout(number: number, ticket: ticket, function: function, argument: argument))
    }

    /// Takes back the first to come with this function and argument. C: sys_untimeout.
    public func takeBack(_ function: UInt, _ argument: UInt) {
        let matching = timeouts.indices.filter {
            timeouts[$0].function == function && timeouts[$0].argument == argument
        }
        guard let index = matching.first else { return }
        machine.cancel(timeouts[index].ticket)
        timeouts.remove(at: index)
    }
}

/// A call that firmware has ordered for later.
struct Timeout {
    let number: UInt64
    let ticket: EventTicket
    let function: UInt
    let argument: UInt
}
