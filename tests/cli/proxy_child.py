#!/usr/bin/env python3
"""A proxy between ipcbench and its child: reads the plan, misbehaves as the test requests, and forwards all messages.

The program starts the proxy instead of the child, with the control channel as descriptor 3. The proxy starts the real
child (named by the variable IPCBENCH_CHILD_PROGRAM) with a second control channel. Each message is a length of four
bytes and one JSON object; descriptors are sent along (src/runner/control_channel.hpp). The variable PROXY selects what
the proxy does:

  attacker     tries everything that another process could do to become the peer, before the real child knows the plan
  relay        only forwards messages
  interrupt    sends SIGTERM to its parent as soon as round trips have been timed
  other-build  sends the hello message of a child of another build
  other-protocol, garbage, too-long, silent, early-end    what a wrong program in place of the child might do

The proxy writes the attacks and their results to the file that the variable PROXY_LOG names.
"""

import errno
import glob
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from typing import Any, Optional

CONTROL = 3
LENGTH = struct.Struct("=I")
WRONG_NONCE = b"0" * 32


class Channel:
    """One end of a control channel."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.bytes = b""
        self.descriptors: list[int] = []

    def receive(self) -> Optional[bytes]:
        """Returns the next message unparsed and without its length, or None at the end of the stream."""
        while len(self.bytes) < LENGTH.size or len(self.bytes) < LENGTH.size + self._length():
            try:
                part, descriptors, _, _ = socket.recv_fds(self.end, 4096, 16)
            except ConnectionResetError:
                return None
            self.descriptors += descriptors
            if not part:
                return None
            self.bytes += part
        text = self.bytes[LENGTH.size : LENGTH.size + self._length()]
        self.bytes = self.bytes[LENGTH.size + len(text) :]
        return text

    def _length(self) -> int:
        return LENGTH.unpack_from(self.bytes)[0]

    def send(self, text: bytes, descriptors: list[int]) -> None:
        data = LENGTH.pack(len(text)) + text
        sent = socket.send_fds(self.end, [data], descriptors) if descriptors else self.end.send(data)
        self.end.sendall(data[sent:])
        for descriptor in descriptors:
            os.close(descriptor)

    def pass_on(self, text: bytes, to: "Channel") -> None:
        descriptors, self.descriptors = self.descriptors, []
        to.send(text, descriptors)


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


class Proxy:
    def __init__(self, part: str) -> None:
        self.part = part
        self.parent = Channel(socket.socket(fileno=CONTROL))
        self.child: Optional[Channel] = None
        self.attacker: Optional[UnauthenticatedPeer] = None

    def run(self) -> int:
        if self.play_alone():
            return 1
        ours, theirs = socket.socketpair()
        self.child = Channel(ours)
        os.dup2(theirs.fileno(), 9, inheritable=True)
        real = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$IPCBENCH_CHILD_PROGRAM" 3<&9 9<&-'],
            pass_fds=(9,),
        )
        os.close(9)
        theirs.close()
        os.close(0), os.close(1)  # they may be the channel (stdio)
        up = threading.Thread(target=self.hand_up, daemon=True)
        up.start()
        self.hand_down()
        ours.shutdown(socket.SHUT_WR)
        code = real.wait()
        up.join()
        return code if code >= 0 else 128 - code

    def hand_down(self) -> None:
        """Forwards messages from the parent to the child until the channel ends."""
        while (text := self.parent.receive()) is not None:
            message = json.loads(text)
            if message["type"] == "plan" and self.part == "attacker":
                self.play_attacker(message)
            self.parent.pass_on(text, self.child)
            if message["type"] == "mark" and self.attacker:
                self.attacker.go_on()
            if self.part == "interrupt" and message.get("phase") == "timed":
                threading.Thread(target=self.interrupt, daemon=True).start()

    def hand_up(self) -> None:
        while (text := self.child.receive()) is not None:
            self.child.pass_on(text, self.parent)
        self.parent.end.shutdown(socket.SHUT_WR)

    def play_attacker(self, plan: dict[str, Any]) -> None:
        self.attacker = UnauthenticatedPeer(plan)
        self.attacker.attack()
        with open(os.environ["PROXY_LOG"], "w", encoding="utf-8") as log:
            log.write("\n".join(self.attacker.log) + "\n")

    def interrupt(self) -> None:
        """Interrupts once the real child's context switches show that timed round trips have been completed."""
        with open("/proc/self/task/%d/children" % os.getpid(), encoding="ascii") as children:
            child = int(children.read().split()[0])

        def switches() -> int:
            total = 0
            for task in os.listdir(f"/proc/{child}/task"):
                with open(f"/proc/{child}/task/{task}/status", encoding="ascii") as status:
                    total += sum(int(line.split()[1]) for line in status if "ctxt_switches" in line)
            return total

        before = switches()
        while switches() < before + 200:
            pass
        os.kill(os.getppid(), signal.SIGTERM)

    def play_alone(self) -> bool:
        """Plays the parts that need no real child."""
        hello = {"type": "hello", "protocol": 1, "build": "0.0.1 Ancient cc 1.0 "}
        if self.part == "other-build":
            self.say_hello(hello)
        elif self.part == "other-protocol":
            self.say_hello({**hello, "protocol": 999})
        elif self.part == "garbage":
            self.parent.send(b"{]", [])
            self.parent.receive()
        elif self.part == "too-long":
            self.parent.end.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            self.parent.receive()
        elif self.part == "silent":
            self.parent.receive()
        elif self.part != "early-end":
            return False
        return True

    def say_hello(self, hello: dict[str, Any]) -> None:
        self.parent.send(json.dumps(hello).encode(), [])
        self.parent.receive()


if __name__ == "__main__":
    sys.exit(Proxy(os.environ["PROXY"]).run())
