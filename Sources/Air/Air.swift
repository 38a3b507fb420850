//  The air: radios on channels, and frames between them.
//
//  A frame occupies its channel for its airtime, then reaches every radio on that channel that it
//  is for. The chip's radio is the reference: each radio of the world has a level (dBm at the chip)
//  and faults for either direction.
//
//  Beacons cost nothing while nobody wants them: who is connected *watches* a network and is told
//  when its beacons begin or cease to be heard; only who *listens* (a scan, a sniffer, a capture)
//  gets them as frames, one event each. They do not occupy the channel.
//
//  Rules: everything is decided by the seed and virtual time. A radio is never called from within
//  its own call: receptions come from events.

import Chip
import Simulation

/// A frame as it was received.
public struct Reception: Sendable {
    public let frame: Frame
    public let channel: UInt8
    /// In dBm.
    public let level: Int8
    public let rate: Rate
}

public protocol Radio: AnyObject {
    func receive(_ reception: Reception)
    /// The beacons of the network that this radio watches begin, or cease, to be heard.
    func beaconsChanged(areHeard: Bool)
    /// What this radio beacons; nil when it does not.
    func beacon(at microseconds: UInt64) -> Frame?
}

extension Radio {
    public func beaconsChanged(areHeard: Bool) {}
    public func beacon(at microseconds: UInt64) -> Frame? { nil }
}

/// Names a radio of one air.
public struct RadioID: Hashable, Sendable { let index: Int }

/// One frame on the air, for a capture.
public struct Emission: Sendable {
    public let bytes: [UInt8]
    public let time: Instant
    public let channel: UInt8
    public let level: Int8
    public let rate: Rate
}

public final class Air {
    public let clock: any AirClock
    private let chance: Chance
    private var stations: [Place] = []
    /// Until when each channel is occupied.
    private var busyUntil = [Instant](repeating: .zero, count: 15)
    private var frames: UInt64 = 0

    /// Of 65,536 frames, how many an attacker changes on their way.
    public var attacks: UInt32 = 0

    /// Told of every frame that is sent. Set before anything beacons.
    public var capture: ((Emission) -> Void)?

    /// Below this nothing is heard, in dBm.
    public static let sensitivity = -95

    /// A radio and what the air knows of it.
    private struct Place {
        unowned let radio: any Radio
        /// 0: off.
        var channel: UInt8 = 0
        var addresses: [MACAddress] = []
        /// At the chip; nil for the chip itself.
        var level: Int?
        /// The level wavers by up to this many dB either way.
        var spread = 0
        /// Frames that it sends, and frames that others send to it.
        var outgoing = LinkFaults()
        var incoming = LinkFaults()
        var beaconInterval: Cycles?
        var bssid: MACAddress?
        var isBeaconDue = false
        var watched: MACAddress?
        var isHeard = false
        /// Of what it watches, when it was heard last.
        var lastLevel: Int?
        var listens = false
        var sequence: UInt16 = 0
    }

    public init(clock: any AirClock, seed: UInt64) {
        self.clock = clock
        chance = Chance(seed: seed ^ 0x4149_5231)
    }

    // MARK: - Radios

    /// Adds a radio, which must live as long as the air.
    ///
    /// - Parameter level: dBm at the chip; nil for the chip's own.
    public func add(_ radio: any Radio, level: Int?) -> RadioID {
        stations.append(Place(radio: radio, level: level))
        return RadioID(index: stations.count - 1)
    }

    /// Says which addresses a radio answers to.
    public func setAddresses(_ addresses: [MACAddress], of id: RadioID) {
        stations[id.index].addresses = addresses
    }

    /// Tunes a radio; 0 turns it off.
    public func tune(_ id: RadioID, to channel: UInt8) {
        guard stations[id.index].channel != channel else { return }
        change(id) { $0.channel = channel }
    }

    public func channel(of id: RadioID) -> UInt8 { stations[id.index].channel }

    public func setLevel(_ level: Int, spread: Int, of id: RadioID) {
        change(id) { place in
            place.level = level
            place.spread = spread
        }
    }

    public func setFaults(outgoing: LinkFaults, incoming: LinkFaults, of id: RadioID) {
        change(id) { place in
            place.outgoing = outgoing
            place.incoming = incoming
        }
    }

    /// Lets a radio beacon for a network; nil ends it.
    ///
    /// - Parameter interval: in units of 1.024 ms.
    public func setBeacon(_ bssid: MACAddress?, interval: UInt16, of id: RadioID) {
        change(id) { place in
            place.bssid = bssid
            place.beaconInterval =
                bssid == nil ? nil : Cycles(max(interval, 1)) * 1024 * .perMicrosecond
        }
    }

    /// Watches a network's beacons; nil ends it. The radio is told of changes from now on.
    ///
    /// - Returns: whether they are heard now.
    @discardableResult
    public func watch(_ bssid: MACAddress?, by id: RadioID) -> Bool {
        stations[id.index].watched = bssid
        stations[id.index].lastLevel = nil
        stations[id.index].isHeard = bssid != nil && hearsWatched(id.index)
        return stations[id.index].isHeard
    }

    /// Gives a radio every beacon of its channel as a frame, or no longer.
    public func setListening(_ listens: Bool, of id: RadioID) {
        stations[id.index].listens = listens
        scheduleBeacons()
    }

    /// The level at which a radio hears the network that it watches, or heard it last; nil when it
    /// did not yet. In dBm.
    public func watchedLevel(of id: RadioID) -> Int? {
        stations[id.index].isHeard ? levelNow(id.index) : stations[id.index].lastLevel
    }

    // MARK: - Sending

    /// Sends a frame on the radio's channel; a radio that is off sends nothing.
    ///
    /// - Parameters:
    ///   - keepsSequence: the frame has a number of its own; else it gets the radio's next one.
    ///   - sent: called when it has been on the air; whether somebody acknowledged it, which nobody
    ///     does for a group.
    public func send(
        _ frame: Frame, from id: RadioID, at rate: Rate = .basic, keepsSequence: Bool = false,
        sent: ((_ isAcknowledged: Bool) -> Void)? = nil
    ) {
        let channel = stations[id.index].channel
        guard channel > 0 else {
            clock.after(0) { sent?(false) }
            return
        }
        var frame = frame
        if !keepsSequence {
            frame.sequence = stations[id.index].sequence
            stations[id.index].sequence = (frame.sequence + 1) & 0xFFF
        }
        let airtime = Airtime.frame(length: frame.length, at: rate)
        let start = max(clock.now, busyUntil[Int(channel)]) + Airtime.gap
        var end = start + airtime
        let isGroup = frame.receiver.isGroup
        let acknowledgement = isGroup ? 0 : Airtime.acknowledgement(of: rate)
        busyUntil[Int(channel)] = end + acknowledgement
        emit(frame, from: id.index, channel: channel, at: start, rate)
        end = end + Airtime.propagation
        frames += 1
        let number = frames
        clock.after(end - clock.now) { [unowned self] in
            let isReceived = spread(frame, from: id.index, channel: channel, rate, number: number)
            if let sent { clock.after(acknowledgement) { sent(isReceived && !isGroup) } }
        }
    }

    /// - Returns: whether a radio that it is for has received it; who only listens does not count.
    private func spread(
        _ frame: Frame, from sender: Int, channel: UInt8, _ rate: Rate, number: UInt64
    ) -> Bool {
        var isReceived = false
        for index in stations.indices where index != sender && stations[index].channel == channel {
            let place = stations[index]
            let isForIt = frame.receiver.isGroup || place.addresses.contains(frame.receiver)
            guard isForIt || place.listens else { continue }
            // Of two radios of the world the sender's faults count, of the chip's link the other's.
            let other = stations[sender].level == nil ? index : sender
            let faults = other == sender ? stations[sender].outgoing : stations[index].incoming
            guard level(of: other) >= Self.sensitivity,
                !chance.happens(faults.loss, .loss, radio: other, frame: number)
            else { continue }
            if isForIt { isReceived = true }
            deliver(frame, to: index, over: other, faults, channel, rate, number: number)
        }
        return isReceived
    }

    private func deliver(
        _ frame: Frame, to index: Int, over other: Int, _ faults: LinkFaults, _ channel: UInt8,
        _ rate: Rate, number: UInt64
    ) {
        guard let frame = attacked(frame, over: other, number) else { return }
        let reception = Reception(
            frame: frame, channel: channel, level: Int8(clamping: level(of: other)), rate: rate)
        var delay = faults.delay
        if chance.happens(faults.reordering, .reordering, radio: other, frame: number) {
            let span = 5 * Cycles.perMillisecond
            delay += 1 + chance.draw(.lateness, radio: other, frame: number) % span
        }
        let copies =
            chance.happens(faults.duplication, .duplication, radio: other, frame: number) ? 2 : 1
        for _ in 0..<copies {
            if delay == 0, copies == 1 {
                stations[index].radio.receive(reception)
            } else {
                clock.after(delay) { [unowned self] in stations[index].radio.receive(reception) }
            }
        }
    }

    /// What an attacker makes of a frame; nil for what is no frame any more.
    private func attacked(_ frame: Frame, over other: Int, _ number: UInt64) -> Frame? {
        guard chance.happens(attacks, .attack, radio: other, frame: number) else { return frame }
        var attack = Attack(seed: chance.draw(.attacker, radio: other, frame: number))
        return attack.change(frame)
    }

    private func emit(
        _ frame: Frame, from index: Int, channel: UInt8, at time: Instant, _ rate: Rate
    ) {
        guard let capture else { return }
        capture(
            Emission(
                bytes: frame.bytes, time: time, channel: channel,
                level: Int8(clamping: level(of: index)), rate: rate))
    }

    // MARK: - Levels and beacons

    /// At the chip now; it changes every 100 ms within the radio's spread.
    private func level(of index: Int) -> Int {
        guard let level = stations[index].level else { return -30 }
        let spread = stations[index].spread
        guard spread > 0 else { return level }
        let moment = clock.now.cycles / (100 * Cycles.perMillisecond)
        let draw = chance.draw(.level, radio: index, frame: moment)
        return level + Int(draw % UInt64(2 * spread + 1)) - spread
    }

    /// Who beacons for the network that a radio watches.
    private func source(for index: Int) -> Int? {
        guard let bssid = stations[index].watched else { return nil }
        return stations.indices.first { stations[$0].bssid == bssid }
    }

    private func levelNow(_ index: Int) -> Int? { source(for: index).map { level(of: $0) } }

    /// Changes what decides who hears whom, and at which level.
    private func change(_ id: RadioID, _ change: (inout Place) -> Void) {
        for index in stations.indices where stations[index].isHeard {
            stations[index].lastLevel = levelNow(index)
        }
        change(&stations[id.index])
        conditionsChanged()
    }

    private func hearsWatched(_ index: Int) -> Bool {
        guard stations[index].channel > 0, let source = source(for: index),
            stations[source].channel == stations[index].channel
        else { return false }
        let other = stations[source].level == nil ? index : source
        let faults = other == source ? stations[source].outgoing : stations[index].incoming
        return !faults.isCut && (stations[other].level ?? 0) >= Self.sensitivity
    }

    /// Tells those that watch what has changed for them.
    private func conditionsChanged() {
        for index in stations.indices where stations[index].watched != nil {
            let isHeard = hearsWatched(index)
            guard isHeard != stations[index].isHeard else { continue }
            stations[index].isHeard = isHeard
            // Not from within the call that changed it, which may be the radio's own.
            clock.after(0) { [unowned self] in
                guard stations[index].watched != nil, stations[index].isHeard == isHeard else {
                    return
                }
                stations[index].radio.beaconsChanged(areHeard: isHeard)
            }
        }
        scheduleBeacons()
    }

    private func isWanted(_ index: Int) -> Bool {
        guard stations[index].beaconInterval != nil, stations[index].channel > 0 else {
            return false
        }
        return capture != nil
            || stations.indices.contains {
                $0 != index && stations[$0].listens
                    && stations[$0].channel == stations[index].channel
            }
    }

    private func scheduleBeacons() {
        for index in stations.indices where !stations[index].isBeaconDue && isWanted(index) {
            guard let interval = stations[index].beaconInterval else { continue }
            stations[index].isBeaconDue = true
            clock.after(untilBeacon(of: index, interval)) { [unowned self] in
                stations[index].isBeaconDue = false
                if isWanted(index) { sendBeacon(of: index) }
                scheduleBeacons()
            }
        }
    }

    /// Each radio has its own phase, or all would speak at once.
    private func untilBeacon(of index: Int, _ interval: Cycles) -> Cycles {
        let phase = Cycles(index) * 7919 * .perMicrosecond % interval
        return interval - (clock.now.cycles + interval - phase) % interval
    }

    /// Until the next beacon of a radio of which the number is a multiple of `period`: the ones
    /// after which stations that sleep get what waits for them. Whether somebody listens to it or
    /// not.
    ///
    /// - Parameter period: 1 or more.
    /// - Returns: nil for a radio that does not beacon.
    func untilBeacon(of id: RadioID, every period: UInt8) -> Cycles? {
        guard let interval = stations[id.index].beaconInterval else { return nil }
        let next = untilBeacon(of: id.index, interval)
        let number = (clock.now.cycles + next) / interval
        let missing = (Cycles(period) - number % Cycles(period)) % Cycles(period)
        return next + missing * interval
    }

    private func sendBeacon(of index: Int) {
        let time = clock.now
        let channel = stations[index].channel
        guard
            var frame = stations[index].radio.beacon(at: time.cycles / Cycles.perMicrosecond)
        else { return }
        frame.sequence = UInt16(truncatingIfNeeded: time.cycles >> 13) & 0xFFF
        emit(frame, from: index, channel: channel, at: time, .basic)
        for listener in stations.indices
        where listener != index && stations[listener].listens
            && stations[listener].channel == channel
        {
            let other = stations[index].level == nil ? listener : index
            let faults = other == index ? stations[index].outgoing : stations[listener].incoming
            guard level(of: other) >= Self.sensitivity,
                !chance.happens(faults.loss, .loss, radio: other, frame: time.cycles),
                let frame = attacked(frame, over: other, time.cycles)
            else { continue }
            stations[listener].radio.receive(
                Reception(
                    frame: frame, channel: channel, level: Int8(clamping: level(of: other)),
                    rate: .basic))
        }
    }
}
