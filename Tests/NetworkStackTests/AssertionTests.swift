//  An assertion of lwIP's ends the call and not the process.
//
//  Provoked below `IPStack`, which does not let it come so far: a window that was lowered, and a
//  peer that agrees to scale it.

import CLwIP
import Testing

struct AssertionTests {
    private func stack(window: UInt16, number: UInt8) throws -> OpaquePointer {
        var hooks = h8_stack_hooks()
        hooks.random = { _ in 4 }
        var settings = h8_stack_settings()
        settings.window = window
        settings.send_buffer = 0xFFFF
        settings.scales_window = true
        var problem = [CChar](repeating: 0, count: 256)
        let stack = try #require(h8_stack_make(&hooks, &settings, &problem, problem.count))
        #expect(h8_interface_add(stack, [2, 0, 0, 0, 0, number], 1500) == 1)
        h8_interface_address(stack, 1, 0x0A00_0000 + UInt32(number), 0xFFFF_FF00, 0)
        h8_interface_set_up(stack, 1, true)
        h8_interface_set_link(stack, 1, true)
        return stack
    }

    /// Carries frames both ways until there are none.
    private func exchange(_ stacks: [OpaquePointer]) {
        var goesOn = true
        while goesOn {
            goesOn = false
            for side in 0..<2 {
                var number: Int32 = 0
                var length = 0
                while let frame = h8_stack_take_frame(stacks[side], &number, &length) {
                    _ = h8_interface_input(stacks[1 - side], 1, frame, length)
                    goesOn = true
                }
            }
        }
    }

    @Test func theCallEndsAndTheStackGoesOn() throws {
        let stacks = [try stack(window: 5840, number: 1), try stack(window: 0xFFFF, number: 2)]
        defer { for stack in stacks { h8_stack_drop(stack) } }
        var listener: h8_endpoint = 0
        #expect(h8_tcp_make(stacks[1], &listener) == 0)
        #expect(h8_endpoint_bind(stacks[1], listener, h8_address(address: 0, port: 80)) == 0)
        #expect(h8_tcp_listen(stacks[1], listener) == 0)
        var client: h8_endpoint = 0
        #expect(h8_tcp_make(stacks[0], &client) == 0)
        let server = h8_address(address: 0x0A00_0002, port: 80)
        #expect(h8_tcp_connect(stacks[0], client, server) == 0)
        exchange(stacks)
        #expect(h8_stack_statistics(stacks[0]).assertions > 0)
        #expect(String(cString: h8_stack_assertion(stacks[0])).hasPrefix("Assertion \"window not"))
        #expect(h8_stack_statistics(stacks[1]).assertions == 0)
        // Other endpoints are as they were.
        var udp: h8_endpoint = 0
        #expect(h8_udp_make(stacks[0], &udp) == 0)
        #expect(h8_packet_send(stacks[0], udp, server, 0, "hi", 2) == 2)
        #expect(h8_endpoint_close(stacks[0], udp) == 0)
        #expect(h8_endpoint_close(stacks[0], udp) == H8_STALE.rawValue)
    }
}
