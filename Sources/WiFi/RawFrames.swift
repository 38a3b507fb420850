//  Frames by hand: the sniffer, frames of the application's own, elements of the manufacturer's.

import Air
import Chip
import Machine
import Simulation

/// The radio while it listens to everything on its channel. C: wifi_promiscuous_enable.
struct Sniffer {
    /// Only frames of this sender or receiver.
    var address: MACAddress?
}

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
    // MARK: - The sniffer

    /// Listens to everything, for a station that is not connected; station and soft-AP rest.
    /// Does nothing in another mode. C: wifi_promiscuous_enable.
    public func setSniffing(_ wants: Bool) {
        guard chip.isStarted, wants != (chip.sniffer != nil) else { return }
        guard wants else {
            chip.sniffer = nil
            air.setListening(false, of: radio)
            return retune()
        }
        guard mode == .station, chip.joining.map({ $0.phase == .idle }) ?? true else { return }
        stopStation()
        chip.sniffer = Sniffer()
        air.setListening(true, of: radio)
        retune()
    }

    /// C: wifi_set_promiscuous_rx_cb. Called in "evt".
    public func setSniffer(_ function: ((Reception) -> Void)?) { chip.snifferFunction = function }

    /// Only this station's frames, until sniffing ends. C: wifi_promiscuous_set_mac.
    ///
    /// - Returns: false while nothing is sniffed.
    public func setSniffedAddress(_ address: MACAddress) -> Bool {
        guard chip.sniffer != nil else { return false }
        chip.sniffer?.address = address
        return true
    }

    func sniff(_ reception: Reception) {
        guard chip.snifferFunction != nil else { return }
        if let address = chip.sniffer?.address,
            ![reception.frame.receiver, reception.frame.transmitter].contains(address)
        {
            return
        }
        machine.perform(in: .events) { [unowned self] in
            if chip.sniffer != nil { chip.snifferFunction?(reception) }
        }
    }

    // MARK: - Frames of the application's own

    /// C: wifi_register_send_pkt_freedom_cb. Called in "evt".
    public func setOnSent(_ function: ((Bool) -> Void)?) { chip.onSent = function }

    /// Sends a whole frame without its checksum. C: wifi_send_pkt_freedom.
    ///
    /// - Returns: false for 24 bytes or fewer, 1400 or more, a kind of frame that there is not, and
    ///   until the frame before has been sent.
    public func sendRaw(_ bytes: [UInt8]) -> Bool {
        guard chip.isStarted, mode != .off, bytes.count > 24, bytes.count < 1400, !chip.isSending,
            let frame = Frame(bytes: bytes)
        else { return false }
        chip.isSending = true
        machine.perform(in: .radio) { [unowned self] in
            send(frame) { [unowned self] isAcknowledged in
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
    /// - Parameter content: manufacturer's number (3 bytes) and what follows, at most 247 bytes more.
    public func setUserElement(_ element: UserElement, _ content: [UInt8]?) {
        chip.userElements[element] = content.map { [0xDD, UInt8($0.count)] + $0 }
        guard element == .beacon || element == .probeResponse else { return }
        chip.services?.settings.description.extras = chip.userElements[.beacon] ?? []
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
}
