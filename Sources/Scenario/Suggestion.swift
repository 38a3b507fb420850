//  "Did you mean": the word among a few that is nearest to what was written.

/// `; did you mean "gpio"?`, or a list of the words when none is near. Empty when there are none.
func suggestion(for word: String, among words: [String]) -> String {
    let farthest = max(1, min(3, word.unicodeScalars.count / 3))
    let distances = words.map { distance(word.lowercased(), $0.lowercased()) }
    if let least = distances.min(), least <= farthest, let index = distances.firstIndex(of: least) {
        return "; did you mean \"\(words[index])\"?"
    }
    return words.isEmpty ? "" : "; there are \(listed(words))"
}

/// `a, b and c`.
func listed(_ words: [String], last: String = "and") -> String {
    guard words.count > 1, let tail = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) \(tail)"
}

/// How many letters must be changed, added, left out, or swapped with their neighbour. Words over
/// 64 letters are far from everything.
func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard a.count <= 64, b.count <= 64 else { return max(a.count, b.count) }
    var older: [Int] = []
    var old = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var best = min(old[j + 1] + 1, row[j] + 1, old[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, older[j - 1] + 1)
            }
            row.append(best)
        }
        older = old
        old = row
    }
    return old[b.count]
}
