//  Which slot runs, and starting the other one (Guide 3.4.1; behaviour.md section 3).

import Chip
import Simulation

/// C: UPGRADE_FLAG_*.
public enum UpgradeFlag: UInt8, Sendable {
    case idle = 0
    case start = 1
    case finish = 2
}

extension Machine {
    /// The slot whose firmware runs. C: system_upgrade_userbin_check.
    public var runningSlot: FirmwareSlot { board.slot }

    /// C: system_upgrade_flag_set, system_upgrade_flag_check. Any number is kept, as there.
    public var upgradeFlag: UInt8 {
        get { board.upgradeFlag }
        set { board.upgradeFlag = newValue }
    }

    /// Starts the other slot's firmware, if the flag says that it has been written. With another
    /// flag it does nothing. C: system_upgrade_reboot.
    public func rebootIntoUpgrade() {
        charge(Cost.system)
        guard board.upgradeFlag == UpgradeFlag.finish.rawValue else {
            settle()
            return
        }
        _ = choose(board.slot.other)
        restart()
    }

    /// Starts a slot by its address. C: system_restart_enhance with SYS_BOOT_NORMAL_BIN.
    ///
    /// - Returns: false where no slot is at `address`; else it does not return.
    public func restart(at address: UInt32) -> Bool {
        charge(Cost.system)
        guard
            let slot = FirmwareSlot.allCases.first(where: {
                options.flashMap.address(of: $0) == address
            }), choose(slot)
        else {
            settle()
            return false
        }
        restart()
    }

    /// Makes a slot the one that boots.
    private func choose(_ slot: FirmwareSlot) -> Bool {
        guard options.flashMap.address(of: slot) != nil else { return false }
        let parameters = SystemParameters(flash: flash, map: options.flashMap)
        var word = parameters.bootWord
        word.slot = slot
        word.bootVersion = BootWord.version
        charge(2 * FlashTiming.erase)
        return parameters.setBootWord(word) == .ok
    }
}
