//  Attacks on the servers with sound packets whose contents are not: DNS, DHCP, NTP, HTTP. Every
//  answer must itself be sound.

import Chip
import NetworkStack
import Simulation
import Wire
import World

extension Fuzzing {
    /// Sends contents that were changed, in sound datagrams.
    public static func attackServers(datagrams count: Int, seed: UInt64) throws -> [String] {
        var attack = try ServerAttack(seed: seed)
        for _ in 0..<count { try attack.sendDatagram() }
        return attack.problems + (attack.answers > count / 64 ? [] : ["few answers came"])
    }

    /// Reads changed answers of a time server: any 48 bytes say what they are made of.
    public static func readTimes(answers count: Int, seed: UInt64) -> [String] {
        var original = NTPMessage(.server)
        original.stratum = 1
        original.transmitTime = NTPTime(unixSeconds: 1_000_000_000, nanoseconds: 1)
        var mutator = Mutator(seed: seed, originals: [original.bytes])
        for _ in 0..<count {
            var bytes = original.bytes
            for _ in 0...mutator.below(4) { mutator.change(&bytes) }
            let message = NTPMessage(bytes)
            let isRight = message?.bytes.elementsEqual(bytes.prefix(NTPMessage.size))
            if bytes.count < NTPMessage.size ? message != nil : isRight != true {
                return ["\(bytes) are read as \(String(describing: message))"]
            }
        }
        return []
    }

    /// Sends changed requests to the HTTP server, each by a connection of its own.
    public static func attackWebServer(requests count: Int, seed: UInt64) throws -> [String] {
        var mutator = Mutator(seed: seed, originals: requests)
        let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
        client.keepsFrames = false
        for _ in 0..<count {
            var request = requests[mutator.below(requests.count)]
            for _ in 0...mutator.below(3) { mutator.change(&request) }
            let answer = try client.exchange(
                bytes: request, with: SocketAddress(FuzzWorld.neighbour, 80), ends: true)
            if !answer.isEmpty, !answer.starts(with: Array("HTTP/1.1 ".utf8)) {
                return ["HTTP answers \(answer.prefix(40)) to \(request)"]
            }
        }
        return []
    }

    private static let requests = [
        "GET / HTTP/1.0\r\n\r\n",
        "GET /index.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "HEAD /none?x=y#z HTTP/1.1\r\nConnection: keep-alive\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
        "GET /../../etc/passwd HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n",
    ].map { Array($0.utf8) }
}

/// A client that sends datagrams to the servers, and reads their answers with mistrust.
private struct ServerAttack {
    private let client: Client
    private var mutator: Mutator
    private let contents: [(port: UInt16, bytes: [UInt8])]
    private let gateway: MACAddress
    private(set) var problems: [String] = []
    private(set) var answers = 0

    init(seed: UInt64) throws {
        var request = DHCPMessage(
            .discover, transaction: 7, client: Client.mac, isFromClient: true)
        request.add(DHCPMessage.Option.requestedAddress, IPv4Address(192, 168, 1, 103))
        var renewal = request
        renewal.kind = .request
        contents = [
            (53, FuzzWorld.query("far.test")), (53, FuzzWorld.query("empty.test")),
            (53, FuzzWorld.query(String(repeating: "long.", count: 40) + "test")),
            (67, request.bytes), (67, renewal.bytes), (123, FuzzWorld.timeRequest),
        ]
        mutator = Mutator(seed: seed, originals: contents.map(\.bytes))
        client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
        client.keepsFrames = false
        // An honest question, after which both sides know each other.
        let socket = try client.stack.makeUDP()
        try client.stack.send(
            FuzzWorld.query("far.test"), from: socket, to: SocketAddress(FuzzWorld.gateway, 53))
        client.run(for: .perSecond)
        guard
            let owner = client.stack.owner(of: FuzzWorld.gateway, on: client.interface)
        else { throw StackError.noRoute }
        gateway = owner
    }

    mutating func sendDatagram() throws {
        let (port, original) = contents[mutator.below(contents.count)]
        var bytes = original
        for _ in 0...mutator.below(3) { mutator.change(&bytes) }
        // Beyond the gateway there is a host with each service.
        let peer = port == 123 ? FuzzWorld.remote : FuzzWorld.gateway
        let frame = UDPFrame(
            source: Client.mac, destination: gateway, from: FuzzWorld.client,
            fromPort: port == 67 ? 68 : 2000, to: peer, toPort: port, payload: bytes)
        var replies: [UDPFrame] = []
        client.onReceive = { if let reply = UDPFrame($0) { replies.append(reply) } }
        defer { client.onReceive = nil }
        client.send(frame.bytes)
        client.run(for: 25 * .perMillisecond)
        for reply in replies where reply.fromPort == port {
            answers += 1
            if !isSound(reply.payload, of: port, to: bytes), problems.count < 5 {
                problems.append("port \(port) answers \(reply.payload) to \(bytes)")
            }
        }
    }

    private func isSound(_ answer: [UInt8], of port: UInt16, to request: [UInt8]) -> Bool {
        switch port {
        case 53: isSoundDNS(answer, to: request)
        case 67: DHCPMessage(answer).map { !$0.isFromClient && answer.count <= 576 } ?? false
        default: answer.count == 48 && answer[0] & 7 == 4
        }
    }

    /// The question comes back as it was, and the counted answers fill the rest.
    private func isSoundDNS(_ answer: [UInt8], to request: [UInt8]) -> Bool {
        guard answer.count >= 12, answer.count <= 512, answer.starts(with: request.prefix(2)),
            answer[2] & 0x80 != 0, answer[4...5].elementsEqual([0, 1])
        else { return false }
        let count = Int(answer[6]) << 8 | Int(answer[7])
        let question = answer.count - 12 - 16 * count
        return question > 4
            && answer[12..<(12 + question)].elementsEqual(request[12..<(12 + question)])
    }
}
