//  The head of an HTTP answer, read as it comes: in pieces of any length, from a server that may be
//  anything. What follows it is the caller's.
//
//  Interface: `take` until `isComplete`; then `status` and `length` tell what follows.
//
//  Rules: memory is bounded, whatever comes. Lines may end in CR LF or LF. Interim answers (100 to
//  199) are passed over. Of the fields, only those are looked at that say how many bytes follow and
//  whether they are the content itself (RFC 9112).

public struct HTTPAnswerHead: Sendable {
    /// Why it is no head, or one that does not say what is needed.
    public enum Problem: Error, Equatable, Sendable {
        /// The first line is not HTTP/1.x's.
        case notHTTP
        /// It has more than `longest` bytes.
        case tooLong
        /// A Content-Length that is no number, or two that differ.
        case badLength
    }

    /// Bytes that a head may have.
    public static let longest = 4096

    public private(set) var isComplete = false
    /// 200 and so on; 0 before the first line.
    public private(set) var status = 0
    /// Bytes that follow; nil where it does not say.
    public private(set) var length: UInt64?
    /// What follows comes in chunks, or is compressed: it is not the content itself.
    public private(set) var isEncoded = false

    private var line: [UInt8] = []
    private var count = 0

    public init() {}

    /// Takes bytes up to the head's end.
    ///
    /// - Returns: how many of `bytes` belong to it. All of them unless it is complete then.
    public mutating func take(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> Int {
        var taken = 0
        while taken < bytes.count, !isComplete {
            let byte = bytes[taken]
            taken += 1
            count += 1
            if count > Self.longest { throw .tooLong }
            if byte == 0x0A {
                if line.last == 0x0D { line.removeLast() }
                try endLine()
                line.removeAll(keepingCapacity: true)
            } else {
                line.append(byte)
                if status == 0 { try checkBeginning() }
            }
        }
        return taken
    }

    private static let protocolName = Array("HTTP/1.".utf8)

    /// Garbage is told at once: it may never have an end of line.
    private func checkBeginning() throws(Problem) {
        let seen = min(line.count, Self.protocolName.count)
        if !line[..<seen].elementsEqual(Self.protocolName[..<seen]) { throw .notHTTP }
    }

    private mutating func endLine() throws(Problem) {
        if status == 0 { return try readStatus() }
        if !line.isEmpty { return try readField() }
        if (100..<200).contains(status) {
            status = 0
            length = nil
            isEncoded = false
        } else {
            isComplete = true
        }
    }

    /// `HTTP/1.0 200 OK`; the words behind the number may be left out.
    private mutating func readStatus() throws(Problem) {
        let start = Self.protocolName.count + 2
        guard line.count >= start + 3, line[start - 1] == 0x20,
            line.count == start + 3 || line[start + 3] == 0x20,
            let number = Self.number(line[start..<start + 3]), number >= 100
        else { throw .notHTTP }
        status = Int(number)
    }

    private mutating func readField() throws(Problem) {
        guard let colon = line.firstIndex(of: 0x3A) else { return }
        let value = Self.trimmed(line[(colon + 1)...])
        switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
        case "content-length":
            guard let number = Self.number(value), length == nil || length == number else {
                throw .badLength
            }
            length = number
        case "transfer-encoding", "content-encoding":
            let coding = String(decoding: value, as: UTF8.self).lowercased()
            if !coding.isEmpty, coding != "identity" { isEncoded = true }
        default: break
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    /// Up to 15 digits, and nothing else.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard (1...15).contains(digits.count) else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + UInt64(digit - 0x30)
        }
        return number
    }
}
