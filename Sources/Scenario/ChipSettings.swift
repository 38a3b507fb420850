//  `chip:`, the make of the chip; each key is an option of the command line too, which wins.

import Chip
import FileSystem
import Machine
import Schema
import Wire

public struct ChipSettings: Sendable {
    public let flashMap: FlashMap?
    public let mac: MACAddress?
    /// In bytes.
    public let heapSize: UInt32?
    /// At TOUT, in 1/1024 V.
    public let converterReading: UInt16?
    /// The supply's, in 1/1024 V.
    public let supply: UInt16?

    public let spiffsLayout: Layout.Format?

    static let field = Field("chip", .section(section), .optional, "what kind of chip it is")

    private static let section = Section(
        "a chip",
        [
            Field(
                "map", .choice(FlashMap.allCases.map(\.name)), .optional,
                "the flash: size and layout"),
            Field("mac", .form(AddressForms.mac), .optional, "the station's MAC address"),
            Field(
                "heap", .integer(8192...UInt64(Machine.largestHeap)), .optional,
                "bytes of heap; more than 65536 lifts the chip's limit"),
            Field(
                "spiffs-layout", .choice(Layout.Format.allCases.map(\.rawValue)), .optional,
                "the format of SPIFFS: the SDK's, or that of mkspiffs and spiffsgen.py"),
            Field(
                "adc", .integer(0...1024), .optional,
                "what system_adc_read returns: the voltage at TOUT in 1/1024 V"),
            Field(
                "vdd33", .integer(0...4096), .optional,
                "what system_get_vdd33 returns: the supply's voltage in 1/1024 V"),
        ],
        note: "The options --flash-map, --mac, --heap and --spiffs-layout win over it.")

    init(_ values: Values?) {
        flashMap = values?.ifText("map").flatMap(FlashMap.init(name:))
        mac = values?.ifText("mac").flatMap { MACAddress($0) }
        heapSize = values?.ifNumber("heap").map(UInt32.init(truncatingIfNeeded:))
        spiffsLayout = values?.ifText("spiffs-layout").flatMap(Layout.Format.init(rawValue:))
        converterReading = values?.ifNumber("adc").map(UInt16.init(truncatingIfNeeded:))
        supply = values?.ifNumber("vdd33").map(UInt16.init(truncatingIfNeeded:))
    }
}
