// Whether firmware has the functions that the SDK's library calls.
//
// Interface: `EntryPoints.check`.

enum EntryPoints {
    /// - Throws: which function is missing, and what it should look like.
    static func check(
        _ image: SharedObject, objects: [UnitCompiler.Object]
    ) throws(BuildFailure) {
        for name in ["user_init", "user_rf_cal_sector_set"] where !image.offers(name) {
            // A C++ function of that name without extern "C" has its parameters in its symbol.
            let mangled = Array("_Z\(name.utf8.count)\(name)v".utf8)
            for object in objects {
                guard let content = Files.read(object.path) else { continue }
                if content.firstRange(of: mangled) != nil {
                    throw .firmware(
                        "\(name) is a C++ function: declare it extern \"C\", so that the SDK's "
                            + "library, which is C, finds it")
                }
            }
            throw name == "user_init" ? missingUserInit : missingSectorSet
        }
    }

    private static let missingUserInit = BuildFailure.firmware(
        "there is no user_init: the SDK calls `void user_init(void)` when the chip has booted, so "
            + "one source file of the application must define it")

    private static let missingSectorSet = BuildFailure.firmware(
        "there is no user_rf_cal_sector_set, without which the real SDK does not link either: it "
            + "tells the SDK which flash sector may hold the radio's calibration; add the function "
            + "shown above",
        """
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

        """)
}
