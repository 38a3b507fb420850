//  The chip's side of the network: its TCP/IP stack, and what the SDK keeps beside it.
//
//  Interface to Wi-Fi, which moves frames: `transmit` is called for each that leaves;
//  `frameArrived` (or, in task tiT, `receive`), `setLink`, `setAddress` and `setDNSServer` tell
//  what came of the air. Firmware's calls are in the files beside this one:
//    SocketCalls, SocketTransfer, SocketOptions, Select, Groups    sockets
//    NameCalls, DNSClient, DNSMessage                              names
//    FirmwareDownload, DownloadFailure                             upgrades
//    TimeCalls, SNTPClient                                         the time of day
//    InterfaceCalls                                                lwIP's own functions
//    Waiting                                                       tasks that wait
//    Espconn/                                                      connections by callback
//
//  Rules: the stack is the board's and ends with it. Frames and timers are the work of task tiT; a
//  call of firmware enters the stack in its own task, which nobody can disturb there, since within
//  a call of the stack nobody else runs. What a call has caused is handed out by `pump`, which
//  wakes tasks but does not switch; `finish` does, at the end of each call, when nothing is half
//  done. A task that waits holds no object: it names its socket by index and generation.

import Chip
import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// The chip's two interfaces.
public enum NetworkInterface: Int, CaseIterable, Sendable {
    case station, softAP
}

public final class ChipNetwork: Subsystem {
    public let rules: NetworkRules
    unowned let machine: Machine
    /// Called with each Ethernet frame that leaves. It may not call back at once.
    public var transmit: (([UInt8], NetworkInterface) -> Void)?
    /// Wi-Fi, for calls of lwIP's that concern it.
    public weak var owner: (any InterfaceOwner)?
    /// Of the board: called when what firmware sees of an interface has changed.
    public var onInterfaceChanged: (() -> Void)?
    /// Firmware's espconn structures, for who can read them; nil until firmware uses some.
    public var espconnRecords: (any EspconnRecords)?

    // Of the board.
    var stack: IPStack?
    var interfaces: [Interface] = []
    private var macs: [MACAddress] = []
    var addresses = [IPv4Address](repeating: .any, count: NetworkInterface.allCases.count)
    /// Mask and gateway of each.
    private(set) var nets = [(IPv4Address, IPv4Address)](
        repeating: (.any, .any), count: NetworkInterface.allCases.count)
    private(set) var links = [Bool](repeating: false, count: NetworkInterface.allCases.count)
    /// Firmware can stop an interface.
    var ups = [Bool](repeating: true, count: NetworkInterface.allCases.count)
    var route = DefaultRoute.automatic
    var sockets: [Socket] = []
    var waiters: [Waiter] = []
    var nextWaiter: UInt64 = 1
    var spareSignals: [Signal] = []
    var names = DNSClient()
    var clockClient = SNTPClient()
    var espconn = EspconnTable()
    /// Connections are reset at close. C: lwip_force_close_set
    var resetsAtClose = false
    /// Frames that task tiT has not seen yet.
    private var inbox: [(interface: NetworkInterface, bytes: [UInt8])] = []
    /// Firmware that is being fetched.
    var download: FirmwareDownload?
    /// Firmware's work that waits for task tiT, and what it has ordered for later.
    var callbacks = 0
    var timeouts: [Timeout] = []
    var nextTimeout: UInt64 = 1
    private var alarm: (ticket: EventTicket, time: Instant)?
    private var isPumping = false

    /// The most frames that wait for task tiT. C: TCPIP_MBOX_SIZE
    private static let inboxSize = 16

    public init(machine: Machine, rules: NetworkRules) {
        self.machine = machine
        self.rules = rules
        ChipNetwork.running = .passUnretained(self)
    }

    /// Sets the stack up, at its first use on each board: firmware that never asks for the network
    /// runs where there is no lwIP. Where there is none, the run ends with 4.
    private func open() {
        do {
            let made = try IPStack(
                settings: rules.settings, memory: ChipMemory(machine: machine), now: machine.now
            ) { [unowned machine] in
                UInt32(truncatingIfNeeded: machine.random.next() >> 32)
            }
            made.onAssertion = { Diagnostics.say($0) }
            stack = made
            interfaces = try macs.map { mac throws(StackError) in try made.addInterface(mac) }
        } catch {
            Diagnostics.say("\(error)")
            machine.exit(RunStatus.machineLacks)
        }
        for side in NetworkInterface.allCases {
            stack?.setUp(interfaces[side.rawValue], ups[side.rawValue])
            stack?.setLink(interfaces[side.rawValue], links[side.rawValue])
            if addresses[side.rawValue] != .any { applyAddress(of: side) }
        }
        applyDefault()
        names.open(on: stack)
    }

    nonisolated(unsafe) private static var running: Unmanaged<ChipNetwork>?

    /// The network that firmware's calls reach. It lives as long as the machine.
    public static var current: ChipNetwork { running.unsafelyUnwrapped.takeUnretainedValue() }

    // MARK: - Boards

    public func boardStarted(_ machine: Machine) {
        macs = [machine.options.mac, machine.options.mac.softAP]
        sockets = [Socket](repeating: Socket(), count: rules[.sockets])
        clockClient.servers = .init(repeating: .init(), count: rules.timeServers)
    }

    public func boardEnds(_ machine: Machine) {
        stack = nil
        interfaces = []
        sockets = []
        waiters = []
        spareSignals = []
        inbox = []
        names = DNSClient()
        clockClient = SNTPClient()
        espconn = EspconnTable()
        machine.onRelease = nil
        alarm = nil
        resetsAtClose = false
        download = nil
        addresses = addresses.map { _ in .any }
        nets = nets.map { _ in (.any, .any) }
        links = links.map { _ in false }
        ups = ups.map { _ in true }
        route = .automatic
        callbacks = 0
        timeouts = []
        onInterfaceChanged = nil
    }

    // MARK: - The link

    /// A frame has arrived. From events and from tasks; task tiT will look at it.
    public func frameArrived(_ bytes: [UInt8], on interface: NetworkInterface) {
        guard inbox.count < Self.inboxSize || !rules.areLimitsOn else { return }
        inbox.append((interface, bytes))
        machine.perform(in: .network) { [unowned self] in takeFrame() }
    }

    private func takeFrame() {
        guard !inbox.isEmpty else { return }
        let (interface, bytes) = inbox.removeFirst()
        receive(bytes, on: interface)
    }

    /// Looks at a frame at once. In task tiT.
    public func receive(_ bytes: [UInt8], on interface: NetworkInterface) {
        if stack == nil { open() }
        machine.charge(Cost.frame + Cycles(bytes.count) * Cost.frameByte)
        if !isRefused(bytes) {
            stack?.input(bytes, on: interfaces[interface.rawValue], at: machine.now)
        }
        handOut()
        deliverNotices()
    }

    /// Sets the link's state; without it nothing leaves. A stack that nobody has needed yet learns
    /// it when it is set up, so that firmware without a network costs nothing.
    public func setLink(_ isUp: Bool, of interface: NetworkInterface) {
        links[interface.rawValue] = isUp
        onInterfaceChanged?()
        guard let stack else { return }
        begin()
        stack.setLink(interfaces[interface.rawValue], isUp)
        handOut()
    }

    /// Sets address, net and gateway; `.any` takes them away. Connections from another address are
    /// aborted.
    public func setAddress(
        _ address: IPv4Address, mask: IPv4Address, gateway: IPv4Address,
        of interface: NetworkInterface
    ) {
        addresses[interface.rawValue] = address
        nets[interface.rawValue] = (mask, gateway)
        onInterfaceChanged?()
        guard stack != nil else { return }
        begin()
        applyAddress(of: interface)
        handOut()
    }

    private func applyAddress(of interface: NetworkInterface) {
        let (mask, gateway) = nets[interface.rawValue]
        stack?.setAddress(
            interfaces[interface.rawValue], addresses[interface.rawValue], mask: mask,
            gateway: gateway)
        applyDefault()
    }

    public func address(of interface: NetworkInterface) -> IPv4Address {
        addresses[interface.rawValue]
    }

    public func setMAC(_ mac: MACAddress, of interface: NetworkInterface) {
        macs[interface.rawValue] = mac
        if let stack { stack.setMAC(interfaces[interface.rawValue], mac) }
    }

    /// Bytes and blocks of the stack's, for reports.
    public var statistics: StackStatistics? { stack?.statistics }

    // MARK: - Calls

    /// Begins a call of firmware's: its price, and the time that it is.
    public func begin() {
        if stack == nil { open() }
        machine.charge(Cost.socket)
        stack?.advance(to: machine.now)
    }

    /// Ends a call of firmware's: what it has caused is handed out, the call is recorded, and who
    /// it woke may run.
    ///
    /// - Parameters:
    ///   - object: the descriptor, or 0.
    ///   - error: errno where the call fails, else 0.
    public func finish(_ call: TraceCall, _ object: Int32, result: Int32, error: Int32 = 0) {
        pump()
        machine.note(
            call, UInt32(bitPattern: object), UInt32(bitPattern: result),
            detail: UInt32(bitPattern: error))
        machine.switchIfAsked()
        machine.settle()
    }

    /// Ends a piece of work in the same way.
    func handOut() {
        pump()
        machine.switchIfAsked()
        machine.settle()
    }

    /// Hands out what has happened in the stack. Wakes tasks, and does not switch to them.
    func pump() {
        guard !isPumping else { return }
        isPumping = true
        while let stack {
            if let frame = stack.takeFrame() {
                send(frame.bytes, from: frame.interface)
            } else if let event = stack.takeEvent() {
                handle(event, stack)
            } else {
                break
            }
        }
        isPumping = false
        setAlarm()
    }

    private func send(_ bytes: [UInt8], from interface: Interface) {
        guard let index = interfaces.firstIndex(of: interface),
            let side = NetworkInterface(rawValue: index)
        else { return }
        machine.charge(Cost.frame + Cycles(bytes.count) * Cost.frameByte)
        transmit?(bytes, side)
    }

    // MARK: - Time

    /// Lets task tiT run the stack's timers when they are due.
    private func setAlarm() {
        let due = min(stack?.due ?? .never, names.due, clockClient.due, espconnDue)
        guard due != alarm?.time else { return }
        if let alarm { machine.cancel(alarm.ticket) }
        alarm = nil
        guard due != .never else { return }
        let ticket = machine.scheduleOnBoard(at: max(due, machine.now)) { [unowned self] _ in
            alarm = nil
            machine.perform(in: .network) { [unowned self] in runTimers() }
        }
        alarm = (ticket, due)
    }

    private func runTimers() {
        guard let stack else { return }
        machine.charge(Cost.system)
        stack.run(at: machine.now)
        if names.due <= machine.now { runNames() }
        if clockClient.due <= machine.now { runTime() }
        if espconnDue <= machine.now { runEspconn() }
        handOut()
        deliverNotices()
    }
}
