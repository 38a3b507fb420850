// Applications of the SDK's versions before 1.5, whose esp_common.h included more: FreeRTOS.h,
// task.h and others. Ours has them when `define` is given (Include/espressif/esp_common.h).
//
// Interface: whether a source needs that, by what the compiler said of it
// (`lacksDeclarations`), or by what its object calls (`callsMacro`).

enum EarlierSDK {
    static let define = "-DHOST8266_EARLIER_SDK"

    static func lacksDeclarations(_ diagnostics: String) -> Bool {
        let signs = [
            "undeclared identifier", "undeclared (first use", "unknown type name",
            "incomplete type", "storage size of", "has not been declared",
            "was not declared in this scope",
        ]
        return signs.contains { diagnostics.contains($0) }
    }

    /// Macros of those headers that look like functions. Without its header, C takes one for a
    /// function that is declared elsewhere; only the object's symbols tell.
    static let macros = [
        "xTaskCreate", "taskYIELD", "taskENTER_CRITICAL", "taskEXIT_CRITICAL",
        "taskDISABLE_INTERRUPTS", "taskENABLE_INTERRUPTS", "portYIELD", "portENTER_CRITICAL",
        "portEXIT_CRITICAL", "portDISABLE_INTERRUPTS", "portENABLE_INTERRUPTS",
    ]

    /// Whether one of the macros' names is a symbol of the object file.
    static func callsMacro(_ object: [UInt8]) -> Bool {
        // A name in the table of strings stands between two zeros.
        macros.contains { object.firstRange(of: [0] + Array($0.utf8) + [0]) != nil }
    }
}
