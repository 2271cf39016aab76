"""Unauthenticated peers that connect to every socket of a run for as long as it lasts.

They find the sockets in /proc/net, as any process can. They connect only to sockets of the started program and its
descendants, so that they do not disturb other tests. They send something or nothing, then close the connection or keep
it open.
"""

import collections
import ctypes
import glob
import os
import re
import socket
import struct
import threading
from typing import Any, Iterator

NNG_PAIR0 = b"\0SP\0\0\x10\0\0"  # nng's greeting; with nothing after it, nng takes the sender for a peer

WORDS = (
    b"",
    b"0" * 32,
    b"0" * 32 + b"more",
    NNG_PAIR0,
    NNG_PAIR0 + bytes(8),
    NNG_PAIR0 + struct.pack(">Q", 1 << 62),
    b"\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL",
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    b"\0AUTH EXTERNAL 30\r\nBEGIN\r\n",
    bytes(range(256)) * 8,
)
MOST_KEPT = 60

LISTENS_TCP = "0A"
LISTENS_UNIX = 0x10000


def family_of(pid: int) -> list[int]:
    """Returns the pids of a process and its descendants."""
    found = [pid]
    for one in found:
        for thread in glob.glob(f"/proc/{one}/task/*/children"):
            try:
                with open(thread, encoding="ascii") as children:
                    found += [int(child) for child in children.read().split()]
            except OSError:
                continue
    return found


def sockets_of(pids: list[int]) -> set[int]:
    """Returns the inodes of the sockets of these processes."""
    inodes = set()
    for pid in pids:
        for descriptor in glob.glob(f"/proc/{pid}/fd/*"):
            try:
                match = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(descriptor))
            except OSError:
                continue
            if match:
                inodes.add(int(match[1]))
    return inodes


def lines_of(table: str) -> list[list[str]]:
    with open(f"/proc/net/{table}", encoding="utf-8", errors="replace") as file:
        return [line.split() for line in file][1:]


def doors_of(pid: int) -> Iterator[tuple[int, int, Any]]:
    """Yields family, type and address of every socket on which the run is reachable now."""
    inodes = sockets_of(family_of(pid))
    for table, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)):
        for _, local, _, state, _, _, _, _, _, inode, *_ in lines_of(table):
            if int(inode) in inodes and (kind == socket.SOCK_DGRAM or state == LISTENS_TCP):
                host, port = local.split(":")
                yield socket.AF_INET, kind, (socket.inet_ntoa(struct.pack("=I", int(host, 16))), int(port, 16))
    for _, _, _, flags, kind, _, inode, *path in lines_of("unix"):
        listens = int(flags, 16) & LISTENS_UNIX or int(kind, 16) == socket.SOCK_DGRAM
        if int(inode) in inodes and listens and path:
            name = path[0]
            yield socket.AF_UNIX, int(kind, 16), "\0" + name[1:] if name.startswith("@") else name


NOBODY = 65534


class ConnectFlood:
    """Connects again and again from its own thread until the process has ended; root may ask for another user."""

    def __init__(self, pid: int, as_somebody_else: bool = False) -> None:
        self.pid = pid
        self._system = ctypes.CDLL(None) if as_somebody_else else None
        if as_somebody_else:
            os.setgroups([])
        self.connects: "collections.Counter[str]" = collections.Counter()
        self._kept: "collections.deque[socket.socket]" = collections.deque()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        for one in self._kept:
            one.close()

    def _run(self) -> None:
        turn = 0
        while not self._over.is_set():
            for family, kind, address in doors_of(self.pid):
                for _ in range(4):
                    turn += 1
                    self._connect(family, kind, address, WORDS[turn % len(WORDS)], holds_the_line=turn % 3 != 0)

    def _connect(self, family: int, kind: int, address: Any, words: bytes, holds_the_line: bool) -> None:
        try:
            caller = socket.socket(family, kind)
        except OSError:
            return
        caller.setblocking(False)
        if self._system:
            self._system.setfsgid(NOBODY)
            self._system.setfsuid(NOBODY)  # affects only this thread's file system accesses
        try:
            caller.connect(address)
        except BlockingIOError:
            pass
        except OSError:
            caller.close()
            return
        finally:
            if self._system:
                self._system.setfsuid(0)
                self._system.setfsgid(0)
        self.connects[f"{socket.AddressFamily(family).name} {socket.SocketKind(kind).name}"] += 1
        try:
            if words:
                caller.send(words)
        except OSError:
            pass
        if not holds_the_line:
            caller.close()
            return
        self._kept.append(caller)
        if len(self._kept) > MOST_KEPT:
            self._kept.popleft().close()
