//  Power cuts that the user asks for: `--power-cut at=12.5s` or `flash-op=N[:byte=M]`.

import Chip
import Simulation

/// When the power fails. It comes back at once, and the chip starts as after power-on.
public enum PowerCut: Sendable, Equatable {
    /// At a time; a flash operation that is going on is torn.
    case at(Instant)
    /// In the middle of the Nth operation that changes the flash.
    case flash(FlashCut)

    /// Reads the option's value.
    ///
    /// - Returns: nil for what is not of one of the two forms.
    public init?(_ text: String) {
        if text.hasPrefix("at=") {
            guard let time = try? Cycles(virtualTime: String(text.dropFirst(3))), time > 0 else {
                return nil
            }
            self = .at(Instant(cycles: time))
            return
        }
        guard text.hasPrefix("flash-op=") else { return nil }
        let parts = text.dropFirst("flash-op=".count).split(
            separator: ":", omittingEmptySubsequences: false)
        guard let operation = UInt64(parts[0]), operation > 0, parts.count <= 2 else { return nil }
        var cut = FlashCut(operation: operation)
        if parts.count == 2 {
            guard parts[1].hasPrefix("byte="), let byte = UInt32(parts[1].dropFirst(5)) else {
                return nil
            }
            cut.byte = byte
        }
        self = .flash(cut)
    }
}

extension Machine {
    /// Connects the flash to the run: cuts, wear, chance.
    func prepareFlash() {
        flash.endurance = options.flashEndurance
        flash.tornBits = { [unowned self] in random.next() }
        flash.onPowerCut = { [unowned self] in failPower() }
        flash.onWornOut = { [unowned self] sector in
            Diagnostics.say(
                "sector \(sector) of the flash has been erased more than "
                    + "\(options.flashEndurance ?? 0) times and loses bits from now on")
        }
        switch options.powerCut {
        case .flash(let cut): flash.cut = cut
        case .at(let moment):
            powerCutTicket = events.schedule(at: moment, owner: .world) { [unowned self] _ in
                failPower()
            }
        case nil: break
        }
    }

    /// The power fails and comes back.
    func failPower() -> Never {
        flash.cut = nil
        if let powerCutTicket { events.cancel(powerCutTicket) }
        powerCutTicket = nil
        Diagnostics.say("the power fails at \(now.cycles.virtualTime)")
        end(.reset(ResetInfo(reason: .powerOn)))
    }
}
