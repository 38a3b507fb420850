// swift-tools-version: 6.2
// Host8266: firmware for the ESP8266_RTOS_SDK runs on Linux.
//
// Targets are listed by layer (Docs/Architecture.md): each imports lower layers only, and
// `make check` builds with --explicit-target-dependency-import-check error to hold them to it.
import PackageDescription

/// Rules for every Swift target: the language's strict mode, and no warning survives.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// For targets on the path of every SDK call. Their frames may be parked or abandoned when tasks
/// switch, and the runtime keeps its list of open accesses per thread, which is wrong as soon as
/// stacks change under it (Docs/Decisions/0003). Without inlining across modules the kernel's
/// struct would be copied at each look into it: a queue operation costs half with it (make bench).
let switching: [SwiftSetting] =
    strict + [
        .unsafeFlags(["-enforce-exclusivity=unchecked"]),
        .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    ]

/// What the program shows to the firmware that it loads, and nothing else.
let exports = "\(Context.packageDirectory)/Sources/host8266/exports.list"

/// C of ours: warnings are errors, and nothing is visible to firmware unless exports.list says so.
let hidden: [CSetting] = [
    .unsafeFlags(["-Wall", "-Wextra", "-Werror", "-fvisibility=hidden", "-fno-omit-frame-pointer"])
]

let package = Package(
    name: "Host8266",
    products: [.executable(name: "host8266", targets: ["host8266"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        // 0: C and assembly, and the SDK's headers
        .target(name: "CHost", cSettings: hidden),
        .systemLibrary(name: "SDKHeaders", path: "Include"),
        .systemLibrary(name: "CYAML"),
        .target(
            name: "CLwIP", cSettings: hidden + [.unsafeFlags(["-isystem", "/usr/include/lwip"])],
            linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CJSON", cSettings: hidden),

        // 1
        .target(name: "Simulation", dependencies: ["CHost"], swiftSettings: strict),
        .target(name: "Schema", swiftSettings: strict),

        // 2
        .target(name: "Kernel", dependencies: ["Simulation"], swiftSettings: switching),
        .target(name: "Chip", dependencies: ["Simulation"], swiftSettings: switching),
        .target(name: "HostIO", dependencies: ["CHost", "Simulation"], swiftSettings: switching),

        // 3
        .target(
            name: "FileSystem", dependencies: ["Chip"], swiftSettings: switching),
        .target(
            name: "Machine", dependencies: ["CHost", "Simulation", "Kernel", "Chip", "HostIO"],
            swiftSettings: switching),
        .target(
            name: "Wiring", dependencies: ["Schema", "Simulation", "Chip"], swiftSettings: strict),

        .target(
            name: "Wire", dependencies: ["Schema", "Simulation", "Chip"], swiftSettings: switching),

        // 4
        .target(
            name: "Air", dependencies: ["Schema", "Simulation", "Chip", "Wire"],
            swiftSettings: switching),
        .target(
            name: "NetworkStack", dependencies: ["CLwIP", "Simulation", "Chip", "Wire"],
            swiftSettings: switching),

        .target(
            name: "Sockets",
            dependencies: ["NetworkStack", "Machine", "Kernel", "Simulation", "Chip", "Wire"],
            swiftSettings: switching),

        // 5
        .target(
            name: "WiFi",
            dependencies: ["CHost", "Simulation", "Kernel", "Chip", "Air", "Machine", "Wire"],
            swiftSettings: switching),
        .target(
            name: "World",
            dependencies: ["HostIO", "NetworkStack", "Schema", "Wire", "Chip", "Simulation"],
            swiftSettings: strict),

        // 6: the exported functions, one header one file
        .target(
            name: "SDKFreeRTOS", dependencies: ["SDKHeaders", "Machine", "Kernel"],
            path: "Sources/SDK/FreeRTOS", swiftSettings: switching),
        .target(
            name: "SDKSystem",
            dependencies: [
                "SDKHeaders", "CHost", "Machine", "Chip", "Simulation", "Air", "WiFi", "Wire",
            ],
            path: "Sources/SDK/System", swiftSettings: switching),
        .target(
            name: "SDKDrivers",
            dependencies: ["SDKHeaders", "Machine", "Kernel", "Chip", "Simulation"],
            path: "Sources/SDK/Drivers", swiftSettings: switching),
        .target(
            name: "SDKFileSystem",
            dependencies: [
                "SDKHeaders", "CHost", "Simulation", "Machine", "Chip", "FileSystem",
            ],
            path: "Sources/SDK/FileSystem", swiftSettings: switching),
        .target(
            name: "SDKJSON", dependencies: ["SDKHeaders", "CJSON", "Machine", "Simulation"],
            path: "Sources/SDK/JSON", swiftSettings: switching),
        .target(
            name: "SDKNetwork",
            dependencies: [
                "SDKHeaders", "CHost", "Machine", "Kernel", "NetworkStack", "Sockets",
                "Simulation", "Wire",
            ],
            path: "Sources/SDK/Network", swiftSettings: switching),
        .target(
            name: "SDKLibC", dependencies: ["SDKHeaders", "CHost", "Machine"],
            path: "Sources/SDK/LibC", swiftSettings: switching),

        .target(name: "Toolchain", dependencies: ["CHost", "Kernel"], swiftSettings: strict),
        .target(
            name: "TraceExport", dependencies: ["Simulation", "Chip"], swiftSettings: strict),
        .target(
            name: "Scenario",
            dependencies: [
                "CYAML", "Schema", "Simulation", "Chip", "Air", "FileSystem", "Wiring", "Machine",
                "World", "Wire", "NetworkStack",
            ],
            swiftSettings: strict,
            // The archive: the program then needs no libyaml where it runs.
            linkerSettings: [.unsafeFlags(["-Xlinker", "-l:libyaml.a"])]),

        // 7
        .executableTarget(
            name: "host8266",
            dependencies: [
                "CHost", "Simulation", "Kernel", "Chip", "HostIO", "FileSystem", "Machine",
                "SDKFreeRTOS", "SDKSystem", "SDKDrivers", "SDKFileSystem", "SDKJSON",
                "SDKLibC", "SDKNetwork", "Sockets", "Toolchain", "TraceExport", "Scenario", "Air",
                "WiFi",
                "World", "NetworkStack", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["exports.list"],
            swiftSettings: strict,
            linkerSettings: [
                // The toolchain asks for every symbol to be exported; the last word counts.
                .unsafeFlags([
                    "-use-ld=lld", "-Xlinker", "--dynamic-list=\(exports)",
                    "-Xlinker", "--no-export-dynamic",
                ])
            ]),

        // Tests mirror Sources
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
        .testTarget(
            name: "KernelTests", dependencies: ["Kernel", "KernelModel", "Simulation"],
            swiftSettings: strict),
        .target(
            name: "KernelModel", dependencies: ["Kernel", "Simulation"],
            path: "Tests/KernelModel", swiftSettings: strict),
        .executableTarget(
            name: "kernel-model", dependencies: ["KernelModel"],
            path: "Tests/KernelModelRunner", swiftSettings: strict),
        .testTarget(
            name: "ChipTests", dependencies: ["Chip", "Simulation"], swiftSettings: strict),
        .target(
            name: "FileSystemSupport", dependencies: ["Chip", "FileSystem", "Simulation"],
            path: "Tests/FileSystemSupport", swiftSettings: strict),
        .testTarget(
            name: "FileSystemTests",
            dependencies: ["Chip", "FileSystem", "FileSystemSupport", "Simulation"],
            exclude: ["soak.sh", "read_spiffs.py", "write_spiffs.py"], swiftSettings: strict),
        .executableTarget(
            name: "filesystem-soak", dependencies: ["FileSystem", "FileSystemSupport"],
            path: "Tests/FileSystemSoak", swiftSettings: strict),
        .testTarget(
            name: "TraceExportTests", dependencies: ["Simulation", "Chip", "TraceExport"],
            swiftSettings: strict),
        .testTarget(
            name: "WiringTests", dependencies: ["Chip", "Schema", "Simulation", "Wiring"],
            swiftSettings: strict),
        .testTarget(
            name: "AirTests", dependencies: ["Air", "Chip", "Simulation", "Wire"],
            swiftSettings: strict),
        .testTarget(
            name: "ScenarioTests",
            dependencies: [
                "Air", "NetworkStack", "Scenario", "Schema", "Simulation", "Wire", "World",
            ],
            swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "ProgramTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SDKFreeRTOSTests", dependencies: ["Kernel", "SDKFreeRTOS"],
            swiftSettings: strict),
        .target(
            name: "NetworkSupport",
            dependencies: ["World", "NetworkStack", "Wire", "Chip", "Simulation"],
            path: "Tests/NetworkSupport", swiftSettings: strict),
        .testTarget(
            name: "NetworkStackTests",
            dependencies: [
                "CLwIP", "NetworkStack", "NetworkSupport", "Wire", "Chip", "Simulation",
            ],
            swiftSettings: strict),
        .target(
            name: "RelaySupport",
            dependencies: ["World", "HostIO", "NetworkStack", "Wire", "Chip", "Simulation"],
            path: "Tests/RelaySupport", swiftSettings: strict),
        .executableTarget(
            name: "relay-bench",
            dependencies: [
                "RelaySupport", "TestSupport", "World", "HostIO", "NetworkStack", "Wire",
                "Simulation",
            ],
            path: "Benchmarks/Relay", exclude: ["relay.sh"], swiftSettings: strict),
        .testTarget(
            name: "WorldTests",
            dependencies: [
                "RelaySupport", "World", "HostIO", "NetworkStack", "NetworkSupport", "TestSupport",
                "Wire", "Chip", "Simulation",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "network-fuzz", dependencies: ["NetworkSupport"], path: "Tests/NetworkFuzz",
            swiftSettings: strict),
        .executableTarget(
            name: "network-bench",
            dependencies: [
                "NetworkSupport", "NetworkStack", "World", "Wire", "Chip", "Simulation",
            ],
            path: "Benchmarks/Network", swiftSettings: strict),
        .testTarget(
            name: "WireTests", dependencies: ["Wire", "Chip", "Simulation"], swiftSettings: strict),
        .testTarget(
            name: "SocketsTests",
            dependencies: [
                "Sockets", "NetworkStack", "NetworkSupport", "Kernel", "Simulation", "Wire",
            ],
            swiftSettings: strict),
        .testTarget(name: "ToolchainTests", dependencies: ["Toolchain"], swiftSettings: strict),
        .target(name: "LibCSupport", dependencies: ["CHost"], path: "Tests/LibCSupport"),
        .testTarget(
            name: "LibCTests",
            dependencies: ["CHost", "SDKHeaders", "SDKLibC", "Simulation", "LibCSupport"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
