//  The world's network as a part of a run: made when something first needs it.
//
//  A run whose firmware never joins a network pays nothing for it: lwIP's library is loaded by the
//  first plug or event, or by `open`, which tells at once that it is missing.
//
//  Rules: the owner calls `run` when `due` says so. `onDueChanged` is called after each change from
//  elsewhere, a frame or an event, so that whoever keeps `due` looks again. A network that cannot
//  be made is told of once, by `onFailure`; what is plugged into it then hears nothing.

import Chip
import NetworkStack
import Simulation
import Wire

public final class OutsideNetwork: Timed {
    /// Names something that is plugged in.
    public struct Plug: Sendable {
        fileprivate let port: SwitchPort?
    }

    public let plan: NetworkPlan
    private let seed: UInt64
    /// Sees each frame once, when it enters a switch.
    private let capture: PcapFile?
    /// Completes a network that has just been made, before anything happens in it.
    private let prepare: (World) -> Void
    public private(set) var world: World?
    private var hasFailed = false

    /// Told why there is no network: a sentence.
    public var onFailure: (StackFailure) -> Void = { _ in }
    /// Told, in a sentence, what the user should know.
    public var onRemark: (String) -> Void = { _ in }
    public var onDueChanged: () -> Void = {}

    public init(
        _ plan: NetworkPlan, seed: UInt64, capture: PcapFile? = nil,
        prepare: @escaping (World) -> Void = { _ in }
    ) {
        self.prepare = prepare
        self.plan = plan
        self.seed = seed
        self.capture = capture
    }

    /// Makes the network now.
    ///
    /// - Throws: why there can be none.
    public func open(at now: Instant = .zero) throws(StackFailure) {
        guard world == nil else { return }
        let made = try World(plan, seed: seed, now: now)
        made.onRemark = { [unowned self] text in onRemark(text) }
        if let capture { made.onFrame = { _, frame, time in capture.write(frame, at: time) } }
        prepare(made)
        world = made
    }

    private func opened(at now: Instant) -> World? {
        guard !hasFailed else { return nil }
        do throws(StackFailure) {
            try open(at: now)
        } catch {
            hasFailed = true
            onFailure(error)
        }
        return world
    }

    // MARK: Plugs and frames

    /// Plugs something into a net's switch.
    ///
    /// - Parameters:
    ///   - net: its name; nil for the first. One that is not there is the first.
    ///   - receive: gets each frame that comes out, with its time.
    public func plug(
        into net: String? = nil, at now: Instant, _ receive: @escaping World.Receiver
    ) -> Plug {
        let world = opened(at: now)
        let lan = net.flatMap { world?.lan(named: $0) } ?? 0
        return Plug(port: world?.plug(into: lan, receive))
    }

    public func unplug(_ plug: Plug) {
        if let port = plug.port { world?.unplug(port) }
    }

    /// Takes a frame from a plug.
    public func send(_ frame: [UInt8], from plug: Plug, at now: Instant) {
        guard let port = plug.port, let world else { return }
        world.send(frame, from: port, at: now)
        onDueChanged()
    }

    /// Does something to the network, if there is one, that may change when it is due.
    public func touch(_ action: (World) -> Void) {
        guard let world else { return }
        action(world)
        onDueChanged()
    }

    // MARK: Time and events

    public var due: Instant { world?.due ?? .never }

    public func run(at now: Instant) { world?.run(at: now) }

    public func perform(_ event: NetworkEvent, at now: Instant) {
        opened(at: now)?.perform(event, at: now)
        onDueChanged()
    }
}
