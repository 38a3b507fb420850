//  The time from the network: what firmware's functions ask of the SNTP client, and its work.
//
//  Interface: `startTime`, `stopTime` and the settings are for firmware's calls, each between
//  `begin` and `finish` where it says so; `runTime`, `takeTime` and `timeServerFound` are for task
//  tiT. None of them switches tasks.
//
//  The clock that is set is the machine's (TimeOfDay), in whole seconds: SDK 1.5 drops fractions.

import Machine
import NetworkStack
import Simulation
import Wire

extension ChipNetwork {
    // MARK: - Firmware's calls

    /// Begins to ask, or to listen. Between `begin` and `finish`. C: sntp_init.
    ///
    /// It takes one of the chip's UDP control blocks; where none is left, nothing begins.
    public func startTime() {
        guard !clockClient.isRunning, let stack, let handle = try? stack.makeUDP() else { return }
        do throws(StackError) {
            // lwIP chooses the port of who asks; who listens has NTP's.
            let port = clockClient.mode == .poll ? 0 : NTPMessage.port
            try stack.bind(handle, to: SocketAddress(.any, port))
        } catch {
            try? stack.close(handle)
            return
        }
        clockClient.endpoint = handle.raw
        clockClient.begin(at: machine.now)
        runTime()
    }

    /// Between `begin` and `finish`. The clock goes on. C: sntp_stop.
    public func stopTime() {
        guard clockClient.isRunning else { return }
        try? stack?.close(UDPHandle(raw: clockClient.endpoint))
        clockClient.stop()
    }

    /// C: sntp_enabled.
    public var isTimeRunning: Bool { clockClient.isRunning }

    /// While it runs it keeps its mode. C: sntp_setoperatingmode.
    public var timeMode: TimeClientMode {
        get { clockClient.mode }
        set { if !clockClient.isRunning { clockClient.mode = newValue } }
    }

    /// How many servers it can have.
    public var timeServerCount: Int { clockClient.servers.count }

    /// One that there is no place for is dropped. C: sntp_setserver.
    public func setTimeServer(_ number: Int, _ address: IPv4Address) {
        guard clockClient.servers.indices.contains(number) else { return }
        clockClient.servers[number].address = address
    }

    /// `.any` where none is set, or its name has not been found yet. C: sntp_getserver.
    public func timeServer(_ number: Int) -> IPv4Address {
        clockClient.servers.indices.contains(number) ? clockClient.servers[number].address : .any
    }

    /// C: sntp_setservername.
    ///
    /// - Parameters:
    ///   - name: empty takes it away.
    ///   - place: where firmware keeps it.
    public func setTimeServer(_ number: Int, name: [UInt8], at place: UInt) {
        guard clockClient.servers.indices.contains(number) else { return }
        clockClient.servers[number].name = name
        clockClient.servers[number].namePlace = place
    }

    /// Where firmware keeps the name; 0 for none. C: sntp_getservername.
    public func timeServerName(_ number: Int) -> UInt {
        clockClient.servers.indices.contains(number) ? clockClient.servers[number].namePlace : 0
    }

    /// How long after an answer the next one is asked for. In SDK 1.5 nothing changes it.
    /// C: sntp_set_update_delay.
    public func setTimeInterval(milliseconds: UInt32) {
        guard rules.profile == .sdk3 else { return }
        let wanted = Cycles(milliseconds) * .perMillisecond
        clockClient.interval = max(wanted, SNTPClient.shortestInterval)
    }

    // MARK: - Work, in task tiT

    /// Does what is due: asks, or gives up waiting.
    func runTime() {
        // Servers that cannot be asked are passed over at once; a whole round ends with a pause.
        while clockClient.due <= machine.now {
            if case .waiting = clockClient.phase {
                adviseOnSilence()
                clockClient.fail(at: machine.now)
            } else {
                ask()
            }
        }
    }

    private func ask() {
        let server = clockClient.server
        guard !server.name.isEmpty else {
            return server.address == .any
                ? clockClient.fail(at: machine.now) : sendRequest(to: server.address)
        }
        clockClient.server.address = .any
        let (answer, question) = look(for: server.name)
        switch answer {
        case .address(let address): timeServerIs(address)
        case .pending: clockClient.phase = .resolving(question: question)
        case .failed: clockClient.fail(at: machine.now)
        }
    }

    /// The DNS client has decided a question.
    func timeServerFound(_ question: UInt32, _ address: IPv4Address?) {
        guard clockClient.phase == .resolving(question: question) else { return }
        if let address {
            timeServerIs(address)
        } else {
            adviseOnSilence()
            clockClient.fail(at: machine.now)
            runTime()
        }
    }

    private func timeServerIs(_ address: IPv4Address) {
        clockClient.server.address = address
        sendRequest(to: address)
    }

    private func sendRequest(to address: IPv4Address) {
        var request = NTPMessage(.client)
        if checksAnswers { request.transmitTime = ownTime }
        clockClient.requestTime = request.transmitTime
        clockClient.isAsking = true
        clockClient.phase = .waiting(until: machine.now + SNTPClient.patience)
        // One that cannot be sent is repeated like one that is lost.
        try? stack?.send(
            request.bytes, from: UDPHandle(raw: clockClient.endpoint),
            to: SocketAddress(address, NTPMessage.port))
    }

    /// What the request of the later SDK says of the time; any number would do.
    private var ownTime: NTPTime {
        let (seconds, rest) = machine.now.cycles.quotientAndRemainder(dividingBy: .perSecond)
        return NTPTime(
            unixSeconds: UInt64(max(machine.universalTime ?? Int64(seconds), 0)),
            nanoseconds: rest * 1_000_000_000 / .perSecond)
    }

    private var checksAnswers: Bool { rules.profile == .sdk3 }

    /// Something has come to the client's endpoint.
    func takeTime() {
        let handle = UDPHandle(raw: clockClient.endpoint)
        while let stack, clockClient.isRunning, let packet = try? stack.receive(handle) {
            guard clockClient.isAsking || clockClient.mode == .listenOnly else { continue }
            let isChecked = checksAnswers && clockClient.mode == .poll
            let expectation = SNTPClient.Expectation(
                mode: clockClient.mode,
                server: isChecked
                    ? SocketAddress(clockClient.server.address, NTPMessage.port) : nil,
                requestTime: isChecked ? clockClient.requestTime : nil)
            guard let seconds = SNTPClient.judge(packet.bytes, from: packet.from, expectation)
            else { continue }
            clockClient.succeed(at: machine.now)
            machine.setTimeOfDay(utcSeconds: Int64(seconds))
            machine.setRTCTime(utcSeconds: Int64(seconds), microseconds: 0)
        }
    }

    private func adviseOnSilence() {
        guard clockClient.hasAskedInVain else { return }
        let server = clockClient.server
        let name =
            server.name.isEmpty
            ? server.address.description : String(decoding: server.name, as: UTF8.self)
        machine.adviseOnce(
            .silentTimeServer,
            "nobody tells SNTP the time at \(name); a host with `ntp: 123` in the scenario does, "
                + "the gateway does, and --host \(name):123=127.0.0.1:PORT leads to a real server")
    }
}
