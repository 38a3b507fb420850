//  Random sequences against the model, and power cuts: a part of what soak.sh does in full.
import FileSystem
import FileSystemSupport
import Testing

@Suite struct SequenceTests {
    @Test(arguments: 1...210 as ClosedRange<UInt64>)
    func agreesWithTheModel(seed: UInt64) throws {
        try OperationSequence(seed: seed, layout: TestLayout.of(seed: seed)).run(steps: 150)
    }

    @Test(arguments: 1...21 as ClosedRange<UInt64>)
    func losesNothingThatWasClosed(seed: UInt64) throws {
        var cuts = PowerCuts()
        cuts.every = 3
        try cuts.run(seed: seed, layout: TestLayout.of(seed: seed), steps: 80)
        #expect(cuts.cuts > 0)
    }
}
