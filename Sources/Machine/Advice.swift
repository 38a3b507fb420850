//  Advice: what the guide says one should not do, said once each and never refused.

import Kernel

/// A rule of the guide's, section 2.2.
enum Advice: UInt32 {
    case shallowStack
    case deepStack
    case userPriority
    case extensions
}

extension Machine {
    /// Says `text` on standard error, the first time in this run.
    func advise(_ advice: Advice, _ text: @autoclosure () -> String) {
        guard advised & 1 << advice.rawValue == 0 else { return }
        advised |= 1 << advice.rawValue
        Diagnostics.say("advice: \(text())")
    }

    /// Says once that what firmware uses would not link on the chip: the SDK's kernel was built
    /// without it.
    public func adviseOnExtension(_ function: StaticString, _ configuration: StaticString) {
        advise(
            .extensions,
            "\(function) works here, but the SDK's kernel was built with \(configuration) 0: this "
                + "firmware would not link for the chip")
    }

    /// The guide's rules about new tasks.
    func adviseOnTask(_ name: TaskName, stackWords: UInt32, priority: UInt32) {
        if stackWords < 176 {
            advise(
                .shallowStack,
                "task \"\(name.text)\" asks for \(stackWords) words of stack; the guide (2.2) says "
                    + "176 to 512")
        } else if stackWords > 512 {
            advise(
                .deepStack,
                "task \"\(name.text)\" asks for \(stackWords) words of stack, \(stackWords * 4) "
                    + "bytes of the heap; the guide (2.2) says 176 to 512")
        }
        if priority < 1 || priority > 9 {
            advise(
                .userPriority,
                "task \"\(name.text)\" has priority \(priority); the guide (2.2) leaves 1 to 9 to "
                    + "applications")
        }
    }
}
