// Applications written for the SDK's versions before 1.5, and for other habits of their makefiles,
// against the real headers.
import Foundation
import Testing

@testable import Toolchain

@Suite struct EarlierSDKTests {
    private static let sector = "uint32 user_rf_cal_sector_set(void) { return 0; }\n"

    /// Builds one source; returns what was said meanwhile.
    private func build(
        _ text: String, compiler: BuildRequest.Compiler = .clang, offering: Set<String>
    ) throws -> [String] {
        let box = try Sandbox(["app/main.c": text])
        var said: [String] = []
        _ = try box.build(
            offering: offering,
            adjust: {
                $0.includeRoot = repository + "/Include"
                $0.compiler = compiler
            }, progress: { said.append($0) })
        return said
    }

    @Test func namesOfFormerHeadersAreThere() throws {
        let said = try build(
            "#include \"esp_common.h\"\n" + Self.sector
                + "void user_init(void) { vTaskDelay(1000 / portTICK_RATE_MS); }\n",
            offering: ["vTaskDelay"])
        #expect(said.contains { $0.contains("before SDK 1.5") }, "\(said)")
    }

    /// Nothing is undeclared in C where a macro is taken for a function.
    @Test(arguments: BuildRequest.Compiler.allCases)
    func macrosOfFormerHeadersAreThere(_ compiler: BuildRequest.Compiler) throws {
        let said = try build(
            "#include \"esp_common.h\"\n" + Self.sector
                + """
                static void task(void *argument) {}
                void user_init(void) { xTaskCreate(task, "task", 256, 0, 2, 0); }

                """, compiler: compiler, offering: ["xTaskGenericCreate"])
        #expect(said.contains { $0.contains("before SDK 1.5") }, "\(said)")
    }

    @Test func aFunctionOfSuchANameStays() throws {
        let said = try build(
            "#include \"esp_common.h\"\n" + Self.sector
                + "void taskYIELD(void) {}\nvoid user_init(void) { taskYIELD(); }\n", offering: [])
        #expect(!said.contains { $0.contains("before SDK 1.5") }, "\(said)")
    }

    @Test func theListHoldsMacrosOfTheHeaders() throws {
        var text = ""
        for name in ["task.h", "portmacro.h"] {
            let path = repository + "/Include/freertos/\(name)"
            text += try String(contentsOfFile: path, encoding: .utf8)
        }
        for macro in EarlierSDK.macros { #expect(text.contains("#define \(macro)("), "\(macro)") }
        let likely = /#define (task[A-Z_]+|port[A-Z]+_(?:CRITICAL|INTERRUPTS))\(/
        for match in text.matches(of: likely) {
            #expect(EarlierSDK.macros.contains(String(match.output.1)), "\(match.output.1)")
        }
    }

    @Test func aMacroWithoutItsHeaderIsExplained() throws {
        let box = try Sandbox([
            "app/main.c": "#include \"esp_common.h\"\n" + Self.sector
                + "void user_init(void) { xQueueSend(0, 0, 0); }\n"
        ])
        let failure = try box.failure(adjust: { $0.includeRoot = repository + "/Include" })
        #expect(failure.exitCode == 3)
        #expect(
            failure.compilerOutput.contains(
                "main.c:3: it is a macro of freertos/queue.h, which that file does not include"),
            "\(failure.compilerOutput)")
    }

    /// Their makefiles name the directory of FreeRTOS's headers.
    @Test func freeRTOSWithoutItsDirectory() throws {
        _ = try build(
            "#include \"FreeRTOS.h\"\n#include <semphr.h>\n#include \"queue.h\"\n"
                + "STAILQ_HEAD(list, item);\n" + Self.sector + "void user_init(void) {}\n",
            offering: [])
    }

    /// The template of the SDK's later versions.
    @Test func flashSizesOfLaterVersions() throws {
        _ = try build(
            """
            #include "esp_common.h"
            uint32 user_rf_cal_sector_set(void)
            {
                switch (system_get_flash_size_map()) {
                case FLASH_SIZE_32M_MAP_1024_1024: return 1024 - 5;
                case FLASH_SIZE_64M_MAP_1024_1024: return 2048 - 5;
                case FLASH_SIZE_128M_MAP_1024_1024: return 4096 - 5;
                default: return 0;
                }
            }
            void user_init(void) {}

            """, offering: ["system_get_flash_size_map"])
    }

    /// A second link for functions without a prototype is nobody's business.
    @Test func linkingIsSaidOnce() throws {
        let said = try build(
            Self.sector.replacing("uint32", with: "unsigned")
                + "void user_init(void) { puts(\"hello\"); }\n", offering: ["h8266_puts"])
        #expect(said.count { $0.hasPrefix("linked") } == 1, "\(said)")
    }
}
