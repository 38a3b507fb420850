//  NTP's message, as SNTP uses it: 48 bytes, the same for questions and answers (RFC 5905, 7.3).
//
//  Both sides are here: the chip's client and the servers of the world. What more a message may
//  have, extensions and signatures, is not read. Messages come from outside: any 48 bytes are one,
//  and whoever uses it decides what to believe.

/// A time as NTP writes it: seconds since 1900 modulo 2^32, and a fraction.
public struct NTPTime: Equatable, Sendable {
    public var seconds: UInt32
    /// In 2^-32 seconds.
    public var fraction: UInt32

    /// No time.
    public static let none = NTPTime(seconds: 0, fraction: 0)

    /// From 1900, where NTP begins, to 1970.
    static let seconds1900To1970: UInt32 = 2_208_988_800

    public init(seconds: UInt32, fraction: UInt32) {
        self.seconds = seconds
        self.fraction = fraction
    }

    /// - Parameters:
    ///   - unixSeconds: since 1970.
    ///   - nanoseconds: 0 to 999,999,999, on top.
    public init(unixSeconds: UInt64, nanoseconds: UInt64) {
        seconds = UInt32(truncatingIfNeeded: unixSeconds) &+ Self.seconds1900To1970
        fraction = UInt32(truncatingIfNeeded: (nanoseconds << 32) / 1_000_000_000)
    }

    /// Seconds since 1970 as the SDK reckons them, in 32 bits with a sign: right until 2038, past
    /// the day in 2036 on which NTP's own count begins anew.
    public var unixSeconds: Int32 { Int32(bitPattern: seconds &- Self.seconds1900To1970) }
}

public struct NTPMessage: Equatable, Sendable {
    /// What a message is for, in the lowest three bits.
    public enum Mode: UInt8, Sendable {
        case reserved, symmetricActive, symmetricPassive, client, server, broadcast, control
        case `private`
    }

    /// 3: the clock is not set.
    public var leap: UInt8 = 0
    public var version: UInt8 = 4
    public var mode: Mode
    /// Steps from a clock: 1 has one; 0 is a kiss of death, 16 has no time.
    public var stratum: UInt8 = 0
    /// Powers of two, in seconds.
    public var poll: UInt8 = 0
    public var precision: Int8 = 0
    /// To the clock and back, and how wrong it may be, in 2^-16 seconds.
    public var rootDelay: UInt32 = 0
    public var rootDispersion: UInt32 = 0
    /// Which clock, or why the server refuses: four letters.
    public var reference: UInt32 = 0
    /// When the clock was set.
    public var referenceTime = NTPTime.none
    /// The request's `transmitTime`, sent back.
    public var originTime = NTPTime.none
    public var receiveTime = NTPTime.none
    public var transmitTime = NTPTime.none

    public static let size = 48
    public static let port: UInt16 = 123

    public init(_ mode: Mode) { self.mode = mode }

    /// Reads the first 48 bytes; nil when there are fewer.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.size else { return nil }
        func word(_ place: Int) -> UInt32 {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        func time(_ place: Int) -> NTPTime {
            NTPTime(seconds: word(place), fraction: word(place + 4))
        }
        leap = bytes[0] >> 6
        version = bytes[0] >> 3 & 7
        mode = Mode(rawValue: bytes[0] & 7) ?? .reserved
        stratum = bytes[1]
        poll = bytes[2]
        precision = Int8(bitPattern: bytes[3])
        rootDelay = word(4)
        rootDispersion = word(8)
        reference = word(12)
        referenceTime = time(16)
        originTime = time(24)
        receiveTime = time(32)
        transmitTime = time(40)
    }

    /// 48 of them.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = [
            leap << 6 | version << 3 & 0x38 | mode.rawValue, stratum, poll,
            UInt8(bitPattern: precision),
        ]
        for word in [
            rootDelay, rootDispersion, reference, referenceTime.seconds, referenceTime.fraction,
            originTime.seconds, originTime.fraction, receiveTime.seconds, receiveTime.fraction,
            transmitTime.seconds, transmitTime.fraction,
        ] {
            for shift in [24, 16, 8, 0] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }

    /// Four letters as `reference` has them.
    public static func letters(_ text: StaticString) -> UInt32 {
        var result: UInt32 = 0
        for index in 0..<min(4, text.utf8CodeUnitCount) {
            result |= UInt32(text.utf8Start[index]) << UInt32(24 - 8 * index)
        }
        return result
    }
}
