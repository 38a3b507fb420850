//  A net with one host: what tests of sockets and of espconn share.

/// The access point "net" with password 12345678, and host.example at 192.168.1.124 behind it.
enum HostNet {
    /// - Parameter rest: below the host's `- {echo: 7}`: further services, hosts, names, events.
    static func scenario(_ rest: String) -> String {
        """
        version: 1
        air:
          access_points:
            net: {security: wpa2, password: "12345678", channel: 6}
        network:
          hosts:
            - name: host.example
              address: 192.168.1.124
              services:
                - {echo: 7}

        """ + rest
    }

    /// What UART0 shows when a station joins it.
    static let joining = """
        mode : sta(18:fe:34:97:f7:40)
        connected with net, channel 6
        dhcp client start...
        ip:192.168.1.103,mask:255.255.255.0,gw:192.168.1.1

        """
}
