//  What tshark reads in a capture is what was sent. Where there is no tshark (the package of that
//  name), the test is skipped.

import Chip
import Glibc
import NetworkStack
import NetworkSupport
import Simulation
import TestSupport
import Testing
import Wire
import World

struct DecoderTests {
    private static let program = "/usr/bin/tshark"
    private let scratch = ScratchDirectory()

    /// The fields of each frame that a filter lets through.
    private func decode(_ path: String, _ filter: String, _ fields: [String]) throws -> [[String]] {
        let checks = ["ip", "udp", "tcp"].flatMap { ["-o", "\($0).check_checksum:TRUE"] }
        let run = try Program(
            Self.program,
            ["-n", "-r", path, "-Y", filter, "-T", "fields", "-E", "separator=|"] + checks
                + fields.flatMap { ["-e", $0] }
        ).run()
        #expect(run.code == 0, "\(run)")
        return run.lines.dropLast().map {
            $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// A conversation of every kind; the capture, and how many frames it has.
    private func capture() throws -> (path: String, count: Int) {
        let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
        var message = DHCPMessage(
            .discover, transaction: 0x1234, client: Client.mac, isFromClient: true)
        client.send(FuzzWorld.frame(message).bytes)
        client.run(for: .perSecond)
        message.kind = .request
        message.add(DHCPMessage.Option.requestedAddress, IPv4Address(192, 168, 1, 103))
        client.send(FuzzWorld.frame(message).bytes)
        client.run(for: .perSecond)
        let socket = try client.stack.makeUDP()
        for (host, port, bytes) in [
            (FuzzWorld.gateway, UInt16(53), FuzzWorld.query("far.test")),
            (FuzzWorld.gateway, 53, FuzzWorld.query("nowhere.test")),
            (FuzzWorld.remote, 123, FuzzWorld.timeRequest),
            (FuzzWorld.neighbour, 7, [UInt8](repeating: 7, count: 4000)),
        ] {
            try client.stack.send(bytes, from: socket, to: SocketAddress(host, port))
            client.run(for: .perSecond)
        }
        _ = try client.exchange(
            "GET /index.html HTTP/1.0\r\n\r\n", with: SocketAddress(FuzzWorld.remote, 80))
        _ = try client.exchange("hello", with: SocketAddress(FuzzWorld.neighbour, 7), enough: 5)
        let path = "\(scratch.path)/x.pcap"
        let file = try PcapFile(path: path, .ethernet)
        for (frame, time) in zip(client.frames, client.times) { file.write(frame, at: time) }
        try file.finish()
        return (path, client.frames.count)
    }

    @Test(
        .enabled(if: access(program, X_OK) == 0, "there is no tshark: install the package tshark"))
    func tsharkReadsWhatWasSent() throws {
        let (path, count) = try capture()
        func reads(
            _ filter: String, _ fields: [String], _ wanted: [[String]],
            _ place: SourceLocation = #_sourceLocation
        ) throws {
            let read = try decode(path, filter, fields)
            #expect(read == wanted, sourceLocation: place)
        }
        let all = try decode(path, "frame", ["frame.number"])
        #expect(all.count == count)
        try reads(
            "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0 "
                + "|| tcp.checksum.status == 0 || _ws.expert.severity >= 0x800000",
            ["frame.number", "_ws.expert.message"], [])
        try reads(
            "dhcp", ["dhcp.option.dhcp", "dhcp.ip.your", "dhcp.id"],
            [
                ["1", "0.0.0.0", "0x00001234"], ["2", "192.168.1.103", "0x00001234"],
                ["3", "0.0.0.0", "0x00001234"], ["5", "192.168.1.103", "0x00001234"],
            ])
        try reads(
            "dns", ["dns.qry.name", "dns.flags.rcode", "dns.a"],
            [
                ["far.test", "", ""], ["far.test", "0", "203.0.113.5"], ["nowhere.test", "", ""],
                ["nowhere.test", "3", ""],
            ])
        try reads("ntp", ["ntp.flags.mode", "ntp.stratum"], [["3", "0"], ["4", "1"]])
        try reads(
            "http.request", ["http.request.method", "http.request.uri"], [["GET", "/index.html"]])
        try reads("http.response", ["http.response.code", "http.content_length"], [["200", "9"]])
        try reads(
            "tcp.port == 7 && tcp.len > 0", ["ip.src", "tcp.payload"],
            [["192.168.1.50", "68656c6c6f"], ["192.168.1.10", "68656c6c6f"]])
        // The datagram of 4,000 bytes goes in three pieces, and comes back so.
        try reads("udp.port == 7 && udp.length == 4008", ["ip.fragment.count"], [["3"], ["3"]])
    }
}
