//  The station's half of a connection: authentication, association, four-way handshake, farewell.
//
//  A pure state machine, used by the chip's station and by the stations of the world. It is given
//  frames and the end of its own timeout, and answers with steps; its owner sends, waits and tells.
//  There is one timeout at a time; a new `.wait` replaces it.

import Chip
import Simulation

/// What the owner of a `Joining` is to do, in order.
public enum JoiningStep: Equatable, Sendable {
    case send(Frame)
    /// Call `timeout()` after this long, unless another step comes before.
    case wait(Cycles)
    /// Connected: data may flow.
    case joined(aid: UInt16)
    /// It did not come about, or is over.
    case ended(Reason)
    /// Data for the layer above.
    case ethernet([UInt8])
}

public struct Joining: Sendable {
    public enum Phase: Sendable { case idle, authenticating, associating, handshaking, joined }

    public private(set) var phase = Phase.idle
    public private(set) var network: NetworkDescription?
    private let station: MACAddress
    private let password: [UInt8]
    private let nonce: [UInt8]
    private let extras: [UInt8]
    private var aid: UInt16 = 0
    private var tries = 0
    private var key: PairwiseKey?

    /// An answer to a management frame comes at once, or not at all.
    static let answerTime = 500 * Cycles.perMillisecond
    static let tries = 3
    /// For the whole handshake. Longer than an access point is patient, so that it may say why.
    static let handshakeTime = 8 * Cycles.perSecond

    /// - Parameters:
    ///   - seed: what makes the nonce of this attempt.
    ///   - extras: elements of the manufacturer's own for the association request.
    public init(station: MACAddress, password: [UInt8], seed: UInt64, extras: [UInt8] = []) {
        self.station = station
        self.password = password
        self.extras = extras
        nonce = digest(
            [station.array, (0..<8).map { UInt8(truncatingIfNeeded: seed >> ($0 * 8)) }],
            count: 32)
    }

    // MARK: - Beginning and ending

    /// Begins with a network that was found.
    public mutating func begin(_ network: NetworkDescription) -> [JoiningStep] {
        self.network = network
        phase = .authenticating
        tries = 0
        if let objection = network.preferredSecurity?.objection { return end(objection) }
        return ask()
    }

    /// Leaves; says so if anybody listens.
    public mutating func leave() -> [JoiningStep] {
        guard let network, phase != .idle else { return [] }
        let isAssociated = phase == .handshaking || phase == .joined
        phase = .idle
        guard isAssociated else { return [.ended(.associationLeft)] }
        return [
            .send(
                .farewell(
                    .deauthentication, from: station, to: network.bssid, bssid: network.bssid,
                    .leaving)),
            .ended(.associationLeft),
        ]
    }

    /// Nothing is heard any more.
    public mutating func lose(_ reason: Reason) -> [JoiningStep] {
        phase == .idle ? [] : end(reason)
    }

    private mutating func end(_ reason: Reason) -> [JoiningStep] {
        phase = .idle
        return [.ended(reason)]
    }

    // MARK: - Time

    public mutating func timeout() -> [JoiningStep] {
        switch phase {
        case .idle, .joined: return []
        case .handshaking: return end(.ownHandshakeTimeout)
        case .authenticating, .associating:
            tries += 1
            guard tries < Self.tries else {
                return end(
                    phase == .authenticating ? .authenticationExpired : .associationExpired)
            }
            return ask()
        }
    }

    /// The request of the present phase.
    private mutating func ask() -> [JoiningStep] {
        guard let network else { return [] }
        let request: Frame =
            phase == .authenticating
            ? .authentication(
                from: station, to: network.bssid, bssid: network.bssid, algorithm: algorithm,
                step: 1)
            : .associationRequest(
                from: station, to: network, security: network.preferredSecurity, extras: extras)
        return [.send(request), .wait(Self.answerTime)]
    }

    /// WEP's networks want a shared key.
    private var algorithm: UInt16 { network?.authMode == .wep ? 1 : 0 }

    // MARK: - Frames

    public mutating func receive(_ frame: Frame) -> [JoiningStep] {
        guard let network, phase != .idle, frame.transmitter == network.bssid else { return [] }
        switch frame.kind {
        case .authentication: return authentication(frame)
        case .associationResponse: return association(frame)
        case .deauthentication, .disassociation: return farewell(frame)
        case .data: return data(frame)
        default: return []
        }
    }

    private mutating func authentication(_ frame: Frame) -> [JoiningStep] {
        guard phase == .authenticating, let network, let step = frame.field(at: 2),
            let status = frame.field(at: 4)
        else { return [] }
        guard status == Status.success.rawValue else {
            return end(status == Status.full.rawValue ? .tooMany : .authenticationFailed)
        }
        if algorithm == 1, step == 2, let challenge = frame.challenge {
            return [
                .send(
                    .authentication(
                        from: station, to: network.bssid, bssid: network.bssid, algorithm: 1,
                        step: 3, challenge: digest([password, challenge], count: 128))),
                .wait(Self.answerTime),
            ]
        }
        guard step == (algorithm == 1 ? 4 : 2) else { return [] }
        phase = .associating
        tries = 0
        return ask()
    }

    private mutating func association(_ frame: Frame) -> [JoiningStep] {
        guard phase == .associating, let network, let status = frame.field(at: 2),
            let aid = frame.field(at: 4)
        else { return [] }
        guard status == Status.success.rawValue else {
            return end(Status(rawValue: status).asReason)
        }
        self.aid = aid & 0x3FFF
        guard network.authMode.usesHandshake else {
            phase = .joined
            return [.joined(aid: self.aid)]
        }
        phase = .handshaking
        return [.wait(Self.handshakeTime)]
    }

    private mutating func farewell(_ frame: Frame) -> [JoiningStep] {
        guard frame.receiver == station || frame.receiver.isGroup, let reason = frame.reason else {
            return []
        }
        return end(reason)
    }

    private mutating func data(_ frame: Frame) -> [JoiningStep] {
        guard frame.flags & Frame.fromAccessPoint != 0, let ethernet = frame.ethernet else {
            return []
        }
        if KeyMessage.isKeyFrame(ethernet) {
            guard let message = KeyMessage(ethernet: ethernet) else { return [] }
            return handshake(message)
        }
        // What a station sends to all comes back from the access point.
        guard phase == .joined, frame.third != station else { return [] }
        return [.ethernet(ethernet)]
    }

    // MARK: - The handshake

    private mutating func handshake(_ message: KeyMessage) -> [JoiningStep] {
        guard let network, phase == .handshaking || phase == .joined,
            let security = network.preferredSecurity
        else { return [] }
        switch message.step {
        case .one:
            let key = PairwiseKey(
                ssid: network.ssid, password: password, accessPoint: network.bssid,
                station: station, accessPointNonce: message.nonce, stationNonce: nonce)
            self.key = key
            return answer(message, .two, nonce: nonce, data: security.bytes, key)
        case .three:
            guard let key, message.isSigned(with: key) else { return [] }
            guard message.data == security.bytes else {
                let farewell = Frame.farewell(
                    .deauthentication, from: station, to: network.bssid, bssid: network.bssid,
                    .elementDiffers)
                return [.send(farewell)] + end(.elementDiffers)
            }
            let answer = answer(message, .four, key)
            guard phase == .handshaking else { return answer }
            phase = .joined
            return answer + [.joined(aid: aid)]
        case .group:
            guard let key, message.isSigned(with: key) else { return [] }
            return answer(message, .groupAnswer, key)
        case .two, .four, .groupAnswer: return []
        }
    }

    private func answer(
        _ message: KeyMessage, _ step: KeyMessage.Step, nonce: [UInt8] = [], data: [UInt8] = [],
        _ key: PairwiseKey
    ) -> [JoiningStep] {
        guard let network else { return [] }
        var answer = KeyMessage(
            step, isRSN: message.isRSN, replay: message.replay, nonce: nonce, data: data)
        answer.sign(with: key)
        let ethernet = answer.ethernet(from: station, to: network.bssid)
        return Frame.data(ethernet, via: network.bssid).map { [.send($0)] } ?? []
    }
}
