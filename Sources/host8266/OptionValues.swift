//  How the values of options are read: what is wrong gets a sentence that says what would be right.

import ArgumentParser
import Chip
import Machine
import Simulation

@Sendable
func readVirtualTime(_ text: String) throws -> Cycles {
    do throws(VirtualTimeError) {
        return try Cycles(virtualTime: text)
    } catch {
        throw ValidationError("\(error)")
    }
}

@Sendable
func readDate(_ text: String) throws -> CalendarTime {
    guard let date = CalendarTime(text) else {
        throw ValidationError(
            "a date is written 2026-05-01 or 2026-05-01T12:30:00Z, and lies from 1970 to 2105")
    }
    return date
}

@Sendable
func readSeed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else {
        throw ValidationError("a seed is a whole number from 0 to \(UInt64.max)")
    }
    return seed
}

@Sendable
func readPowerCut(_ text: String) throws -> PowerCut {
    guard let cut = PowerCut(text) else {
        throw ValidationError(
            "the power can be cut at=TIME, such as at=12.5s, or at flash-op=N or flash-op=N:byte=M")
    }
    return cut
}

@Sendable
func readMAC(_ text: String) throws -> MACAddress {
    guard let address = MACAddress(text) else {
        throw ValidationError(
            "an address is six hexadecimal bytes such as \(MACAddress.guide), and the "
                + "first is even")
    }
    return address
}

/// `name=value` on the command line.
struct Setting: Sendable {
    let name: String
    let value: String

    init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw ValidationError("a setting is NAME=VALUE")
        }
        name = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
    }
}

extension ExecutorKind: ExpressibleByArgument {}

extension FlashMap: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
    public var defaultValueDescription: String { name }
    public static var allValueStrings: [String] { allCases.map(\.name) }
    /// The names say it all.
    public static var allValueDescriptions: [String: String] { [:] }
}

extension FirmwareSlot: ExpressibleByArgument {
    public init?(argument: String) {
        guard let slot = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = slot
    }
    public var defaultValueDescription: String { name }
    public static var allValueStrings: [String] { allCases.map(\.name) }
    /// The names say it all.
    public static var allValueDescriptions: [String: String] { [:] }
}
