"""What another process could do to become the peer of a run; proxy_child.py has it done before the real child knows the
plan."""

import errno
import glob
import os
import socket
import subprocess
import sys
from typing import Any

WRONG_NONCE = b"0" * 32

# A separate small program, so that attempts as another user do not change the proxy's user. It prints what it found.
PROBE = """
import ctypes, errno, os, sys
system = ctypes.CDLL(None, use_errno=True)
name = sys.argv[1]
def attempt(what):
    result = what()
    return "" if result >= 0 else errno.errorcode[ctypes.get_errno()]
def judge(make, open_it):
    again = attempt(make)
    print("exclusive" if again == "EEXIST" else f"COULD BE MADE AGAIN ({again})", end="; ")
    if os.geteuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
        opened = attempt(open_it)
        print("private" if opened == "EACCES" else f"NOBODY COULD OPEN IT ({opened})", end="")
"""
SHARED_MEMORY = """
path = ("/" + name).encode()
judge(lambda: system.shm_open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600),
      lambda: system.shm_open(path, os.O_RDWR, 0))
"""
QUEUE = """
path = ("/" + name).encode()
judge(lambda: system.mq_open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600, None),
      lambda: system.mq_open(path, os.O_RDWR))
"""
SYSV_QUEUE = """
key = ctypes.c_int(int(name, 16) if int(name, 16) < 2**31 else int(name, 16) - 2**32)
judge(lambda: system.msgget(key, 0o3600),
      lambda: system.msgget(key, 0o666))
"""


class UnauthenticatedPeer:
    """Another process of the same user. It may even read the run's folder, and lacks only the nonce."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.kept: list[socket.socket] = []  # silent connections stay open until the run ends
        self.log: list[str] = []
        self.greeted = False

    def say(self, text: str) -> None:
        self.log.append(text)

    def attack(self) -> None:
        self.sockets()
        self.names()
        self.files()

    # --- sockets ---

    def sockets(self) -> None:
        where = self.plan["address"].get("address", "")
        for scheme in ("ipc://", "tcp://"):  # this library greets a peer before it authenticates it
            if where.startswith(scheme):
                where = where.removeprefix(scheme)
                self.greeted = True
        if where.startswith("/"):
            family, target = socket.AF_UNIX, where
        elif ":" in where:
            host, port = where.rsplit(":", 1)
            family, target = socket.AF_INET, (host, int(port))
        else:
            return
        for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):
            self.as_caller(family, kind, target)

    def as_caller(self, family: int, kind: int, target: Any) -> None:
        try:
            connection = socket.socket(family, kind)
            connection.connect(target)
        except OSError:
            return  # not a socket of that type
        self.say(f"connected to {target} as {socket.SocketKind(kind).name}")
        if kind == socket.SOCK_DGRAM:
            self.flood(connection)
            return
        self.kept.append(connection)  # this connection sends nothing
        for words in (WRONG_NONCE, b"hello?", b"", WRONG_NONCE + b"more", os.urandom(4096)):
            caller = socket.socket(family, kind)
            try:
                caller.connect(target)
                caller.sendall(words) if kind == socket.SOCK_STREAM else caller.send(words)
            except OSError:
                pass
            if len(words) >= len(WRONG_NONCE):
                self.must_be_turned_away(caller)
            else:
                self.kept.append(caller)

    def must_be_turned_away(self, caller: socket.socket) -> None:
        caller.settimeout(30)
        try:
            answer = caller.recv(100)
            while self.greeted and answer:
                answer = caller.recv(100)
            self.say("rejected" if not answer else f"WAS ACCEPTED: {answer!r}")
        except (ConnectionResetError, BrokenPipeError):
            self.say("rejected")
        except OSError as error:
            self.say(f"WAS LEFT WAITING: {error}")
        caller.close()

    def flood(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        sent = 0
        for words in (WRONG_NONCE, b"", b"x", os.urandom(1024)) * 200:
            try:
                connection.send(words)
                sent += 1
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.ENOBUFS, errno.ECONNREFUSED, errno.EPERM):
                    raise
        self.say(f"sent {sent} datagrams")
        self.kept.append(connection)

    def go_on(self) -> None:
        """Attacks again during the run; the socket that it sends to now belongs only to the child."""
        kept, self.kept = self.kept, []
        for connection in kept:
            if connection.type == socket.SOCK_DGRAM:
                self.flood(connection)
            else:
                self.kept.append(connection)

    # --- names that are visible system-wide ---

    def names(self) -> None:
        """Attacks the names that the notes in the run's folders list."""
        start = f"/dev/shm/ipcbench-{os.geteuid()}-{os.getppid()}-"
        folders = [self.plan["channel"]["folder"], *filter(os.path.isdir, glob.glob(f"{start}*"))]
        for note in sorted({note for folder in folders for note in os.listdir(folder)}):
            for start, probe in (("note-shm-", SHARED_MEMORY), ("note-mq-", QUEUE), ("note-sysvmsg-", SYSV_QUEUE)):
                if note.startswith(start):
                    self.is_exclusive_and_private(note[len(start) :], probe)

    def is_exclusive_and_private(self, name: str, probe: str) -> None:
        found = subprocess.run([sys.executable, "-c", PROBE + probe, name], capture_output=True, text=True, check=True)
        self.say(f"{name}: {found.stdout.strip()}")

    def files(self) -> None:
        folder = self.plan["channel"]["folder"]
        mode = os.stat(folder).st_mode & 0o777
        self.say(("IS OPEN TO OTHERS: " if mode & 0o077 else "") + f"{folder} has mode {mode:o}")
        for name in os.listdir(folder):
            if os.path.islink(os.path.join(folder, name)):
                continue  # a note: a link whose target is only text
            mode = os.stat(os.path.join(folder, name)).st_mode & 0o777
            self.say(("IS OPEN TO OTHERS: " if mode & 0o077 else "") + f"{name} has mode {mode:o}")
