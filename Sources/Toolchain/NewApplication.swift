// The files of a new application: the least that runs, and opens in an editor with everything
// found.
//
// Interface: `NewApplication.create(at:)`.
//
// Rule: nothing that exists is touched. A directory that has anything in it is refused.
import Glibc

public enum NewApplication {
    /// Creates the directory and the files in it.
    /// - Returns: the names of the files, in the order written.
    /// - Throws: `.input`, when the name will not do or the directory cannot be used.
    public static func create(at given: String, includeRoot: String) throws(BuildFailure)
        -> [String]
    {
        let path = Path.absolute(given)
        let name = Path.name(path)
        let isPlain = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard isPlain, !name.isEmpty, !given.isEmpty else {
            throw .input("\(given): a name has letters, digits, dots, - and _ only")
        }
        if Files.exists(path) {
            guard Files.isDirectory(path) else { throw .input("\(given) exists and is a file") }
            guard Files.names(in: path).isEmpty else {
                throw .input("\(given) exists and is not empty: nothing was changed")
            }
        }
        let files = contents(name: name)
        do {
            for (file, text) in files {
                let full = Path.join(path, file)
                try Files.makeDirectory(Path.directory(full))
                try Files.replace(full, with: text)
            }
        } catch {
            throw error.code == ENOSPC
                ? BuildFolder.full(error.path) : .input("cannot create \(error.text)")
        }
        writeDatabase(path, includeRoot: includeRoot)
        return files.map(\.name)
    }

    /// So that an editor finds the headers before the first build. Not having it is no failure:
    /// the first build writes it.
    private static func writeDatabase(_ path: String, includeRoot: String) {
        let request = BuildRequest(inputs: [path], includeRoot: includeRoot)
        guard let application = try? Application.find(request),
            let folder = try? BuildFolder.open(nil)
        else { return }
        let flags = CompilerFlags(
            request: request, application: application,
            forwardDirectory: folder.forwardDirectory(for: application), gccHeaders: nil)
        CompilationDatabase.write(
            application, flags: flags, compiler: Toolset.clang ?? "clang", folder: folder)
    }

    private static func contents(name: String) -> [(name: String, text: String)] {
        [
            ("user/user_main.c", userMain), ("include/user_config.h", userConfig),
            ("README.md", readme(name)), (".vscode/settings.json", settings),
            (".vscode/extensions.json", extensions), (".gitignore", ignored),
        ]
    }

    private static let userMain = """
        #include "esp_common.h"
        #include "freertos/FreeRTOS.h"
        #include "freertos/task.h"

        #include "user_config.h"

        static void hello_task(void *parameters)
        {
            uint32 count = 0;

            for (;;) {
                printf("hello %u\\n", (unsigned)++count);
                vTaskDelay(HELLO_PERIOD_MS / portTICK_RATE_MS);
            }
        }

        /* The SDK calls this when it has booted. Tasks run after it has returned. */
        void user_init(void)
        {
            printf("SDK version: %s\\n", system_get_sdk_version());
            xTaskCreate(hello_task, (signed char *)"hello", 256, NULL, 5, NULL);
        }

        /* The sector of the flash that keeps the radio's calibration: the fifth from the end. */
        uint32 user_rf_cal_sector_set(void)
        {
            switch (system_get_flash_size_map()) {
            case FLASH_SIZE_4M_MAP_256_256:
                return 128 - 5;
            case FLASH_SIZE_8M_MAP_512_512:
                return 256 - 5;
            case FLASH_SIZE_16M_MAP_512_512:
            case FLASH_SIZE_16M_MAP_1024_1024:
                return 512 - 5;
            case FLASH_SIZE_32M_MAP_512_512:
            case FLASH_SIZE_32M_MAP_1024_1024:
                return 1024 - 5;
            default:
                return 0;
            }
        }

        """

    private static let userConfig = """
        #ifndef USER_CONFIG_H
        #define USER_CONFIG_H

        #define HELLO_PERIOD_MS 1000

        #endif

        """

    private static func readme(_ name: String) -> String {
        """
        # \(name)

        Firmware for Espressif's ESP8266_RTOS_SDK 1.5 that also runs on Linux:

            host8266 run .

        `user/` has the sources, `include/` the headers. `host8266 build .` only builds, and
        writes compile_commands.json, from which editors with clangd know every header.

        """
    }

    private static let settings = """
        {
            "C_Cpp.intelliSenseEngine": "disabled",
            "clangd.arguments": ["--header-insertion=never"],
            "files.associations": { "*.h": "c" }
        }

        """

    private static let extensions = """
        {
            "recommendations": ["llvm-vs-code-extensions.vscode-clangd"]
        }

        """

    private static let ignored = """
        compile_commands.json
        .cache/
        *.trace

        """
}
