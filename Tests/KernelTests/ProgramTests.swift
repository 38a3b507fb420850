//  The kernel against the reference: 2,000 random programs of 200 steps.
//
//  A seed that fails is named with what the program did last. Should the kernel stop the process
//  instead, the last seeds that the log says were started are the ones.
import Testing

@testable import Kernel

@Suite struct ProgramTests {
    @Test(arguments: 0..<2000 as Range<UInt64>)
    func agreesWithTheReference(seed: UInt64) throws {
        let program = try Program(seed: seed)
        do {
            try program.run(steps: 200)
        } catch {
            Issue.record("seed \(seed), \(error)")
        }
    }
}
