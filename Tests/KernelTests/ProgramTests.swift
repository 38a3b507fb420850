//  The kernel against the reference: 1,000 random programs of 200 steps.
//
//  A seed that fails is named, with the line that repeats it. More programs, and one that makes the
//  kernel stop the process, are for Tests/Kernel/model.sh.
import KernelModel
import Testing

@Suite struct ProgramTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func agreesWithTheReference(_ fifty: UInt64) throws {
        for seed in fifty * 50..<fifty * 50 + 50 {
            do {
                try Program(seed: seed).run(steps: 200)
            } catch let found as Disagreement {
                Issue.record(
                    """
                    seed \(seed), step \(found.steps): \(found.description)
                    again: Tests/Kernel/model.sh \(seed) 1 \(found.steps)
                    """)
            }
        }
    }
}
