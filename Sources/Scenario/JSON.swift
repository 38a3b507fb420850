//  Writes JSON: members in their order, two spaces a level.

indirect enum JSON {
    typealias Members = [(String, JSON)]

    case text(String)
    case number(UInt64)
    case flag(Bool)
    case list([JSON])
    case object(Members)

    static func texts(_ texts: [String]) -> JSON { .list(texts.map(JSON.text)) }

    func text(indentation: Int) -> String {
        let inner = String(repeating: " ", count: indentation + 2)
        let outer = String(repeating: " ", count: indentation)
        switch self {
        case .text(let text): return Self.quote(text)
        case .number(let number): return "\(number)"
        case .flag(let flag): return "\(flag)"
        case .list(let items):
            let lines = items.map { inner + $0.text(indentation: indentation + 2) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
        case .object(let members):
            let lines = members.map {
                "\(inner)\(Self.quote($0.0)): \($0.1.text(indentation: indentation + 2))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
        }
    }

    private static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
