// What a compiler's message means for firmware on a 64-bit host, and what cures it.
//
// Interface: `Explanation.of(diagnostics)`: sentences, each once, in the order of the messages.

enum Explanation {
    static func of(_ diagnostics: String, includeRoot: String) -> [String] {
        var sentences: [String] = []
        for missing in MissingHeader.all(in: diagnostics) {
            sentences.append(header(missing, includeRoot: includeRoot))
        }
        for (message, sentence) in known where diagnostics.contains(message) {
            if !sentences.contains(sentence) { sentences.append(sentence) }
        }
        return sentences
    }

    static func assembly(_ unknown: UnknownAssembly) -> String {
        let place = unknown.place.isEmpty ? "inline assembly" : unknown.place
        return "\(place): the Xtensa instruction `\(unknown.instruction)` has no meaning on this "
            + "processor; rsr and wsr of ccount, ps or intset, rsil, nop, memw and the sync instructions have"
    }

    private static func header(_ missing: MissingHeader, includeRoot: String) -> String {
        let family = missing.name.split { $0 == "/" || $0 == "\\" }.first.map(String.init) ?? ""
        if Self.nonOS.contains(missing.name) {
            return "\(missing.name) is a header of the SDK without FreeRTOS (NONOS_SDK); "
                + "Host8266 runs applications of ESP8266_RTOS_SDK 1.5"
        }
        if Self.later.contains(missing.name) {
            return "\(missing.name) is a header of the SDK's versions from 2.0 on; Host8266 runs "
                + "applications of ESP8266_RTOS_SDK 1.5, which has sockets in lwip/sockets.h, and "
                + "printf for messages"
        }
        let isFamily = missing.name.contains("/") && Self.families.contains(family)
        if isFamily || Self.families.contains(Self.stem(missing.name)) {
            return "\(missing.name) is a header of the SDK that this version of Host8266 does not "
                + "have yet"
        }
        return "\(missing.name) is neither in the application nor in \(includeRoot); name its "
            + "directory with -I if it is elsewhere"
    }

    private static func stem(_ name: String) -> String {
        String(Path.name(name).prefix { $0 != "." })
    }

    /// Directories of the SDK's headers, and the names of those that applications include without.
    private static let families: Set<String> = [
        "freertos", "espressif", "lwip", "json", "spiffs", "openssl", "ssl", "driver_lib",
        "driver", "netif", "arch", "udhcp", "esp8266", "mbedtls", "nopoll", "polarssl",
        "esp_common", "esp_wifi", "esp_sta", "esp_softap", "esp_system", "esp_misc", "esp_timer",
        "esp_libc", "esp_spiffs", "esp_ssc", "esp_wps", "espconn", "espnow", "esp_now", "mesh",
        "pwm", "smartconfig", "spi_flash", "upgrade", "airkiss",
    ]

    /// By these one knows an application for the SDK without an operating system.
    private static let nonOS: Set<String> = [
        "user_interface.h", "osapi.h", "os_type.h", "mem.h", "at_custom.h", "ets_sys.h",
    ]

    /// By these one knows an application for later versions.
    private static let later: Set<String> = [
        "sys/socket.h", "netinet/in.h", "arpa/inet.h", "esp_log.h", "esp_err.h",
        "esp_event_loop.h", "nvs_flash.h", "nvs.h", "sdkconfig.h", "esp_event.h",
    ]

    private static let staticCast =
        "a static initialiser that casts a pointer to a 32-bit integer cannot be computed here, "
        + "because the linker has no 32-bit relocation for a 64-bit pointer: give the variable a "
        + "pointer type, or assign it when the program starts"

    /// Parts of clang's and gcc's messages.
    private static let known: [(message: String, sentence: String)] = [
        ("initializer element is not a compile-time constant", staticCast),
        ("initializer element is not constant", staticCast),
        ("initializer element is not computable at load time", staticCast),
        (
            "function definition is not allowed here",
            "functions within functions are an extension that only gcc has: build with --cc gcc"
        ),
        (
            "unknown register name",
            "inline assembly names a register of the Xtensa processor, which this one does not have"
        ),
        (
            "no such instruction",
            "inline assembly for the Xtensa processor cannot run on this one; clang (without "
                + "--cc gcc) gives the common instructions a meaning"
        ),
    ]
}
