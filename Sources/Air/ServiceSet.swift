//  The access point's half of a connection: whom it lets in, and how they leave.
//
//  A pure state machine, used by the access points of the world and by the chip's SoftAP. Steps as
//  in `Joining`; timers are many here, one for each station, told apart by a token.

import Chip
import Simulation

/// What the owner of a `ServiceSet` is to do, in order.
public enum ServiceStep: Equatable, Sendable {
    case send(Frame)
    /// Call `timeout(token)` after this long.
    case wait(Cycles, token: UInt64)
    case joined(MACAddress, aid: UInt16)
    case left(MACAddress, aid: UInt16)
    /// A station that asked to come in found the house full.
    case full(MACAddress)
    /// Data of a station's.
    case ethernet([UInt8])
}

public struct ServiceSet: Sendable {
    private struct Client: Sendable {
        let address: MACAddress
        var challenge: [UInt8] = []
        var isAuthenticated = false
        var understandsWide = false
        /// 0: not associated.
        var aid: UInt16 = 0
        var isJoined = false
        var isRekeying = false
        var tries = 0
        var replay: UInt64 = 0
        var nonce: [UInt8] = []
        var key: PairwiseKey?
        /// Names the timer that counts.
        var token: UInt64 = 0
    }

    public var settings: NetworkSettings
    private var clients: [Client] = []
    private var random: SeededRandom
    private var tokens: UInt64 = 0

    /// From one try of a message of the handshake to the next, and how many there are.
    static let handshakeTry = Cycles.perSecond
    static let tries = 4

    public init(_ settings: NetworkSettings, seed: UInt64) {
        self.settings = settings
        random = SeededRandom(seed: seed)
    }

    private var bssid: MACAddress { settings.description.bssid }

    /// Stations that are connected, in the order of their numbers.
    public var joined: [(address: MACAddress, aid: UInt16)] {
        clients.filter(\.isJoined).map { ($0.address, $0.aid) }.sorted { $0.1 < $1.1 }
    }

    public func hasJoined(_ address: MACAddress) -> Bool {
        clients.contains { $0.address == address && $0.isJoined }
    }

    /// Whether a station and this network both use channels of 40 MHz.
    public func understandsWide(_ address: MACAddress) -> Bool {
        settings.description.isWide
            && clients.contains { $0.address == address && $0.understandsWide }
    }

    /// The network as frames of a kind describe it.
    private func description(in kind: FrameKind) -> NetworkDescription {
        var description = settings.description
        description.extras = settings.extras[kind] ?? []
        return description
    }

    // MARK: - Frames

    public mutating func receive(_ frame: Frame, at microseconds: UInt64) -> [ServiceStep] {
        let sender = frame.transmitter
        if frame.kind == .probeRequest { return probe(frame, at: microseconds) }
        guard frame.receiver == bssid, !sender.isGroup else { return [] }
        switch frame.kind {
        case .authentication: return authenticate(frame)
        case .associationRequest: return associate(frame)
        case .deauthentication, .disassociation: return forget(sender)
        case .data: return data(frame)
        default: return []
        }
    }

    private func probe(_ frame: Frame, at microseconds: UInt64) -> [ServiceStep] {
        guard let wanted = frame.probedSSID,
            wanted == settings.description.ssid || wanted.isEmpty && !settings.isHidden
        else { return [] }
        return [
            .send(
                .probeResponse(
                    description(in: .probeResponse), to: frame.transmitter, at: microseconds))
        ]
    }

    private mutating func authenticate(_ frame: Frame) -> [ServiceStep] {
        let sender = frame.transmitter
        guard let algorithm = frame.field(at: 0), let step = frame.field(at: 2) else { return [] }
        func answer(_ step: UInt16, _ status: Status, _ challenge: [UInt8] = []) -> ServiceStep {
            .send(
                .authentication(
                    from: bssid, to: sender, bssid: bssid, algorithm: algorithm, step: step,
                    status: status, challenge: challenge))
        }
        if settings.unanswered.contains(.authentication) { return [] }
        if settings.denied.contains(sender) { return [answer(2, .declined)] }
        guard algorithm == (settings.authMode == .wep ? 1 : 0) else {
            return [answer(2, .algorithm)]
        }
        let index = client(sender)
        if step == 1, algorithm == 1 {
            clients[index].challenge = bytes(count: 128)
            return [answer(2, .success, clients[index].challenge)]
        }
        if step == 3, algorithm == 1 {
            let expected = digest([settings.password, clients[index].challenge], count: 128)
            guard frame.challenge == expected, !clients[index].challenge.isEmpty else {
                clients.remove(at: index)
                return [answer(4, .challenge)]
            }
        } else if step != 1 {
            return []
        }
        // Who begins anew has forgotten what was.
        let gone = leave(index)
        clients[index].isAuthenticated = !settings.forgetsAuthentication
        return gone + [answer(algorithm == 1 ? 4 : 2, .success)]
    }

    private mutating func associate(_ frame: Frame) -> [ServiceStep] {
        let sender = frame.transmitter
        guard let index = clients.firstIndex(where: { $0.address == sender }),
            clients[index].isAuthenticated
        else { return [dismiss(sender, .deauthentication, .associationNotAuthenticated)] }
        if settings.unanswered.contains(.association) { return [] }
        clients[index].understandsWide = frame.understandsWide
        func answer(_ status: Status, aid: UInt16 = 0) -> ServiceStep {
            .send(
                .associationResponse(
                    from: description(in: .associationResponse), to: sender, status: status,
                    aid: aid))
        }
        if settings.demands.contains(.vendorElement) { return [answer(.element)] }
        if settings.demands.contains(.otherCipher) { return [answer(.cipher)] }
        if settings.demands.contains(.otherRates) { return [answer(.rates)] }
        let used = clients.map(\.aid).filter { $0 > 0 }
        if clients[index].aid == 0 {
            guard used.count < settings.maxStations,
                let aid = (1...2007).map(UInt16.init).first(where: { !used.contains($0) })
            else { return [answer(.full), .full(sender)] }
            clients[index].aid = aid
        }
        let aid = clients[index].aid
        if settings.demands.contains(.powerCapability) {
            return [answer(.success, aid: aid), dismiss(sender, .disassociation, .powerCapability)]
                + forget(sender)
        }
        if settings.demands.contains(.supportedChannels) {
            return [
                answer(.success, aid: aid), dismiss(sender, .disassociation, .supportedChannels),
            ]
                + forget(sender)
        }
        guard settings.authMode.usesHandshake else {
            clients[index].isJoined = true
            return [answer(.success, aid: aid), .joined(sender, aid: aid)]
        }
        if settings.unanswered.contains(.handshake) { return [answer(.success, aid: aid)] }
        clients[index].nonce = bytes(count: 32)
        clients[index].key = nil
        clients[index].tries = 0
        return [answer(.success, aid: aid)] + sendKey(.one, to: index)
    }

    private mutating func data(_ frame: Frame) -> [ServiceStep] {
        let sender = frame.transmitter
        guard frame.flags & Frame.toAccessPoint != 0, let ethernet = frame.ethernet else {
            return []
        }
        guard let index = clients.firstIndex(where: { $0.address == sender }),
            clients[index].isAuthenticated
        else { return [dismiss(sender, .deauthentication, .notAuthenticated)] }
        guard clients[index].aid > 0 else {
            return [dismiss(sender, .disassociation, .notAssociated)]
        }
        if KeyMessage.isKeyFrame(ethernet) {
            return KeyMessage(ethernet: ethernet).map { handshake($0, with: index) } ?? []
        }
        return clients[index].isJoined ? [.ethernet(ethernet)] : []
    }

    // MARK: - The handshake

    private var isRSN: Bool { settings.description.preferredSecurity?.isRSN ?? true }

    /// Sends a message and waits for its answer.
    private mutating func sendKey(_ step: KeyMessage.Step, to index: Int) -> [ServiceStep] {
        clients[index].replay += 1
        clients[index].tries += 1
        var data: [UInt8] = []
        if step == .three, var element = settings.description.preferredSecurity {
            if settings.contradictsItself { element.capabilities ^= 1 }
            data = element.bytes
        }
        var message = KeyMessage(
            step, isRSN: isRSN, replay: clients[index].replay,
            nonce: step == .group ? [] : clients[index].nonce, data: data)
        if let key = clients[index].key { message.sign(with: key) }
        let address = clients[index].address
        let ethernet = message.ethernet(from: bssid, to: address)
        guard let frame = Frame.data(ethernet, from: bssid) else { return [] }
        return [.send(frame), wait(Self.handshakeTry, for: index)]
    }

    private mutating func handshake(_ message: KeyMessage, with index: Int) -> [ServiceStep] {
        guard message.replay == clients[index].replay else { return [] }
        let address = clients[index].address
        switch message.step {
        case .two:
            let key = PairwiseKey(
                ssid: settings.description.ssid, password: settings.password, accessPoint: bssid,
                station: address, accessPointNonce: clients[index].nonce,
                stationNonce: message.nonce)
            // A wrong password shows here, and is answered with silence.
            guard message.isSigned(with: key), !clients[index].isJoined else { return [] }
            clients[index].key = key
            clients[index].tries = 0
            return sendKey(.three, to: index)
        case .four:
            guard let key = clients[index].key, message.isSigned(with: key),
                !clients[index].isJoined
            else { return [] }
            clients[index].isJoined = true
            clients[index].token = 0
            return [.joined(address, aid: clients[index].aid)]
        case .groupAnswer:
            guard let key = clients[index].key, message.isSigned(with: key) else { return [] }
            clients[index].isRekeying = false
            clients[index].token = 0
            return []
        case .one, .three, .group: return []
        }
    }

    /// Gives the group a new key, which every station must acknowledge.
    public mutating func rekey() -> [ServiceStep] {
        var steps: [ServiceStep] = []
        for index in clients.indices where clients[index].isJoined && clients[index].key != nil {
            clients[index].isRekeying = true
            clients[index].tries = 0
            steps += sendKey(.group, to: index)
        }
        return steps
    }

    // MARK: - Time

    private mutating func wait(_ time: Cycles, for index: Int) -> ServiceStep {
        tokens += 1
        clients[index].token = tokens
        return .wait(time, token: tokens)
    }

    public mutating func timeout(_ token: UInt64) -> [ServiceStep] {
        guard let index = clients.firstIndex(where: { $0.token == token }) else { return [] }
        let client = clients[index]
        guard client.tries < Self.tries else {
            let reason: Reason = client.isRekeying ? .groupKeyTimeout : .handshakeTimeout
            return [dismiss(client.address, .deauthentication, reason)] + forget(client.address)
        }
        if client.isRekeying { return sendKey(.group, to: index) }
        return client.isJoined ? [] : sendKey(client.key == nil ? .one : .three, to: index)
    }

    // MARK: - Leaving

    /// Sends everybody away, or one station only.
    ///
    /// - Parameter kind: `.deauthentication` or `.disassociation`.
    public mutating func dismiss(
        _ reason: Reason, with kind: FrameKind = .deauthentication, only address: MACAddress? = nil
    ) -> [ServiceStep] {
        let gone = clients.map(\.address).filter { address == nil || $0 == address }
        return gone.flatMap { address in
            let farewell = dismiss(address, kind, reason)
            guard kind == .disassociation,
                let index = clients.firstIndex(where: { $0.address == address })
            else { return [farewell] + forget(address) }
            return [farewell] + leave(index)
        }
    }

    /// Sends away those who came last, until as many are left as there may be.
    public mutating func dismissSurplus() -> [ServiceStep] {
        let surplus = clients.filter { $0.aid > 0 }.sorted { $0.aid < $1.aid }
            .dropFirst(settings.maxStations)
        return surplus.flatMap { client in
            [dismiss(client.address, .disassociation, .tooMany)] + forget(client.address)
        }
    }

    /// Forgets everybody without a word, as a loss of power does.
    public mutating func forgetAll() -> [ServiceStep] {
        clients.map(\.address).flatMap { forget($0) }
    }

    private func dismiss(
        _ address: MACAddress, _ kind: FrameKind, _ reason: Reason
    ) -> ServiceStep {
        .send(.farewell(kind, from: bssid, to: address, bssid: bssid, reason))
    }

    /// Forgets a station without a word, as when it has been silent for too long.
    public mutating func forget(_ address: MACAddress) -> [ServiceStep] {
        guard let index = clients.firstIndex(where: { $0.address == address }) else { return [] }
        let steps = leave(index)
        clients.remove(at: index)
        return steps
    }

    /// Forgets that a station was associated; it stays authenticated.
    private mutating func leave(_ index: Int) -> [ServiceStep] {
        let client = clients[index]
        clients[index].aid = 0
        clients[index].isJoined = false
        clients[index].isRekeying = false
        clients[index].key = nil
        clients[index].token = 0
        return client.isJoined ? [.left(client.address, aid: client.aid)] : []
    }

    private mutating func client(_ address: MACAddress) -> Int {
        if let index = clients.firstIndex(where: { $0.address == address }) { return index }
        clients.append(Client(address: address))
        return clients.count - 1
    }

    private mutating func bytes(count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
}
