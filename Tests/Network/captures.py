"""Compares a run's trace with its captures, as tshark decodes them.

    captures.py TRACE AIR.pcap ETHERNET.pcap

Every frame that the chip sent must be on the air, at the moment at which the channel was free,
with the fields that the trace tells; every frame that the chip received must have been on the
air, and those for it alone must all be in the trace. What went through the wire's switch must be
in the trace in the same order. And tshark may find nothing malformed. What differs is printed;
exit code 1.
"""
import collections
import struct
import subprocess
import sys

# Sources/Simulation/TraceKind.swift
SENT, RECEIVED, MANAGEMENT, PACKET, CONTENT, DHCP, TEXT = (
    0xA0, 0xA1, 0xA3, 0xB0, 0xB1, 0xB2, 0x01)

# Sources/Air/Airtime.swift, in nanoseconds
GAP, PROPAGATION, SIFS = 205_000, 1_000, 10_000
BEACON, PROBE_RESPONSE = 0x80, 0x50
# A cycle is 12.5 ns. What arrives while firmware computes is told when its block of code
# or its call is over.
TOLERANCE, CALL = 13, 50_000

problems = []


def complain(text):
    problems.append(text)


class Facts:
    """A frame: when, from whom, to whom, and what it says. Two that say the same are equal."""

    def __init__(self, time):
        self.time = time
        self.kind = self.length = 0
        self.sender = self.receiver = None
        self.channel = self.code = 0
        self.ssid = ""
        self.packet = self.content = self.dhcp = None

    def said(self):
        return (self.kind, self.length, self.channel, self.code, self.ssid, self.packet,
                self.content, self.dhcp)

    def __str__(self):
        return f"{self.time} ns {self.sender} -> {self.receiver} {self.said()}"


# The trace

def address(bits):
    return ".".join(str(bits >> shift & 255) for shift in (24, 16, 8, 0))


def mac(number):
    return ":".join(f"{number >> shift & 255:02x}" for shift in range(40, -1, -8))


def read_trace(path):
    """The frames that the chip sent, and those that it received."""
    data = open(path, "rb").read()
    assert data[:4] == b"H8T1"
    texts, sent, received, last = collections.defaultdict(bytes), [], [], None
    for time, kind, task, subject, value in struct.iter_unpack("<QHHIQ", data[48:]):
        if kind == TEXT:
            texts[subject] += struct.pack("<Q", value)[:min(task, 8)]
        elif kind in (SENT, RECEIVED):
            last = Facts(time * 25 // 2)
            last.kind, last.length = subject & 255, subject >> 8
            if kind == SENT:
                last.receiver = mac(value)
                sent.append(last)
            else:
                last.sender = mac(value)
                received.append(last)
        elif kind == MANAGEMENT:
            last.channel, last.code = subject & 0xFFFF, subject >> 16
            last.ssid = texts[value].decode() if value else ""
        elif kind == PACKET:
            last.packet = (address(subject), address(value & 0xFFFFFFFF), value >> 32 & 0xFFFF,
                           value >> 48)
        elif kind == CONTENT:
            last.content = (subject & 255, subject >> 8 & 255, subject >> 16,
                            value & 0xFFFFFFFF, value >> 32)
        elif kind == DHCP:
            last.dhcp = (value & 255, value >> 32, address(subject))
    return sent, received


# The captures

FIELDS = """frame.time_epoch frame.len radiotap.length radiotap.datarate radiotap.channel.freq
    wlan.fc.type_subtype wlan.ra wlan.ta wlan.ssid wlan.ds.current_channel wlan.fixed.reason_code
    wlan.fixed.status_code eth.src eth.dst ip.src ip.dst ip.proto ip.len ip.hdr_len udp.srcport
    udp.dstport udp.length tcp.srcport tcp.dstport tcp.flags tcp.seq_raw tcp.ack_raw tcp.len
    dhcp.option.dhcp dhcp.id dhcp.ip.your eapol.type wlan.bssid wlan.fixed.capabilities.privacy
    wlan.rsn.pcs.type wlan.rsn.gcs.type wlan.wfa.ie.wpa.ucs.type wlan.wfa.ie.wpa.mcs.type""".split()

# What ciphers add to a frame, by their number in security elements; captures show data in plain.
ADDED = {"1": 8, "2": 20, "4": 16, "5": 8}


def tshark(path, *arguments):
    checks = [word for name in ("ip", "udp", "tcp")
              for word in ("-o", f"{name}.check_checksum:TRUE")]
    run = subprocess.run(["tshark", "-n", "-r", path, *checks, *arguments], check=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return run.stdout.splitlines()


def number(text):
    return int(text, 0) if text else 0


def read_capture(path):
    wanted = [word for field in FIELDS for word in ("-e", field)]
    lines = tshark(path, "-T", "fields", "-E", "separator=|", "-E", "occurrence=f", *wanted)
    return [facts_of(dict(zip(FIELDS, line.split("|")))) for line in lines]


def facts_of(row):
    seconds, _, fraction = row["frame.time_epoch"].partition(".")
    facts = Facts(int(seconds) * 10**9 + int(fraction.ljust(9, "0")[:9]))
    facts.sender = row["wlan.ta"] or row["eth.src"]
    facts.receiver = row["wlan.ra"] or row["eth.dst"]
    subtype = number(row["wlan.fc.type_subtype"])
    facts.kind = (subtype & 15) << 4 | (subtype >> 4 & 3) << 2
    facts.length = number(row["frame.len"]) - number(row["radiotap.length"])
    # Radiotap's rate is for b and g; the one rate of n is 65 Mbit/s.
    facts.rate = float(row["radiotap.datarate"] or 65)
    facts.frequency = row["radiotap.channel.freq"]
    facts.channel = number(row["wlan.ds.current_channel"])
    facts.code = number(row["wlan.fixed.reason_code"]) or number(row["wlan.fixed.status_code"])
    facts.ssid = name(row["wlan.ssid"])
    if row["ip.src"]:
        read_packet(facts, row)
    facts.bssid, facts.is_handshake = row["wlan.bssid"], bool(row["eapol.type"])
    if facts.kind in (BEACON, PROBE_RESPONSE) and number(row["wlan.fixed.capabilities.privacy"]):
        # One for a single receiver, one for all. WEP has no security element.
        facts.ciphers = [row[f"wlan.rsn.{kind}.type"] or row[f"wlan.wfa.ie.wpa.{other}.type"] or "1"
                         for kind, other in (("pcs", "ucs"), ("gcs", "mcs"))]
    return facts


def protect(frames):
    """Adds what the network's ciphers do to the length that each data frame has on the air."""
    networks = {}
    for frame in frames:
        if hasattr(frame, "ciphers"):
            networks[frame.bssid] = frame.ciphers
        frame.on_air = frame.length
        if frame.kind == 0x08 and not frame.is_handshake and frame.bssid in networks:
            frame.on_air += ADDED[networks[frame.bssid][is_group(frame.receiver)]]


def is_group(receiver):
    return int(receiver[:2], 16) & 1


def name(text):
    """Newer versions of tshark print the bytes of a name as hexadecimal digits."""
    try:
        text = bytes.fromhex(text).decode()
    except ValueError:
        pass
    return "" if text in ("<MISSING>", "Wildcard SSID") else text


def read_packet(facts, row):
    protocol = number(row["ip.proto"])
    length = number(row["ip.len"]) - number(row["ip.hdr_len"])
    ports, tcp = (0, 0), (0, 0, 0)
    if row["udp.srcport"]:
        ports = (number(row["udp.srcport"]), number(row["udp.dstport"]))
        length = number(row["udp.length"]) - 8
    elif row["tcp.srcport"]:
        ports = (number(row["tcp.srcport"]), number(row["tcp.dstport"]))
        length = number(row["tcp.len"])
        tcp = (number(row["tcp.flags"]) & 255, number(row["tcp.seq_raw"]),
               number(row["tcp.ack_raw"]))
    facts.packet = (row["ip.src"], row["ip.dst"], *ports)
    facts.content = (protocol, tcp[0], length, tcp[1], tcp[2])
    if row["dhcp.option.dhcp"]:
        facts.dhcp = (number(row["dhcp.option.dhcp"]), number(row["dhcp.id"]), row["dhcp.ip.your"])


# The comparison

def airtime(length, rate):
    if rate in (1, 2, 5.5, 11):
        return 192_000 + int(length * 8_000 / rate)
    bits = int(rate * 4)
    return (20 + 4 * ((22 + 8 * length + bits - 1) // bits)) * 1000


def end_of(frame):
    """When its last bit is on the air; the checksum is not in the capture."""
    return frame.time + airtime(frame.on_air + 4, frame.rate)


def acknowledgement(frame):
    if is_group(frame.receiver):
        return 0
    return SIFS + airtime(14, 1 if frame.rate in (1, 2, 5.5, 11) else 24)


def is_beacon(frame):
    return frame.kind == BEACON


def check_sent(air, sent):
    """What the chip has sent is on the air as soon as the channel is free."""
    expected, busy = iter(sent), collections.defaultdict(int)
    for frame in air:
        if is_beacon(frame):
            continue
        if frame.sender in chip_addresses:
            call = next(expected, None)
            if call is None:
                complain(f"on the air, but not sent: {frame}")
                continue
            if call.receiver != frame.receiver or call.said() != frame.said():
                complain(f"sent {call}\n  but on the air {frame}")
            start = max(call.time, busy[frame.frequency]) + GAP
            if abs(start - frame.time) > TOLERANCE:
                complain(f"sent at {call.time} ns, due at {start} ns: {frame}")
        busy[frame.frequency] = end_of(frame) + acknowledgement(frame)
    for call in expected:
        complain(f"sent, but not on the air: {call}")


def check_received(air, received):
    """What the chip has received was on the air, and nothing that was for it alone is missing."""
    waiting = collections.defaultdict(list)
    for frame in air:
        if frame.sender not in chip_addresses:
            arrival = frame.time if is_beacon(frame) else end_of(frame) + PROPAGATION
            waiting[frame.sender].append((arrival, frame))
    for call in received:
        queue = waiting[call.sender]
        place = next((index for index, (arrival, frame) in enumerate(queue)
                      if -TOLERANCE <= call.time - arrival <= CALL and frame.said() == call.said()),
                     None)
        if place is None:
            complain(f"received, but not on the air: {call}")
        else:
            del queue[place]
    for queue in waiting.values():
        for _, frame in queue:
            if frame.receiver in chip_addresses:
                complain(f"on the air for the chip, but not received: {frame}")


def check_wire(wire, sent, received):
    """What crossed the switch is in the trace in the same order, and at a sensible time."""
    for side, calls in (("sender", sent), ("receiver", received)):
        rest = iter([call for call in calls if call.packet])
        for frame in wire:
            if getattr(frame, side) not in chip_addresses or not frame.packet:
                continue
            said = (frame.packet, frame.content, frame.dhcp)
            call = next((call for call in rest
                         if (call.packet, call.content, call.dhcp) == said), None)
            if call is None:
                complain(f"through the switch, but not in the trace: {frame}")
                break
            if (call.time < frame.time) != (side == "sender"):
                complain(f"the switch was passed at the wrong time: {frame}, {call}")


def check_sound(path):
    bad = ("_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0 "
           "|| tcp.checksum.status == 0 || _ws.expert.severity >= 0x800000")
    for line in tshark(path, "-Y", bad):
        complain(f"{path}: {line.strip()}")


trace_path, air_path, wire_path, *addresses = sys.argv[1:]
chip_addresses = addresses or ["18:fe:34:97:f7:40", "1a:fe:34:97:f7:40"]
chip_sent, chip_received = read_trace(trace_path)
on_air, on_wire = read_capture(air_path), read_capture(wire_path)
protect(on_air)
check_sent(on_air, chip_sent)
check_received(on_air, chip_received)
check_wire(on_wire, chip_sent, chip_received)
for capture in (air_path, wire_path):
    check_sound(capture)
for problem in problems[:10]:
    print(problem)
print(f"{len(chip_sent)} sent, {len(chip_received)} received; {len(on_air)} on the air, "
      f"{len(on_wire)} on the wire; {len(problems)} problems")
sys.exit(1 if problems else 0)
