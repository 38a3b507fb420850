//  Characters, strings, tables, times and jumps of the firmware's C library.

import CHost
import Glibc
import LibCSupport
import SDKHeaders
import Simulation
import Testing

@Test func characterClassesAreAscii() {
    let pairs: [((CInt) -> CInt, (CInt) -> CInt)] = [
        (h8266_isalnum, isalnum), (h8266_isalpha, isalpha), (h8266_isascii, isascii),
        (h8266_isblank, isblank), (h8266_iscntrl, iscntrl), (h8266_isdigit, isdigit),
        (h8266_isgraph, isgraph), (h8266_islower, islower), (h8266_isprint, isprint),
        (h8266_ispunct, ispunct), (h8266_isspace, isspace), (h8266_isupper, isupper),
        (h8266_isxdigit, isxdigit),
    ]
    for character: CInt in -1...255 {
        for (index, pair) in pairs.enumerated() {
            #expect(
                (pair.0(character) != 0) == (pair.1(character) != 0), "\(index) of \(character)")
        }
        #expect(h8266_tolower(character) == tolower(character))
        #expect(h8266_toupper(character) == toupper(character))
        #expect(h8266_toascii(character) == toascii(character))
    }
}

@Test func comparisonsIgnoreCase() {
    #expect(h8266_strcasecmp("HeLLo", "hEllO") == 0)
    #expect(h8266_strcasecmp("a", "B") < 0)
    #expect(h8266_strcasecmp("_", "a") < 0)
    #expect(h8266_strcasecmp("\u{FF}", "a") > 0)
    #expect(h8266_strncasecmp("ABx", "aby", 2) == 0)
    #expect(h8266_strncasecmp("ABx", "aby", 3) < 0)
}

@Test func boundedCopiesEndAndTellTheLength() {
    var buffer = [CChar](repeating: 0x7E, count: 8)
    #expect(h8266_strlcpy(&buffer, "abcdefgh", 4) == 8)
    #expect(string(in: buffer) == "abc" && buffer[4] == 0x7E)
    #expect(h8266_strlcat(&buffer, "xyz", 6) == 6)
    #expect(string(in: buffer) == "abcxy" && buffer[6] == 0x7E)
    #expect(h8266_strlcat(&buffer, "q", 3) == 4)
    #expect(h8266_strlcpy(nil, "abc", 0) == 3)
}

@Test func tokensAreThoseOfTheHost() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<2_000 {
        let text = String((0..<12).map { _ in "ab,; ".randomElement(using: &random)! })
        func tokens(
            _ next: (UnsafeMutablePointer<CChar>?) -> UnsafeMutablePointer<CChar>?
        ) -> [String] {
            var buffer = Array(text.utf8CString)
            return buffer.withUnsafeMutableBufferPointer { buffer in
                var result: [String] = []
                var token = next(buffer.baseAddress)
                while let found = token {
                    result.append(String(cString: found))
                    token = next(nil)
                }
                return result
            }
        }
        var ourPlace: UnsafeMutablePointer<CChar>?
        var hostPlace: UnsafeMutablePointer<CChar>?
        let expected = tokens { strtok_r($0, ",; ", &hostPlace) }
        #expect(tokens { h8266_strtok_r($0, ",; ", &ourPlace) } == expected)
        #expect(tokens { h8266_strtok($0, ",; ") } == expected)
    }
}

@Test func resetForgetsThePlaceOfStrtok() {
    var buffer = Array("a,b".utf8CString)
    buffer.withUnsafeMutableBufferPointer { buffer in
        #expect(h8266_strtok(buffer.baseAddress, ",") != nil)
        h8_libc_reset()
        #expect(h8266_strtok(nil, ",") == nil)
    }
}

private let ascending: @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?) -> CInt = {
    let left = $0!.load(as: Int32.self)
    let right = $1!.load(as: Int32.self)
    return left < right ? -1 : left > right ? 1 : 0
}

@Test func tablesSortAndAreSearched() {
    var random = SeededRandom(seed: 4)
    for count in Array(0...40) + [1000] {
        var table = (0..<count).map { _ in Int32.random(in: -50...50, using: &random) }
        let expected = table.sorted()
        h8266_qsort(&table, count, 4, ascending)
        #expect(table == expected)
        for key: Int32 in -55...55 {
            var key = key
            let found = h8266_bsearch(&key, table, count, 4, ascending)
            #expect(found?.load(as: Int32.self) == (expected.contains(key) ? key : nil))
        }
    }
}

@Test(arguments: [-1, 1, 5, 0]) func jumpsReturnTheValueAndKeepLocals(value: CInt) {
    #expect(support_jump(value) == (value == 0 ? 1 : value) + 1000 * (5 + value))
}

@Test func timesAreThoseOfTheHost() {
    var random = SeededRandom(seed: 5)
    let edges: [Int32] = [.min, -86401, -86400, -1, 0, 951_782_400, 951_868_799, 4_107_542, .max]
    let times = edges + (0..<5_000).map { _ in Int32.random(in: .min ... .max, using: &random) }
    for time in times {
        var ourTime = time
        var hostTime = time_t(time)
        var ours = sdk_tm()
        var host = Glibc.tm()
        _ = h8266_gmtime_r(&ourTime, &ours)
        gmtime_r(&hostTime, &host)
        #expect(fields(ours) == fields(host))
        // Out of their ranges, the fields mean the same time.
        var moved = ours
        moved.tm_mday += 31
        moved.tm_hour -= 31 * 24
        #expect(h8266_mktime(&moved) == time)
        #expect(fields(moved) == fields(ours))
        for format in [
            "%a %A %b %B %C %d %D %e %F %H %I %j", "%m %M %p %r %R %S %T %u %U %w %W %y %Y",
            "%c %x %X %Ey %%",
        ] {
            #expect(
                formatted { h8266_strftime($0, 200, format, &ours) }
                    == formatted { strftime($0, 200, format, &host) })
        }
    }
}

private func fields(_ time: sdk_tm) -> [CInt] {
    [
        time.tm_sec, time.tm_min, time.tm_hour, time.tm_mday, time.tm_mon, time.tm_year,
        time.tm_wday, time.tm_yday, time.tm_isdst,
    ]
}

private func fields(_ time: Glibc.tm) -> [CInt] {
    [
        time.tm_sec, time.tm_min, time.tm_hour, time.tm_mday, time.tm_mon, time.tm_year,
        time.tm_wday, time.tm_yday, time.tm_isdst,
    ]
}

private func formatted(_ body: (UnsafeMutablePointer<CChar>) -> Int) -> [String] {
    var buffer = [CChar](repeating: 0, count: 200)
    let count = body(&buffer)
    return [String(count), string(in: buffer)]
}

@Test func timesOutOfThirtyTwoBitsAreRefused() {
    var time = sdk_tm()
    time.tm_year = 138
    time.tm_mday = 20
    #expect(h8266_mktime(&time) == -1)
    #expect(time.tm_mday == 20)
}

@Test func sharedTimesAreReturned() {
    var time: Int32 = 86_400
    #expect(String(cString: h8266_ctime(&time)) == "Fri Jan  2 00:00:00 1970\n")
    #expect(h8266_gmtime(&time).pointee.tm_mday == 2)
    #expect(h8266_localtime(&time) == h8266_gmtime(&time))
    #expect(h8266_difftime(.max, .min) == 4_294_967_295)
    var short = [CChar](repeating: 0x7E, count: 4)
    var fields = sdk_tm()
    #expect(h8266_strftime(&short, 4, "%F", &fields) == 0)
}
