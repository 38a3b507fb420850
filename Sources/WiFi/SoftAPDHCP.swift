//  The soft-AP's DHCP server and the rules of its settings (behaviour.md 7; Guide 3.2.4).

import Air
import Chip
import Machine
import Simulation
import Wire

enum LeaseRules {
    static let defaultMinutes: UInt32 = 120
    /// Addresses of the default range, and the most that a range may have besides its first.
    static let span: UInt32 = 100
    static let most = 8
}

extension WiFi {
    // MARK: - The server

    /// C: wifi_softap_dhcps_status.
    public var isDHCPServerOn: Bool { chip.isDHCPServerOn }

    /// C: wifi_softap_dhcps_start, _stop.
    ///
    /// - Returns: false without a soft-AP.
    public func setDHCPServer(on wants: Bool) -> Bool {
        guard mode.hasSoftAP else { return false }
        guard chip.isDHCPServerOn != wants else { return true }
        chip.isDHCPServerOn = wants
        startOrStopServer()
        return true
    }

    /// The soft-AP begins or ends.
    func softAPAddressing(isUp: Bool) {
        startOrStopServer()
        let info = chip.softAPIP
        machine.perform(in: .network) { [unowned self] in
            ip?.linkChanged(.softAP, isUp: isUp)
            ip?.addressChanged(.softAP, isUp ? info : .none, dns: [])
        }
    }

    private func startOrStopServer() {
        guard chip.isDHCPServerOn, mode.hasSoftAP else {
            chip.dhcpServer = nil
            return
        }
        chip.dhcpServer = LeaseServer(terms)
    }

    /// What the SDK's server gives and tells (behaviour.md 7). The mask is always of 24 bits.
    private var terms: LeaseServer.Terms {
        typealias Option = DHCPMessage.Option
        let own = chip.softAPIP.address
        let range = validRange ?? defaultRange
        var terms = LeaseServer.Terms(
            net: IPv4Net(own, prefix: 24), first: range.first, last: range.last,
            seconds: chip.leaseMinutes &* 60)
        terms.mostLeases = LeaseRules.most
        terms.remembersEnded = false
        terms.tellsRenewal = false
        terms.broadcasts = true
        if chip.offersRouter {
            terms.options.append((Option.router, chip.softAPIP.gateway.bytes))
        }
        terms.options += [
            (Option.nameServer, own.bytes), (Option.broadcast, terms.net.broadcast.bytes),
            (Option.mtu, big(576)), (Option.routerDiscovery, [0]),
            (Option.vendor, [1, 4, 0, 0, 0, 2]),
        ]
        return terms
    }

    func serveDHCP(_ ethernet: [UInt8]) {
        guard
            let answer = chip.dhcpServer?.answer(
                to: ethernet, from: machine.addresses.softAP, at: machine.now)
        else { return }
        transmit(answer.bytes, on: .softAP)
    }

    // MARK: - The range

    /// Below the soft-AP's own address if that is in the upper half, else above it.
    private var defaultRange: (first: IPv4Address, last: IPv4Address) {
        let own = chip.softAPIP.address.value
        let first = own & 0xFF < 128 ? own + 1 : own - LeaseRules.span
        return (IPv4Address(first), IPv4Address(first + LeaseRules.span - 1))
    }

    /// Firmware's range, if it still suits the soft-AP's address.
    private var validRange: (first: IPv4Address, last: IPv4Address)? {
        chip.leaseRange.flatMap { isValid($0.first, $0.last) ? $0 : nil }
    }

    private func isValid(_ first: IPv4Address, _ last: IPv4Address) -> Bool {
        let net = IPv4Net(chip.softAPIP.address, prefix: 24)
        return net.contains(first) && net.contains(last) && first <= last
            && last.value - first.value <= LeaseRules.span
            && !(first...last).contains(net.address)
    }

    private var maySet: Bool { mode.hasSoftAP && !chip.isDHCPServerOn }

    /// C: wifi_softap_set_dhcps_lease.
    ///
    /// - Parameter range: nil goes back to the default.
    /// - Returns: false without a soft-AP, while the server runs, and for a range that does not lie
    ///   in the soft-AP's network, holds its address, or is too long.
    public func setLeaseRange(_ range: (first: IPv4Address, last: IPv4Address)?) -> Bool {
        guard maySet else { return false }
        if let range, !isValid(range.first, range.last) { return false }
        chip.leaseRange = range
        return true
    }

    /// nil without a soft-AP, and while the server is off with no range of firmware's.
    /// C: wifi_softap_get_dhcps_lease.
    public var leaseRange: (first: IPv4Address, last: IPv4Address)? {
        guard mode.hasSoftAP else { return nil }
        if !chip.isDHCPServerOn { return chip.leaseRange }
        return validRange ?? defaultRange
    }

    // MARK: - Time and options

    /// C: wifi_softap_get_dhcps_lease_time.
    public var leaseMinutes: UInt32 { chip.leaseMinutes }

    /// C: wifi_softap_set_dhcps_lease_time; nil is wifi_softap_reset_dhcps_lease_time.
    ///
    /// - Returns: false without a soft-AP, while the server runs, and for 0.
    public func setLease(minutes: UInt32?) -> Bool {
        guard maySet, minutes != 0 else { return false }
        chip.leaseMinutes = minutes ?? LeaseRules.defaultMinutes
        return true
    }

    /// Whether offers name a router. C: wifi_softap_set_dhcps_offer_option with OFFER_ROUTER.
    ///
    /// - Parameter offers: nil when firmware gave no value.
    /// - Returns: false when there is none and the server is off.
    public func setOffersRouter(_ offers: Bool?) -> Bool {
        guard let offers else { return chip.isDHCPServerOn }
        chip.offersRouter = offers
        chip.dhcpServer?.terms = terms
        return true
    }
}
