//  The generator: the published numbers of its algorithm, and nothing else, for ever.
import Testing

@testable import Simulation

@Suite struct SeededRandomTests {
    /// The first numbers of SplitMix64 from seed 1234567, as its reference program prints them.
    @Test func givesTheReferenceSequence() {
        var random = SeededRandom(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973,
                9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ])
    }

    @Test func aCopyContinuesAlone() {
        var original = SeededRandom(seed: 42)
        _ = original.next()
        var copy = original
        let expected = (0..<4).map { _ in original.next() }
        #expect((0..<4).map { _ in copy.next() } == expected)
    }

    @Test func seedsDiffer() {
        var first = SeededRandom(seed: 0)
        var second = SeededRandom(seed: 1)
        #expect(first.next() != second.next())
    }
}
