//  --strict-sdk: what works here and not with the SDK's kernel is an error of the build.

import TestSupport
import Testing

@Suite struct StrictSDKTests {
    @Test(arguments: ["build", "run"])
    func everyUseIsListed(_ command: String) throws {
        let firmware = Firmware.name("Hooks")
        let run = try Host8266.run([command, "--strict-sdk", firmware.path])
        #expect(run.code == 3, "\(run)")
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("xCoRoutineCreate: used in user/user_main.c:"), "\(run)")
        #expect(run.errors.contains("configUSE_CO_ROUTINES 0"), "\(run)")
        for hook in ["Idle", "Tick", "MallocFailed", "StackOverflow"] {
            #expect(
                run.errors.contains("vApplication\(hook)Hook: defined in user/user_main.c:"),
                "\(run)")
        }
        #expect(
            run.errors.contains("host8266: the firmware is not for the chip's SDK: it uses `x"),
            "\(run)")
    }

    @Test func whatTheSDKHasIsNotRefused() throws {
        let run = try Host8266.run(
            ["run", "--strict-sdk", "--timeout", "1s", packageRoot + "/Examples/HelloTasks"])
        #expect(run.code == 124, "\(run)")
    }

    /// Each function of the table, and none beside, gives advice or belongs to one that does.
    @Test func theTableCoversTheAdvice() throws {
        let table = try #require(readText(packageRoot + "/Sources/Kernel/Extensions.swift"))
        let sources = [
            "SDK/FreeRTOS/queue", "SDK/FreeRTOS/task", "Machine/Hooks", "Machine/CoRoutineCalls",
            "SDK/Network/espconn",
        ]
        var advised = 0
        for source in sources {
            let text = try #require(readText("\(packageRoot)/Sources/\(source).swift"))
            for call in text.split(separator: "adviseOnExtension(\"").dropFirst() {
                let name = call.prefix { $0 != "\"" }
                #expect(table.contains("\"\(name)\""), "\(name) gives advice and is in no table")
                advised += 1
            }
        }
        #expect(advised >= 17)
    }
}
