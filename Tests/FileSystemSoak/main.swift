//  The whole number of sequences and power cuts, for a release build
//  (Tests/FileSystemTests/soak.sh).
//
//  filesystem-soak [sequences [cut-sequences [first-seed]]]; exit code 1 when one fails.
//  filesystem-soak speed measures instead.

import FileSystem
import FileSystemSupport
import Glibc

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let sequences = arguments.first ?? 2000
let cutSequences = arguments.dropFirst().first ?? 200
let firstSeed = arguments.dropFirst(2).first ?? 1

func soak() throws {
    var refusals = 0
    for seed in firstSeed..<firstSeed + sequences {
        let sequence = try OperationSequence(seed: seed, layout: TestLayout.of(seed: seed))
        try sequence.run(steps: 200)
        refusals += sequence.refusals
    }
    print("\(sequences) sequences agree with the model; \(refusals) writes found no room")
    var cuts = PowerCuts()
    for seed in firstSeed..<firstSeed + cutSequences {
        try cuts.run(seed: seed, layout: TestLayout.of(seed: seed), steps: 200)
    }
    print("\(cutSequences) sequences, \(cuts.cuts) power cuts, \(cuts.secondCuts) of them double")
}

do {
    if CommandLine.arguments.last == "speed" {
        try measureSpeed()
    } else {
        try soak()
    }
} catch {
    print(error)
    exit(1)
}
