//  The sniffer: frames of others, on the channel that the radio is tuned to (Guide A.1).
//
//  Rules of the SDK's (behaviour.md 13): in station mode only, after wifi_station_disconnect, never
//  in user_init. Station and soft-AP rest meanwhile, and other functions that use the radio are
//  refused, but for wifi_set_channel and wifi_send_pkt_freedom. The filter goes when sniffing ends.

import Air
import Chip
import Machine
import Simulation

/// The radio while it listens to everything on its channel. C: wifi_promiscuous_enable.
struct Sniffer {
    /// Only frames of this sender or receiver.
    var address: MACAddress?
}

/// A frame that was overheard, and what the receiver notes of it. C: struct RxControl.
public struct OverheardFrame: Sendable {
    /// Without the checksum, and encrypted where the network is.
    public let bytes: [UInt8]
    /// With the checksum.
    public let length: Int
    public let isManagement: Bool
    public let isForGroup: Bool
    /// For the chip's station, or for its soft-AP.
    public let isForStation: Bool
    public let isForSoftAP: Bool
    /// In dBm.
    public let level: Int8
    public let channel: UInt8
    public let rate: Rate
}

extension WiFi {
    /// Listens to everything, for a station that is not connected; station and soft-AP rest.
    /// Does nothing, and says why once, where the SDK does not allow it. C:
    /// wifi_promiscuous_enable.
    public func setSniffing(_ wants: Bool) {
        guard wants != (chip.sniffer != nil) else { return }
        guard wants else {
            chip.sniffer = nil
            air.setListening(false, of: radio)
            return retune()
        }
        guard mayUse("wifi_promiscuous_enable"), hasRadio("wifi_promiscuous_enable") else { return }
        guard mode == .station, chip.joining.map({ $0.phase == .idle }) ?? true else {
            return machine.adviseOnce(
                .sniffing,
                "wifi_promiscuous_enable does nothing: it wants STATION_MODE, and "
                    + "wifi_station_disconnect before it")
        }
        if chip.scan != nil { endScan() }
        stopStation()
        chip.sniffer = Sniffer()
        air.setListening(true, of: radio)
        retune()
    }

    /// True while nothing is sniffed; else says once that `call` is refused.
    func isNotSniffing(_ call: StaticString) -> Bool {
        guard chip.sniffer != nil else { return true }
        machine.adviseOnce(
            .sniffing, "\(call) is refused while the sniffer listens (wifi_promiscuous_enable)")
        return false
    }

    /// C: wifi_set_promiscuous_rx_cb. Called in "evt".
    public func setSniffer(_ function: ((OverheardFrame) -> Void)?) {
        chip.snifferFunction = function
    }

    /// Only this station's frames, sent or received, until sniffing ends.
    /// C: wifi_promiscuous_set_mac.
    ///
    /// - Returns: false while nothing is sniffed.
    public func setSniffedAddress(_ address: MACAddress) -> Bool {
        guard chip.sniffer != nil else { return false }
        chip.sniffer?.address = address
        return true
    }

    func sniff(_ reception: Reception) {
        let frame = reception.frame
        guard chip.snifferFunction != nil else { return }
        if let address = chip.sniffer?.address,
            ![frame.receiver, frame.transmitter].contains(address)
        {
            return
        }
        let overheard = OverheardFrame(
            bytes: frame.overheardBytes, length: frame.length,
            isManagement: frame.kind.isManagement, isForGroup: frame.receiver.isGroup,
            isForStation: frame.receiver == machine.addresses.station,
            isForSoftAP: frame.receiver == machine.addresses.softAP, level: reception.level,
            channel: reception.channel, rate: reception.rate)
        machine.perform(in: .events) { [unowned self] in
            if chip.sniffer != nil { chip.snifferFunction?(overheard) }
        }
    }
}
