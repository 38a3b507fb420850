// A C file with every shape of loop, and a checker that finds a cycle without a guard in a module
// by other means than the pass does: it takes guarded blocks away and then blocks without
// successors, until nothing more goes. What is left is a cycle.
@testable import Toolchain

enum LoopShapes {
    /// Each function loops for ever, given what the caller sets.
    static let source = """
        volatile int zero; volatile int sink; int plain;
        int other(int n);
        void empty(void) { for (;;); }
        void counting(void) { while (1) plain++; }
        void counting_memory(void) { while (1) sink++; }
        void flag(void) { while (!zero) {} }
        void flag_last(void) { do {} while (!zero); }
        void calls(void) { while (1) other(1); }
        void barrier(void) { for (;;) __asm__ volatile("" ::: "memory"); }
        void two(void) { a: sink = 1; goto b; b: sink = 2; goto a; }
        void branches(void) { for (;;) { if (sink & 1) sink += 3; else sink += 5; } }
        void half(void) { for (;;) { if (sink & 1) sink += 3; } }
        void skips(void) { for (;;) { if (sink & 1) continue; sink++; if (sink & 4) continue; sink--; } }
        void choice(void) {
            again:
            switch (sink & 3) {
            case 0: sink++; goto again;
            case 1: sink += 2; goto again;
            case 2: goto again;
            default: goto again;
            }
        }
        void computed(void) {
            static void *const table[] = {&&first, &&second};
            first: sink++; goto *table[sink & 1];
            second: sink--; goto *table[sink & 1];
        }
        void nested(void) { for (;;) { for (int i = 0; i < 3; i++) { sink += i; } } }
        void nested_empty(void) { for (;;) { for (int i = 0; i < 3; i++) { while (!zero) {} } } }
        void irreducible(void) {
            if (sink) goto inside;
            for (;;) { sink++; inside: sink--; }
        }
        void pointer_chase(void) { static void *p; p = &p; for (void **q = p;;) q = *q; }
        void tail(int n) { tail(n + 1); }
        static int even(int n);
        static int odd(int n) { return even(n + 1); }
        static int even(int n) { return odd(n + 1); }
        void mutual(void) { sink = even(0); }

        """

    static let endless = [
        "empty", "counting", "counting_memory", "flag", "flag_last", "barrier", "two", "branches",
        "half", "skips", "choice", "computed", "nested", "nested_empty", "irreducible",
        "pointer_chase", "tail", "mutual",
    ]

    /// The functions of a module that hold a cycle without a guard.
    static func functionsWithOpenCycle(_ module: [UInt8]) -> [String] {
        let text = IRText(module)
        return text.functions.filter { hasOpenCycle($0, text) }.map { text.text($0.header) }
    }

    private static func hasOpenCycle(_ function: IRFunction, _ text: IRText) -> Bool {
        var left = Set(function.blocks.indices.filter { !text.hasGuard(function.blocks[$0]) })
        while true {
            let ends = left.filter { left.isDisjoint(with: function.blocks[$0].successors) }
            if ends.isEmpty { return !left.isEmpty }
            left.subtract(ends)
        }
    }
}
