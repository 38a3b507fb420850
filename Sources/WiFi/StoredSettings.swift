//  What Wi-Fi keeps in flash: in the SDK's parameter sector, at `ParameterLayout.wifi`.
//
//  The SDK's own layout is not documented. Ours: the magic "H8W1", then mode, auto-connect, phy
//  mode, how many access points are remembered, which one is in use, how many there are; the
//  soft-AP's configuration; five of the station's, the one in use among them. Anything that is not
//  as it should be reads as the defaults, so an erased or foreign flash is a new chip.

import Chip
import Machine
import Simulation

/// C: struct station_config.
public struct StationConfig: Equatable, Sendable {
    /// Up to 32 bytes.
    public var ssid: [UInt8] = []
    /// Up to 64 bytes.
    public var password: [UInt8] = []
    /// Only this access point will do.
    public var bssid: MACAddress?

    public init() {}

    static let size = 32 + 64 + 7

    var bytes: [UInt8] {
        padded(ssid, to: 32) + padded(password, to: 64)
            + [bssid == nil ? 0 : 1] + (bssid?.array ?? [0, 0, 0, 0, 0, 0])
    }

    init(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        ssid = text(bytes[..<32])
        password = text(bytes[32..<96])
        bssid = bytes[96] == 1 ? MACAddress(bytes, at: 97) : nil
    }
}

func padded(_ text: [UInt8], to count: Int) -> [UInt8] {
    Array((text + [UInt8](repeating: 0, count: count)).prefix(count))
}

/// The bytes before the first zero.
func text(_ bytes: ArraySlice<UInt8>) -> [UInt8] { Array(bytes.prefix { $0 != 0 }) }

struct StoredSettings: Equatable {
    var mode = WiFiMode.softAP
    var autoConnect = true
    var phyMode = PhyMode.n
    /// How many access points are remembered, 1 to 5.
    var capacity = 1
    /// Which of them is in use.
    var current = 0
    var recorded: [StationConfig] = []
    var softAP = SoftAPConfig()

    static let most = 5
    private static let magic: [UInt8] = Array("H8W1".utf8)
    static let size = 4 + 6 + SoftAPConfig.size + most * StationConfig.size

    var station: StationConfig {
        recorded.indices.contains(current) ? recorded[current] : StationConfig()
    }

    /// Remembers a configuration as the one in use: in the place of the same network, in a new
    /// place, or in that of the oldest.
    mutating func remember(_ config: StationConfig) {
        if let index = recorded.firstIndex(where: { $0.ssid == config.ssid }) {
            recorded[index] = config
            current = index
        } else if recorded.count < capacity {
            recorded.append(config)
            current = recorded.count - 1
        } else {
            current = capacity == 1 ? 0 : (current + 1) % capacity
            recorded[current] = config
        }
    }

    /// Changes how many are remembered; those beyond are forgotten.
    mutating func setCapacity(_ count: Int) {
        let used = station
        capacity = count
        if recorded.count > count {
            recorded = Array(recorded.prefix(count))
            if current >= count {
                recorded[count - 1] = used
                current = count - 1
            }
        }
    }

    var bytes: [UInt8] {
        let places = (0..<Self.most).flatMap { index in
            (recorded.indices.contains(index) ? recorded[index] : StationConfig()).bytes
        }
        return Self.magic
            + [
                UInt8(mode.rawValue), autoConnect ? 1 : 0, UInt8(phyMode.rawValue),
                UInt8(capacity), UInt8(current), UInt8(recorded.count),
            ] + softAP.bytes + places
    }

    init() {}

    /// The defaults where the bytes are not ours.
    init(_ bytes: [UInt8]) {
        guard bytes.count >= Self.size, Array(bytes[..<4]) == Self.magic,
            let mode = WiFiMode(rawValue: UInt32(bytes[4])),
            let phyMode = PhyMode(rawValue: UInt32(bytes[6])),
            (1...Self.most).contains(Int(bytes[7])), Int(bytes[9]) <= Int(bytes[7])
        else { return }
        self.mode = mode
        autoConnect = bytes[5] != 0
        self.phyMode = phyMode
        capacity = Int(bytes[7])
        current = Int(bytes[8])
        softAP = SoftAPConfig(bytes[10..<10 + SoftAPConfig.size])
        let start = 10 + SoftAPConfig.size
        recorded = (0..<Int(bytes[9])).map { index in
            StationConfig(bytes[(start + index * StationConfig.size)...])
        }
    }
}

extension WiFi {
    private var parameters: SystemParameters {
        SystemParameters(flash: machine.flash, map: machine.options.flashMap)
    }

    /// What flash says now. Read anew each time: firmware may have erased it.
    var storedSettings: StoredSettings {
        var settings = StoredSettings(Array(parameters.read()[ParameterLayout.wifi...]))
        if settings.softAP.ssid.isEmpty { settings.softAP.ssid = defaultName }
        return settings
    }

    /// Changes what flash keeps; writes only if something is new, and takes the flash's time for
    /// it.
    func store(_ change: (inout StoredSettings) -> Void) {
        let before = storedSettings
        var settings = before
        change(&settings)
        guard settings != before else { return }
        var bytes = parameters.read()
        bytes.replaceSubrange(
            ParameterLayout.wifi..<ParameterLayout.wifi + StoredSettings.size, with: settings.bytes)
        machine.charge(2 * FlashTiming.erase)
        _ = parameters.write(bytes)
    }

    /// "ESP_" and the last three bytes of the station's address, in capitals (behaviour.md 5).
    var defaultName: [UInt8] {
        let digits = machine.options.mac.array.suffix(3).map { byte in
            let text = String(byte, radix: 16, uppercase: true)
            return text.count == 1 ? "0" + text : text
        }
        return Array(("ESP_" + digits.joined()).utf8)
    }
}
