// What `--strict-sdk` refuses: parts of FreeRTOS that work here, and not with the SDK's kernel.
//
// Interface: `StrictSDK.check`, on a firmware that is linked. The table is Kernel's, the same by
// which the machine gives its advice.
import Kernel

enum StrictSDK {
    private static let placesShown = 3

    /// - Parameters:
    ///   - places: who uses each function, asked for only when there is something to tell.
    ///   - definitions: where each address is in the source, `function (file:line)`.
    /// - Throws: one report of everything that the firmware uses.
    static func check(
        _ image: SharedObject, places: () throws(BuildFailure) -> [LinkerMessage],
        definitions: ([UInt64]) -> [String]
    ) throws(BuildFailure) {
        let wanted = Set(image.wanted)
        var used: [(function: String, part: SDKExtension)] = []
        for part in SDKExtension.allCases {
            for function in part.functions
            where part.isHook ? image.offers(function) : wanted.contains(function) {
                used.append((function, part))
            }
        }
        guard !used.isEmpty else { return }
        let messages = try places()
        let lines = used.map { function, part in
            let place =
                part.isHook
                ? definition(of: function, in: image, definitions)
                : "used in " + uses(of: function, in: messages)
            return "\(function): \(place): \(part.reason)"
        }
        let names = used.prefix(3).map { "`\($0.function)`" }.joined(separator: ", ")
        let more = used.count > 3 ? " and \(used.count - 3) more" : ""
        throw .firmware(
            "the firmware is not for the chip's SDK: it uses \(names)\(more); build without "
                + "--strict-sdk to run it here all the same",
            lines.joined(separator: "\n") + "\n")
    }

    private static func uses(of function: String, in messages: [LinkerMessage]) -> String {
        var places: [String] = []
        for place in messages.first(where: { $0.symbol == function })?.places ?? []
        where !places.contains(place) {
            places.append(place)
        }
        guard !places.isEmpty else { return "an object without debug information" }
        let more =
            places.count > placesShown ? " and \(places.count - placesShown) more places" : ""
        return places.prefix(placesShown).joined(separator: ", ") + more
    }

    private static func definition(
        of function: String, in image: SharedObject, _ definitions: ([UInt64]) -> [String]
    ) -> String {
        guard let address = image.symbols.first(where: { $0.name == function })?.value,
            let line = definitions([address]).first, let open = line.lastIndex(of: "("),
            line.hasSuffix(")")
        else { return "defined in an object without debug information" }
        return "defined in " + line[line.index(after: open)...].dropLast()
    }
}
