#!/usr/bin/env python3
"""A peer for ipcbench in Python, with nothing but the standard library:

    ipcbench run stdio pipe fifo uds-stream uds-seqpacket uds-dgram tcp udp --peer 'python3 src/peers/python/echo.py'

It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw.
"""

import json
import os
import socket
import struct
import sys
import time
import uuid
from typing import Callable, Iterator, Optional

HEADER = struct.Struct("=II")  # before each frame, in the machine's byte order: its size in bytes, its sequence
RAW = struct.Struct("<16s16sQII")  # sender, receiver, sent_at_ms, size of the payload, kind
PING, PONG = 0, 1
ENDED = (BrokenPipeError, ConnectionResetError, ConnectionRefusedError)  # ipcbench closed its end of the channel


def setting(name: str) -> str:
    value = os.environ.get(f"IPCBENCH_PEER_{name}")
    if value is None:
        sys.exit(f"echo.py: IPCBENCH_PEER_{name} is not set: this program is started by ipcbench run --peer")
    return value


def now_ms() -> int:
    return time.time_ns() // 1_000_000


# --- Messages: a codec turns the frame of a ping into the frame of its pong ---


def answer_json(me: str, parent: str) -> Callable[[bytes], bytes]:
    def answer(frame: bytes) -> bytes:
        ping = json.loads(frame)
        if ping["sender_id"] != parent or ping["receiver_id"] != me:
            sys.exit("echo.py: a ping is from or for somebody else")
        pong = {"sender_id": me, "receiver_id": parent, "sent_at_ms": now_ms()}
        if "payload" in ping:
            pong["payload"] = ping["payload"]
        return json.dumps(pong, separators=(",", ":"), ensure_ascii=False).encode()

    return answer


def answer_raw(me: str, parent: str) -> Callable[[bytes], bytes]:
    my_id, parent_id = uuid.UUID(me).bytes, uuid.UUID(parent).bytes

    def answer(frame: bytes) -> bytes:
        sender, receiver, _, size, kind = RAW.unpack_from(frame)
        payload = frame[RAW.size :]
        if (sender, receiver, size, kind) != (parent_id, my_id, len(payload), PING):
            sys.exit("echo.py: a frame is not a ping for this peer")
        return RAW.pack(my_id, parent_id, now_ms(), len(payload), PONG) + payload

    return answer


CODECS = {"json": answer_json, "raw": answer_raw}


# --- Channels: frames with their sequences over a byte stream, or one in each packet ---


class Stream:
    """Frames over a byte stream, which may be cut anywhere."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading, self.writing = reading, writing
        self.arrived = bytearray()

    def frames(self) -> Iterator[tuple[int, bytes]]:
        while self._fill(HEADER.size):
            size, sequence = HEADER.unpack_from(self.arrived)
            end = HEADER.size + size
            if not self._fill(end):
                return
            frame = bytes(memoryview(self.arrived)[HEADER.size : end])
            del self.arrived[:end]
            yield sequence, frame

    def _fill(self, size: int) -> bool:
        """Reads until so many bytes have arrived; returns False at the end of the stream."""
        while len(self.arrived) < size:
            more = os.read(self.reading, max(65536, size - len(self.arrived)))
            if not more:
                return False
            self.arrived += more
        return True

    def send(self, sequence: int, frame: bytes) -> None:
        rest = memoryview(HEADER.pack(len(frame), sequence) + frame)
        while rest:
            rest = rest[os.write(self.writing, rest) :]


class Packets:
    """One frame in each packet of a connected socket. An empty packet is the end of the channel."""

    def __init__(self, connected: socket.socket, max_frame: int) -> None:
        self.socket, self.max_packet = connected, HEADER.size + max_frame

    def frames(self) -> Iterator[tuple[int, bytes]]:
        while packet := self.socket.recv(self.max_packet):
            if len(packet) < HEADER.size:
                continue  # another acknowledgement of a datagram transport
            size, sequence = HEADER.unpack_from(packet)
            if HEADER.size + size == len(packet):
                yield sequence, packet[HEADER.size :]

    def send(self, sequence: int, frame: bytes) -> None:
        self.socket.send(HEADER.pack(len(frame), sequence) + frame)


def connected(kind: int) -> socket.socket:
    """Connects to ipcbench, and proves with the nonce to be the process that it started."""
    address, nonce = setting("ADDRESS"), setting("NONCE").encode()
    timeout_s = int(setting("TIMEOUT_MS")) / 1000
    local = address.startswith("/")
    connection = socket.socket(socket.AF_UNIX if local else socket.AF_INET, kind)
    if local and kind != socket.SOCK_STREAM:  # a packet must fit into the buffer of its sender
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, max(106_496, 4096 + int(setting("MAX_FRAME"))))
    if local:
        connection.connect(address)
    else:
        host, port = address.rsplit(":", 1)
        connection.connect((host, int(port)))
    if local and kind == socket.SOCK_DGRAM:
        connection.bind(setting("OWN_ADDRESS"))
    deadline = time.monotonic() + timeout_s
    connection.settimeout(0.05 if setting("TRANSPORT") == "udp" else timeout_s)  # udp may lose the nonce: send it again
    acknowledged: Optional[bytes] = None
    while acknowledged is None:
        connection.send(nonce)
        try:
            acknowledged = connection.recv(1)
        except TimeoutError:
            if time.monotonic() > deadline:
                sys.exit("echo.py: ipcbench did not acknowledge the nonce")
    if acknowledged != b"+":
        sys.exit("echo.py: ipcbench rejected the nonce")
    connection.settimeout(None)
    return connection


def open_channel() -> Stream | Packets:
    transport, max_frame = setting("TRANSPORT"), int(setting("MAX_FRAME"))
    if transport in ("stdio", "pipe", "fifo"):
        reading, writing = map(int, setting("DESCRIPTORS").split(","))
        return Stream(reading, writing)
    if transport in ("uds-stream", "tcp"):
        connection = connected(socket.SOCK_STREAM)
        if transport == "tcp":
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        descriptor = connection.detach()
        return Stream(descriptor, descriptor)
    kinds = {"uds-seqpacket": socket.SOCK_SEQPACKET, "uds-dgram": socket.SOCK_DGRAM, "udp": socket.SOCK_DGRAM}
    if transport not in kinds:
        sys.exit(f"echo.py: it does not speak {transport}")
    return Packets(connected(kinds[transport]), max_frame)


def main() -> None:
    if setting("PROTOCOL") != "1":
        sys.exit(f"echo.py: it speaks version 1 of the peer protocol, not {setting('PROTOCOL')}")
    if setting("CODEC") not in CODECS:
        sys.exit(f"echo.py: it speaks the codecs {', '.join(CODECS)}, not {setting('CODEC')}")
    answer = CODECS[setting("CODEC")](setting("ID"), setting("PARENT_ID"))
    channel = open_channel()
    try:
        for sequence, frame in channel.frames():
            channel.send(sequence, answer(frame))
    except ENDED:
        pass  # the same as an empty packet, or the end of the stream


if __name__ == "__main__":
    main()
