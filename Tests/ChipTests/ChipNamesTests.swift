//  What the chip calls itself: MAC addresses, flash maps, Wi-Fi modes.
import Simulation
import Testing

@testable import Chip

@Suite struct MACAddressTests {
    @Test func sixHexadecimalBytesAreAnAddress() {
        #expect(MACAddress("18:FE:34:97:F7:40") == MACAddress.guide)
        #expect(MACAddress("18:fe:34:97:f7:40") == MACAddress.guide)
        #expect(MACAddress("00:00:00:00:00:00")?.array == [0, 0, 0, 0, 0, 0])
        #expect(MACAddress("fe:ff:ff:ff:ff:ff")?.array == [254, 255, 255, 255, 255, 255])
    }

    @Test(arguments: [
        "", ":", ":::::", "18:FE:34:97:F7", "18:FE:34:97:F7:40:00", "18:FE:34:97:F7:",
        ":FE:34:97:F7:40",
        "18-FE-34-97-F7-40", "18FE3497F740", "8:FE:34:97:F7:40", "018:FE:34:97:F7:40",
        "18:FE:34:97:F7:4G", "18:FE:34:97:F7:0x", " 18:FE:34:97:F7:40", "18:FE:34:97:F7:40\n",
        "18:FE:34:97:F7:４０",
        "18:FE:34:97:F7:+4", "+8:FE:34:97:F7:40", "18:FE:34:97:F7:-0",
        "18:FE:34:97:F7:4\u{301}0",
    ])
    func anythingElseIsNone(text: String) { #expect(MACAddress(text) == nil) }

    @Test func aGroupAddressIsNoInterfaces() {
        #expect(MACAddress("19:FE:34:97:F7:40") == nil)
        #expect(MACAddress("ff:ff:ff:ff:ff:ff") == nil)
        #expect(MACAddress("01:00:5e:00:00:01") == nil)
    }

    @Test func anAddressReadsBackAsItIsWritten() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<1000 {
            let word = random.next()
            let byte = { (place: Int) in UInt8(truncatingIfNeeded: word >> UInt64(8 * place)) }
            let address = MACAddress(
                bytes: (byte(0) & 0xFE, byte(1), byte(2), byte(3), byte(4), byte(5)))
            #expect(address.description.utf8.count == 17)
            #expect(MACAddress(address.description) == address)
        }
        #expect("\(MACAddress(bytes: (0, 1, 0x0A, 0x10, 0xA0, 0xFF)))" == "00:01:0a:10:a0:ff")
    }

    @Test func eachByteTellsAddressesApart() {
        let guide = MACAddress.guide
        for place in 0..<6 {
            var other = guide
            withUnsafeMutableBytes(of: &other.bytes) { $0[place] ^= 0x80 }
            #expect(other != guide)
        }
    }

    @Test func theSoftAPHasTheStationsAddressWithBitOneSet() {
        #expect("\(MACAddress.guide.softAP)" == "1a:fe:34:97:f7:40")
        // One that has the bit already gets another one changed: they are never the same (3.2.6).
        #expect("\(MACAddress.guide.softAP.softAP)" == "1e:fe:34:97:f7:40")
        #expect(MACAddress("fe:ff:ff:ff:ff:ff")?.softAP == MACAddress("fa:ff:ff:ff:ff:ff"))
    }

    @Test func theChipIDIsTheLastThreeBytes() {
        #expect(MACAddress.guide.chipID == 0x97F740)
        #expect(MACAddress(bytes: (0, 0xFF, 0xFF, 0, 0, 1)).chipID == 1)
    }
}

@Suite struct FlashMapTests {
    /// The numbers are those of the SDK's enumeration, which firmware compares with.
    @Test func mapsHaveTheSDKsNumbers() {
        let names = ["512K", "256K", "1M", "2M", "4M", "2M-c1", "4M-c1"]
        #expect(FlashMap.allCases.map(\.name) == names)
        #expect(FlashMap.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test func aMapIsFoundByItsName() {
        for map in FlashMap.allCases { #expect(FlashMap(name: map.name) == map) }
    }

    @Test(arguments: ["", "4", "4m", "4MB", " 4M", "4M ", "8M", "2M-C1", "mb4"])
    func anotherNameIsNoMap(name: String) { #expect(FlashMap(name: name) == nil) }
}

@Suite struct WiFiModeTests {
    @Test func modesHaveTheSDKsNumbers() {
        #expect(
            (0...3).map { WiFiMode(rawValue: $0) } == [.off, .station, .softAP, .stationAndSoftAP])
        #expect(WiFiMode(rawValue: 4) == nil)
    }

    /// The guide prints the line of the last mode (3.2.1, its result).
    @Test func theLineNamesTheInterfacesThatRun() {
        let line = { (mode: WiFiMode) in mode.line(station: .guide, softAP: MACAddress.guide.softAP)
        }
        #expect(line(.off) == "mode : null")
        #expect(line(.station) == "mode : sta(18:fe:34:97:f7:40)")
        #expect(line(.softAP) == "mode : softAP(1a:fe:34:97:f7:40)")
        #expect(
            line(.stationAndSoftAP)
                == "mode : sta(18:fe:34:97:f7:40) + softAP(1a:fe:34:97:f7:40)")
    }
}

@Suite struct ResetReasonTests {
    @Test func reasonsHaveTheSDKsNumbers() {
        #expect(ResetReason.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6])
        #expect(ResetReason(rawValue: 6) == .externalReset)
        #expect(ResetReason(rawValue: 4) == .restart)
    }
}
