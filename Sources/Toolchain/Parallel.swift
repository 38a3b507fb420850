// Work on all processors, over when the call returns.
//
// Interface: `Parallel.map`. Its threads are joined before it returns: no pool is left behind,
// so the process may still fork afterwards (the fiber executor does).
import Glibc
import Synchronization

enum Parallel {
    /// `body(0)` to `body(count - 1)`, at most one per processor at a time. Results are in order.
    static func map<Result: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) -> Result
    ) -> [Result] {
        let work = Work(count, body)
        let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var threads: [pthread_t] = []
        for _ in 1..<max(1, min(processors, count)) {
            var thread = pthread_t()
            let box = Unmanaged.passRetained(Start(work.run))
            // When no thread can be had, this one does all the work.
            let code = pthread_create(
                &thread, nil,
                { argument in
                    Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().body()
                    return nil
                }, box.toOpaque())
            if code == 0 { threads.append(thread) } else { box.release() }
        }
        work.run()
        for thread in threads { pthread_join(thread, nil) }
        return work.results
    }

    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private final class Work<Result: Sendable>: Sendable {
        private let count: Int
        private let body: @Sendable (Int) -> Result
        private let state = Mutex<(next: Int, done: [Int: Result])>((0, [:]))

        init(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) {
            self.count = count
            self.body = body
        }

        @Sendable func run() {
            while let index = take() {
                let result = body(index)
                state.withLock { $0.done[index] = result }
            }
        }

        private func take() -> Int? {
            state.withLock { state in
                guard state.next < count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        var results: [Result] {
            state.withLock { state in (0..<count).compactMap { state.done[$0] } }
        }
    }
}
