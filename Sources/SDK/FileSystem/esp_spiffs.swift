//  espressif/esp_spiffs.h: mounting the file system on the chip's flash. See ChipFileSystem.swift.

import Machine
import SDKHeaders

/// 0, or -1. May switch tasks. Guide 3.4.3.
@c @implementation
public func esp_spiffs_init(_ config: UnsafeMutablePointer<esp_spiffs_config>!) -> Int32 {
    guard let config else {
        Machine.current.misuse("esp_spiffs_init", "was given no configuration")
    }
    let asked = config.pointee
    Machine.lend { $0.charge(Cost.system) }
    let result = ChipFileSystem.current?.mount(asked) ?? -1
    Machine.lend {
        $0.note(
            .filesMount, asked.phys_addr, UInt32(bitPattern: result), detail: asked.phys_size)
        $0.settle()
    }
    return result
}

/// Closes every file. Nothing happens when nothing is mounted, formatting neither.
@c @implementation
public func esp_spiffs_deinit(_ format: UInt8) {
    Machine.lend { $0.charge(Cost.system) }
    ChipFileSystem.current?.unmount(formatting: format != 0)
    Machine.lend {
        $0.note(.filesUnmount, format == 0 ? 0 : 1, 0)
        $0.settle()
    }
}
