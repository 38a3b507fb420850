//  What comes from the air is read without trust: mutated frames stop nothing and are never misread
//  beyond their end. Exact forms survive their own reading.
import Chip
import Simulation
import Testing
import Wire

@testable import Air

@Suite struct HostileFrameTests {
    private let station = MACAddress.guide
    private let server = MACAddress(bytes: (2, 0, 0, 0, 0, 1))

    private var settings: NetworkSettings {
        NetworkSettings(
            bssid: server, ssid: Array("net".utf8), channel: 6, authMode: .mixed,
            password: Array("12345678".utf8))
    }

    private var discover: [UInt8] {
        var client = DHCPClient(address: station, hostName: [65], maxTries: 0, seed: 1)
        guard case .send(let bytes)? = client.begin().first else { return [] }
        return bytes
    }

    private var samples: [Frame] {
        let network = settings.description
        let message = KeyMessage(.one, isRSN: true, replay: 1, nonce: Array(1...32))
        return [
            .beacon(network, isHidden: false, at: 5), .probeRequest(from: station, ssid: [1, 2]),
            .authentication(
                from: station, to: server, bssid: server, algorithm: 1, step: 3,
                challenge: Array(0..<128)),
            .associationRequest(
                from: station, to: network, security: network.preferredSecurity, extras: []),
            .associationResponse(from: network, to: station, status: .success, aid: 1),
            .farewell(.deauthentication, from: server, to: station, bssid: server, .leaving),
            .data(message.ethernet(from: server, to: station), from: server),
            .data(discover, via: server),
        ].compactMap { $0 }
    }

    @Test func aFrameSurvivesItsBytes() {
        for frame in samples { #expect(Frame(bytes: frame.bytes) == frame) }
        let beacon = Frame.beacon(settings.description, isHidden: false, at: 5)
        #expect(NetworkDescription(beacon) == settings.description)
    }

    @Test func mutatedFramesDoNoHarm() {
        var random = SeededRandom(seed: 7)
        var services = ServiceSet(settings, seed: 1)
        let net = IPv4Net(IPv4Address(10, 0, 0, 1), prefix: 24)
        var leases = LeaseServer(
            LeaseServer.Terms(
                net: net, first: IPv4Address(10, 0, 0, 2), last: IPv4Address(10, 0, 0, 9),
                seconds: 60))
        var joining = Joining(station: station, password: [], seed: 1)
        var client = DHCPClient(address: station, hostName: [], maxTries: 0, seed: 1)
        _ = client.begin()
        for round in 0..<20_000 {
            let sample = samples[round % samples.count]
            var bytes = sample.bytes
            for _ in 0..<Int(random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: random.next())
            }
            bytes = Array(bytes.prefix(Int(random.next() % UInt64(bytes.count + 1))))
            if round % 50 == 0 { _ = joining.begin(settings.description) }
            guard let frame = Frame(bytes: bytes) else { continue }
            _ = services.receive(frame, at: 0)
            _ = joining.receive(frame)
            _ = NetworkDescription(frame)
            guard let ethernet = frame.ethernet else { continue }
            _ = leases.answer(to: ethernet, from: server, at: .zero)
            _ = client.receive(ethernet)
        }
        #expect(services.joined.isEmpty)
    }
}
