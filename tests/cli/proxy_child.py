#!/usr/bin/env python3
"""Stands between ipcbench and its child: reads the plan as it passes, plays a part, and hands everything on.

It is started in the child's place, with the control channel as descriptor 3, and starts the real child (which the
variable IPCBENCH_CHILD_PROGRAM names) with a control channel of its own. The messages are a length of four bytes and
one JSON object; descriptors travel along (src/runner/control_channel.hpp). The variable PROXY says which part it plays:

  stranger     tries everything that another process could do to become the peer, before the real child knows the plan
  relay        only hands on
  interrupt    ends its parent by SIGTERM as soon as round trips have been timed
  other-build  says hello as a child of another build
  other-protocol, garbage, too-long, silent, early-end    what a wrong program in the child's place might do

What the stranger did and how it was answered is written to the file that the variable PROXY_LOG names.
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
        """The next message as it came, without its length; nothing at the end."""
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


class Stranger:
    """Another process of the same user, who may even look into the run's folder; all he does not know is the nonce."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.kept: list[socket.socket] = []  # silent ones stay connected for as long as the run goes on
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
        for scheme in ("ipc://", "tcp://"):  # a library's, which greets whoever connects before it knows him
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
            knock = socket.socket(family, kind)
            knock.connect(target)
        except OSError:
            return  # it is no socket of that kind
        self.say(f"connected to {target} as {socket.SocketKind(kind).name}")
        if kind == socket.SOCK_DGRAM:
            self.flood(knock)
            return
        self.kept.append(knock)  # says nothing at all
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
            self.say("turned away" if not answer else f"WAS LET IN: {answer!r}")
        except (ConnectionResetError, BrokenPipeError):
            self.say("turned away")
        except OSError as error:
            self.say(f"WAS LEFT WAITING: {error}")
        caller.close()

    def flood(self, knock: socket.socket) -> None:
        knock.setblocking(False)
        sent = 0
        for words in (WRONG_NONCE, b"", b"x", os.urandom(1024)) * 200:
            try:
                knock.send(words)
                sent += 1
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.ENOBUFS, errno.ECONNREFUSED, errno.EPERM):
                    raise
        self.say(f"sent {sent} datagrams")
        self.kept.append(knock)

    def go_on(self) -> None:
        """What he can still do while the run is going on: the socket that he sends to is now the child's alone."""
        kept, self.kept = self.kept, []
        for knock in kept:
            if knock.type == socket.SOCK_DGRAM:
                self.flood(knock)
            else:
                self.kept.append(knock)

    # --- names that the system can see ---

    def names(self) -> None:
        """What the notes in the run's folders say that there is elsewhere."""
        start = f"/dev/shm/ipcbench-{os.geteuid()}-{os.getppid()}-"
        folders = [self.plan["folder"], *filter(os.path.isdir, glob.glob(f"{start}*"))]
        for note in sorted({note for folder in folders for note in os.listdir(folder)}):
            for start, probe in (("note-shm-", SHARED_MEMORY), ("note-mq-", QUEUE), ("note-sysvmsg-", SYSV_QUEUE)):
                if note.startswith(start):
                    self.is_exclusive_and_private(note[len(start) :], probe)

    def is_exclusive_and_private(self, name: str, probe: str) -> None:
        found = subprocess.run([sys.executable, "-c", PROBE + probe, name], capture_output=True, text=True, check=True)
        self.say(f"{name}: {found.stdout.strip()}")

    def files(self) -> None:
        folder = self.plan["folder"]
        mode = os.stat(folder).st_mode & 0o777
        self.say(("IS OPEN TO OTHERS: " if mode & 0o077 else "") + f"{folder} has mode {mode:o}")
        for name in os.listdir(folder):
            if os.path.islink(os.path.join(folder, name)):
                continue  # a note: it leads nowhere
            mode = os.stat(os.path.join(folder, name)).st_mode & 0o777
            self.say(("IS OPEN TO OTHERS: " if mode & 0o077 else "") + f"{name} has mode {mode:o}")


# Small programs, so that trying it as another user does not change who the proxy is. Each says what it found.
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
        self.stranger: Optional[Stranger] = None

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
        """From the parent to the child, as long as there is something."""
        while (text := self.parent.receive()) is not None:
            message = json.loads(text)
            if message["type"] == "plan" and self.part == "stranger":
                self.play_stranger(message)
            self.parent.pass_on(text, self.child)
            if message["type"] == "mark" and self.stranger:
                self.stranger.go_on()
            if self.part == "interrupt" and message.get("phase") == "timed":
                threading.Thread(target=self.interrupt, daemon=True).start()

    def hand_up(self) -> None:
        while (text := self.child.receive()) is not None:
            self.child.pass_on(text, self.parent)
        self.parent.end.shutdown(socket.SHUT_WR)

    def play_stranger(self, plan: dict[str, Any]) -> None:
        self.stranger = Stranger(plan)
        self.stranger.attack()
        with open(os.environ["PROXY_LOG"], "w", encoding="utf-8") as log:
            log.write("\n".join(self.stranger.log) + "\n")

    def interrupt(self) -> None:
        """As soon as the real child has used CPU time for the timed round trips: then some have been."""
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
        """The parts that need no real child."""
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
