//  Frames by hand: those of the application's own, elements of the manufacturer's, frames between
//  bridges, which RFID readers send (LOCP).

import Air
import Chip
import Machine
import Simulation

/// Where an element of the manufacturer's own goes. C: user_ie_type.
public enum UserElement: UInt32, Sendable {
    case beacon = 0
    case probeRequest
    case probeResponse
    case associationRequest
    case associationResponse

    /// The kind of frame that carries it.
    var kind: FrameKind {
        switch self {
        case .beacon: .beacon
        case .probeRequest: .probeRequest
        case .probeResponse: .probeResponse
        case .associationRequest: .associationRequest
        case .associationResponse: .associationResponse
        }
    }

    /// Bytes of a frame's body before its elements.
    var offset: Int {
        switch self {
        case .beacon, .probeResponse: 12
        case .probeRequest: 0
        case .associationRequest: 4
        case .associationResponse: 6
        }
    }
}

extension WiFi {
    // MARK: - Frames of the application's own

    /// C: wifi_register_send_pkt_freedom_cb. Called in "evt".
    public func setOnSent(_ function: ((Bool) -> Void)?) { chip.onSent = function }

    /// More than 24 bytes and fewer than 1400 (behaviour.md 5).
    public static let rawLengths = 25..<1400

    /// Sends a whole frame without its checksum, at the lowest rate and as it is: not encrypted.
    /// C: wifi_send_pkt_freedom.
    ///
    /// - Parameter numbers: the frame gets the radio's next number, else it keeps its own.
    /// - Returns: false outside of `rawLengths`, for a kind of frame that there is not, while there
    ///   is no radio, and until the frame before has been sent.
    public func sendRaw(_ bytes: [UInt8], numbers: Bool) -> Bool {
        guard chip.isStarted, mode != .off || chip.sniffer != nil,
            Self.rawLengths.contains(bytes.count), !chip.isSending,
            hasRadio("wifi_send_pkt_freedom"),
            let frame = Frame(bytes: bytes)
        else { return false }
        chip.isSending = true
        machine.perform(in: .radio) { [unowned self] in
            send(frame, keepsSequence: !numbers) { [unowned self] isAcknowledged in
                guard machine.isKernelAlive, chip.isStarted else { return }
                machine.perform(in: .events) { [unowned self] in
                    chip.isSending = false
                    chip.onSent?(isAcknowledged || frame.receiver.isGroup)
                }
            }
        }
        return true
    }

    // MARK: - Elements of the manufacturer's own

    /// Adds an element to frames of one kind, or takes it away. C: wifi_set_user_ie.
    ///
    /// - Parameter content: manufacturer's number (3 bytes) and what follows, at most 247 bytes
    /// more.
    public func setUserElement(_ element: UserElement, _ content: [UInt8]?) {
        chip.userElements[element] = content.map { [0xDD, UInt8($0.count)] + $0 }
        if var settings = chip.services?.settings {
            addUserElements(to: &settings)
            chip.services?.settings = settings
        }
    }

    /// What the soft-AP says beside what it must.
    func addUserElements(to settings: inout NetworkSettings) {
        settings.description.extras = chip.userElements[.beacon] ?? []
        settings.extras = [
            .probeResponse: chip.userElements[.probeResponse] ?? [],
            .associationResponse: chip.userElements[.associationResponse] ?? [],
        ]
    }

    /// C: wifi_register_user_ie_manufacturer_recv_cb. Called in "evt" with the frame's kind, its
    /// sender, manufacturer and content, and the level.
    public func setOnUserElement(
        _ function: ((UserElement, MACAddress, [UInt8], Int8) -> Void)?
    ) {
        chip.onUserElement = function
    }

    func noteUserElements(_ reception: Reception) {
        guard chip.onUserElement != nil else { return }
        let frame = reception.frame
        let kinds: [UserElement] = [
            .beacon, .probeRequest, .probeResponse, .associationRequest, .associationResponse,
        ]
        guard let kind = kinds.first(where: { $0.kind == frame.kind }) else { return }
        for content in frame.vendorElements(from: kind.offset) {
            machine.perform(in: .events) { [unowned self] in
                chip.onUserElement?(kind, frame.transmitter, content, reception.level)
            }
        }
    }

    // MARK: - Frames between bridges

    /// Lets such frames in, if they are for a group. C: wifi_rfid_locp_recv_open, _close.
    public func setTakingBridged(_ takes: Bool) { chip.takesBridged = takes }

    /// C: wifi_register_rfid_locp_recv_cb. Called in "evt" with the frame, without its checksum,
    /// and the level.
    public func setOnBridged(_ function: (([UInt8], Int8) -> Void)?) { chip.onBridged = function }

    func noteBridged(_ reception: Reception) {
        guard chip.takesBridged, chip.onBridged != nil, reception.frame.isBetweenBridges,
            reception.frame.receiver.isGroup
        else { return }
        let bytes = reception.frame.overheardBytes
        machine.perform(in: .events) { [unowned self] in
            if chip.takesBridged { chip.onBridged?(bytes, reception.level) }
        }
    }
}
