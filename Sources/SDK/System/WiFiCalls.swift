//  What the functions of esp_wifi.h, esp_sta.h and esp_softap.h have in common.

import Machine
import WiFi

/// Takes the call's time, does it, and lets what follows from it happen.
func perform<Result>(_ cost: UInt64 = Cost.system, _ body: (WiFi) -> Result) -> Result {
    let machine = Machine.current
    machine.charge(cost)
    let result = body(WiFi.current)
    machine.settle()
    return result
}
