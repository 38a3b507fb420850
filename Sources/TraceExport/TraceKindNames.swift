//  The names of the kinds, as `trace text --kind` takes them.
import Simulation

extension TraceKind {
    /// The kinds other than calls, with the names that TraceKind gives them.
    private static let named: [(kind: TraceKind, name: String)] = [
        (.text, "text"), (.note, "note"),
        (.switchTo, "switchTo"), (.taskCreated, "taskCreated"), (.taskDeleted, "taskDeleted"),
        (.taskReady, "taskReady"), (.taskBlocked, "taskBlocked"),
        (.taskSuspended, "taskSuspended"), (.taskResumed, "taskResumed"),
        (.prioritySet, "prioritySet"), (.priorityInherited, "priorityInherited"),
        (.priorityDisinherited, "priorityDisinherited"), (.tick, "tick"),
        (.interruptEnter, "interruptEnter"), (.interruptExit, "interruptExit"),
        (.hardwareTimerFired, "hardwareTimerFired"), (.osTimerFired, "osTimerFired"),
        (.rtosTimerFired, "rtosTimerFired"),
        (.boot, "boot"), (.reset, "reset"), (.panic, "panic"), (.exit, "exit"),
        (.uartSent, "uartSent"), (.uartReceived, "uartReceived"),
        (.registerRead, "registerRead"), (.registerWritten, "registerWritten"),
        (.pinChanged, "pinChanged"),
        (.frameSent, "frameSent"), (.frameReceived, "frameReceived"), (.wifiEvent, "wifiEvent"),
        (.managementFrame, "managementFrame"), (.packet, "packet"),
        (.packetContent, "packetContent"), (.dhcp, "dhcp"),
        (.heapExhausted, "heapExhausted"),
    ]

    /// Every name, in the order of the numbers. `prioritySet` names the call and its effect.
    public static var names: [String] {
        named.map(\.name) + TraceCallForm.all.map(\.name).filter { $0 != "prioritySet" } + ["call"]
    }

    /// The kinds of that name; `call` is every call. Empty when there is no such name.
    public static func matching(name: String) -> (TraceKind) -> Bool {
        if name == "call" { return { $0.call != nil } }
        let kinds =
            named.filter { $0.name == name }.map(\.kind)
            + TraceCallForm.all.filter { $0.name == name }.map { .call($0.call) }
        return { kinds.contains($0) }
    }
}
