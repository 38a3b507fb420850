//  The gate: the one way between the machine and the host.
//
//  Interface: parties are added before the run. The pacer lets it `look`; the machine takes what
//  came with `take`, at moments of its own, and gives what goes out to `send`.
//
//  Rules: a moment at which the machine takes input is called a look, and looks are counted.
//  Between two looks nothing of the host's reaches the machine, so the number of the look and the
//  virtual time say exactly when something came. A recording has them; in a replay the same
//  messages come at the same looks, and no party is asked.

import CHost
import Glibc
import Simulation

public final class HostGate {
    private var parties: [any HostParty] = []
    private let recorder: Recorder?
    private let replay: Replay?
    private var inbox: [HostMessage] = []
    private var places: [pollfd] = []
    private var looks: UInt64 = 0
    /// The first cycle after the user's signal was noticed.
    private var heard = Instant.never
    /// Until then a peer that was not there may come.
    private(set) var patience = Instant.zero

    /// - Parameters:
    ///   - recorder: writes everything down.
    ///   - replay: takes the place of the host. Not together with parties that can receive.
    public init(recorder: Recorder? = nil, replay: Replay? = nil) {
        self.recorder = recorder
        self.replay = replay
    }

    public func add(_ party: any HostParty) { parties.append(party) }

    // MARK: - What is to be expected

    /// Asked several times at each look, so without the price of key paths.
    @inline(__always)
    private func isThere(_ isWanted: (any HostParty) -> Bool) -> Bool {
        for party in parties where isWanted(party) { return true }
        return false
    }

    /// True when the host has a say in what happens when: also while what the last peer said has
    /// not been taken, who may be gone by now.
    public var canReceive: Bool { !inbox.isEmpty || isThere { $0.canReceive } }
    public var wantsRealTime: Bool { isThere { $0.wantsRealTime } }
    /// A peer was not there, and may be by the time that firmware tries again. Not in a replay.
    func awaitsPeer(at now: Instant) -> Bool { now < patience }
    /// Keeps time with the clock until then, so that a peer can be started in the meantime.
    public func awaitPeer(until time: Instant) {
        if !isReplaying { patience = max(patience, time) }
    }
    var isBusy: Bool { isThere { $0.isBusy } }
    /// Looks have to be counted even where there is nothing to see.
    public var countsLooks: Bool { recorder != nil || replay != nil }
    public var isReplaying: Bool { replay != nil }
    /// Something is there to be taken.
    var hasInput: Bool { !inbox.isEmpty || isThere { $0.hasNews } }
    /// In a replay: when the next input is due; `.never` when there is none, or when it follows on
    /// something that firmware has not done yet.
    public var nextReplayed: Instant { replay?.next ?? .never }

    // MARK: - Crossing

    /// Waits for input, and gathers what has come. Does nothing in a replay but wait.
    func look(nanoseconds: UInt64) {
        places.removeAll(keepingCapacity: true)
        var ends: [Int] = []
        ends.reserveCapacity(parties.count)
        for party in parties {
            party.watch(&places)
            ends.append(places.count)
        }
        let wait = hasInput ? 0 : nanoseconds
        places.withUnsafeMutableBufferPointer {
            h8_wait($0.baseAddress, UInt32($0.count), wait)
        }
        var start = 0
        for (party, end) in zip(parties, ends) {
            party.look(places[start..<end], into: &inbox)
            start = end
        }
    }

    /// What has come in since the last call, in the order in which it came. Counts a look.
    public func take(at now: Instant) -> [HostMessage] {
        looks += 1
        if let replay { return replay.take(at: now, look: looks) }
        guard !inbox.isEmpty else { return [] }
        defer { inbox.removeAll(keepingCapacity: true) }
        if let recorder {
            for message in inbox { recorder.write(message, at: now, look: looks) }
            recorder.flush()
        }
        return inbox
    }

    /// Lets something out.
    public func send(_ message: HostMessage, at now: Instant) {
        if let replay {
            replay.check(message, at: now)
            return
        }
        recorder?.write(message, at: now, look: looks)
        for party in parties { party.perform(message) }
    }

    /// Standard input that is read as a whole, piece by piece; nil at its end.
    ///
    /// - Parameter read: asks the host for the next piece.
    public func whole(uart: UInt32, at now: Instant, _ read: () -> [UInt8]?) -> [UInt8]? {
        if let replay { return replay.takeWhole(uart: uart) }
        let piece = read()
        recorder?.write(
            HostMessage(.whole, uart, bytes: piece ?? []), at: now, look: looks)
        return piece
    }

    public func flush() {
        for party in parties { party.flush() }
        recorder?.flush()
    }

    // MARK: - The end

    /// How a replay has left its recording, in a sentence; nil while it has not.
    public var divergence: String? { replay?.divergence }

    /// Takes notice of the user's signal: the run ends at the first moment after this cycle at
    /// which it can. To be asked before each such moment. That the signal came is no moment by
    /// itself, since a replay has none there; it only has the same end in view.
    ///
    /// - Returns: true the first time.
    public func hear(at now: Instant) -> Bool {
        guard !isHeard, h8_interruption() != 0 else { return false }
        heard = now + 1
        recorder?.write(HostMessage(.interrupted, 0), at: heard, look: looks)
        return true
    }

    /// The user's signal has been noticed.
    public var isHeard: Bool { heard != .never }

    /// From when on the run is to end, because its user or that of the recorded run has interrupted
    /// it; else `.never`.
    public var interruption: Instant { min(heard, replay?.interruption ?? .never) }

    /// Whether the run is to end here. To be asked right after `take`.
    public func isInterrupted(at now: Instant) -> Bool {
        now >= heard || replay?.isInterrupted(at: now, look: looks) == true
    }

    /// Completes a recording. In a replay, returns what the recording still had, as a sentence.
    ///
    /// - Throws: when the recording could not be written.
    public func finish(code: Int32, at now: Instant) throws(RecordingError) -> String? {
        flush()
        if let recorder {
            recorder.write(
                HostMessage(.end, 0, value: UInt32(bitPattern: code)), at: now, look: looks)
            try recorder.finish()
        }
        return replay?.rest
    }
}
