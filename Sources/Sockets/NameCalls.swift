//  Names to addresses: what firmware's functions ask of the DNS client.

import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// What is known of a name at once.
public enum NameAnswer: Equatable, Sendable {
    case address(IPv4Address)
    /// The callback will come.
    case pending
    case failed
}

extension ChipNetwork {
    // MARK: - Servers

    /// Where names are asked for: 0 and 1; `.any` takes one away. C: dns_setserver
    public func setDNSServer(_ number: Int, _ address: IPv4Address) {
        guard names.servers.indices.contains(number) else { return }
        names.servers[number] = address
    }

    public func dnsServer(_ number: Int) -> IPv4Address {
        names.servers.indices.contains(number) ? names.servers[number] : .any
    }

    // MARK: - Asking

    /// Waits for the address of a name; nil when there is none, or nobody answers. C:
    /// netconn_gethostbyname
    public func address(of name: [UInt8], in call: StaticString) -> IPv4Address? {
        let first = look(for: name)
        guard case .pending = first.answer else { return first.answer.address }
        pump()
        while true {
            do throws(SocketError) {
                try sleep(question: first.question, until: deadline(milliseconds: 0), in: call)
            } catch {
                return nil
            }
            guard
                let row = names.rows.first(where: { $0.question == first.question })
            else { return nil }
            switch row.state {
            case .asking: continue
            case .known(let address): return address
            case .unused, .unknown: return nil
            }
        }
    }

    /// Asks without waiting. C: dns_gethostbyname
    ///
    /// - Parameter callback: firmware's function, its argument and the name, as addresses.
    public func address(
        of name: [UInt8], callback: (function: UInt, argument: UInt, name: UInt)
    ) -> NameAnswer {
        let (answer, question) = look(for: name)
        if case .pending = answer,
            let index = names.rows.firstIndex(where: { $0.question == question })
        {
            names.rows[index].callbacks.append(
                .init(
                    function: callback.function, argument: callback.argument,
                    name: callback.name))
        }
        return answer
    }

    /// What is known; else a question is under way.
    func look(for name: [UInt8]) -> (answer: NameAnswer, question: UInt32) {
        if let address = IPv4Address(String(decoding: name, as: UTF8.self)) {
            return (.address(address), 0)
        }
        // lwIP knows this one by heart.
        if name == Array("localhost".utf8) { return (.address(IPv4Address(127, 0, 0, 1)), 0) }
        guard !name.isEmpty, name.count <= DNSClient.longestName else { return (.failed, 0) }
        let lower = name.map { (65...90).contains($0) ? $0 + 32 : $0 }
        if let index = names.row(of: lower, at: machine.now) {
            if case .known(let address) = names.rows[index].state { return (.address(address), 0) }
            return (.pending, names.rows[index].question)
        }
        let identifier = UInt16(truncatingIfNeeded: machine.random.next() >> 48)
        guard DNSMessage.query(lower, identifier: identifier) != nil,
            let index = names.begin(lower, identifier: identifier, at: machine.now),
            case .asking(let server, _) = names.rows[index].state
        else { return (.failed, 0) }
        send(names.rows[index], to: names.servers[server])
        return (.pending, names.rows[index].question)
    }

    private func send(_ row: DNSClient.Row, to server: IPv4Address) {
        guard let stack,
            let query = DNSMessage.query(row.name, identifier: row.identifier)
        else { return }
        // One that cannot be sent is repeated like one that is lost.
        try? stack.send(
            query, from: UDPHandle(raw: names.endpoint),
            to: SocketAddress(server, DNSMessage.port))
    }

    // MARK: - Answers

    /// Repeats what nobody has answered in time. In task tiT.
    func runNames() {
        for index in names.rows.indices {
            guard case .asking = names.rows[index].state, names.rows[index].due <= machine.now
            else { continue }
            if let server = names.repeatQuestion(index, at: machine.now) {
                send(names.rows[index], to: server)
            } else {
                tell(index)
            }
        }
    }

    func takeAnswers() {
        while let stack, let packet = try? stack.receive(UDPHandle(raw: names.endpoint)) {
            guard let answer = DNSMessage.answer(packet.bytes),
                let index = names.take(answer, from: packet.from, at: machine.now)
            else { continue }
            tell(index)
        }
    }

    /// A question is decided: who waits for it is woken, and firmware's callbacks follow.
    private func tell(_ index: Int) {
        let row = names.rows[index]
        wake(question: row.question)
        names.rows[index].callbacks = []
        var found: UInt32?
        if case .known(let address) = row.state { found = address.networkOrder }
        // SNTP has advice of its own.
        if found == nil, clockClient.phase != .resolving(question: row.question) {
            adviseOnName(row.name)
        }
        timeServerFound(row.question, found.map(IPv4Address.init(network:)))
        for callback in row.callbacks {
            machine.perform(in: .network) { callback.call(with: found) }
        }
    }
}

extension NameAnswer {
    var address: IPv4Address? { if case .address(let address) = self { address } else { nil } }
}

extension DNSClient.Callback {
    /// C: dns_found_callback
    private typealias Function =
        @convention(c) (
            UnsafePointer<CChar>?, UnsafeMutablePointer<UInt32>?, UnsafeMutableRawPointer?
        ) -> Void

    /// Calls firmware's function. The address is in network byte order, and lies on the stack of
    /// the task, which firmware can reach.
    fileprivate func call(with address: UInt32?) {
        // Firmware gave the address of a function of this type.
        guard let pointer = UnsafeRawPointer(bitPattern: function) else { return }
        let function = unsafeBitCast(pointer, to: Function.self)
        let name = UnsafePointer<CChar>(bitPattern: name)
        let argument = UnsafeMutableRawPointer(bitPattern: argument)
        guard var place = address else { return function(name, nil, argument) }
        function(name, &place, argument)
    }
}
