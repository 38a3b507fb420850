//  Registers, hardware interrupts and watchdogs, as firmware meets them: the cases of
//  Tests/Programs/firmware/Registers, which checks itself.
import Testing
import TestSupport

@Suite struct RegisterTests {
    private let firmware = Firmware.name("Registers")

    private func run(
        _ name: String, _ executor: Executor, _ options: [String] = []
    ) throws -> Outcome {
        try firmware.run(executor, ["--set", "case=\(name)", "--timeout", "60s"] + options)
    }

    @Test(
        arguments: [
            "repeats", "once", "pointers", "narrow", "lowest_first", "gpio_first", "masked_edge",
            "wakes", "non_maskable", "fed", "disabled", "identity", "random_accesses",
        ], Executor.allCases)
    func isAsOnTheChip(_ name: String, _ executor: Executor) throws {
        let run = try run(name, executor)
        #expect(run.code == 0, "\(run)")
        #expect(run.output.hasSuffix("\(name) ends\n"), "\(run)")
        #expect(!run.errors.contains("expectation failed"), "\(run)")
    }

    @Test(arguments: ["pointers", "lowest_first", "non_maskable", "wakes", "identity"])
    func bothExecutorsRunItAlike(_ name: String) throws {
        let runs = try Executor.allCases.map { try run(name, $0, ["--trace-hash"]) }
        let hashes = runs.map { run in
            run.errors.split(separator: "\n").first { $0.contains("trace hash") }
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1], "\(runs[0])")
        #expect(runs[0].output == runs[1].output)
    }

    @Test(arguments: ["pointers", "narrow"], ["0", "1", "2", "3", "s"])
    func volatilePointersWorkAtEachLevel(_ name: String, _ level: String) throws {
        let run = try run(name, .fiber, ["-O", level])
        #expect(run.code == 0 && run.output.hasSuffix("\(name) ends\n"), "\(run)")
    }

    @Test func narrowAccessesAreToldOnce() throws {
        let said = try run("narrow", .fiber).errors
        let advice = said.split(separator: "\n").filter { $0.contains("advice: an access of 8") }
        #expect(advice.count == 1)
    }

    @Test func aPlainPointerIsExplained() throws {
        let run = try run("plain_pointer", .fiber)
        #expect(run.code == 1, "\(run)")
        #expect(run.output.contains("Fatal exception (29)"), "\(run)")
        #expect(run.output.contains("excvaddr=0x60000140"), "\(run)")
        #expect(run.errors.contains("a peripheral's register, which pointers reach only if"))
    }

    @Test func unmodelledRegistersAreNamedOnce() throws {
        let said = try run("random_accesses", .fiber).errors.split(separator: "\n")
        let named = said.filter { $0.contains("is not modelled") }
        #expect(named.count > 20 && Set(named).count == named.count)
    }

    @Test(arguments: Executor.allCases)
    func waitingInAHandlerIsExplained(_ executor: Executor) throws {
        let run = try run("misuse", executor)
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("would wait, but was called from an interrupt handler"))
        let line = try #require(firmware.line(marked: "misuse"))
        #expect(run.errors.contains("user_main.c:\(line)"), "\(run)")
    }

    /// What each watchdog says, and when it bites.
    @Test(
        arguments: [
            ("storm", "interrupt 9 came again and again, and tasks had no time for 3.2"),
            ("endless_handler", "hardware watchdog: an interrupt handler ran for 8.4s"),
            ("unfed", "hardware watchdog: interrupts were masked for 8.4s"),
        ], Executor.allCases)
    func theWatchdogBites(_ end: (name: String, sentence: String), _ executor: Executor) throws {
        let run = try run(end.name, executor)
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains(end.sentence), "\(run)")
        #expect(!run.output.contains("ends"), "\(run)")
    }

    /// Docs/Registers.md is made of the devices' tables; `bin/host8266 registers` prints it.
    @Test func theRegisterMapIsCurrent() throws {
        let page = try #require(readText(packageRoot + "/Docs/Registers.md"))
        let map = try Host8266.run(["registers"])
        #expect(map.code == 0)
        #expect(map.output == page, "bin/host8266 registers >Docs/Registers.md renews it")
    }

    // MARK: - Other compilers

    /// A structure over HSPI's buffer, as C and as C++.
    private static let overlay = """
        #include "esp_common.h"
        #include "host8266.h"
        struct Buffer { volatile uint32 words[16]; };
        #ifdef __cplusplus
        extern "C" {
        #endif
        uint32 user_rf_cal_sector_set(void) { return 1019; }
        void user_init(void)
        {
            struct Buffer *buffer = (struct Buffer *)0x60000140;
            for (int i = 0; i < 16; i++) buffer->words[i] = i;
            host8266_exit(buffer->words[15] == 15 ? 0 : 9);
        }
        #ifdef __cplusplus
        }
        #endif

        """

    private func runOverlay(as file: String, _ options: [String] = []) throws -> Outcome {
        let scratch = ScratchDirectory()
        scratch.write("user/" + file, Self.overlay)
        return try Host8266.run(["run", scratch.path, "--timeout", "2s"] + options)
    }

    @Test(arguments: ["user_main.c", "user_main.cpp"])
    func aStructureOverRegistersWorks(_ file: String) throws {
        let run = try runOverlay(as: file)
        #expect(run.code == 0, "\(run)")
    }

    /// With gcc there is nothing between the pointer and the address; the report tells the way out.
    @Test func gccIsExplained() throws {
        let run = try runOverlay(as: "user_main.c", ["--cc", "gcc"])
        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("else use READ_PERI_REG and WRITE_PERI_REG"), "\(run)")
    }
}
