#!/usr/bin/env python3
"""A proxy between ipcbench and its child: reads the plan, misbehaves as the test requests, and forwards all messages.

The program starts the proxy instead of the child, with the control channel as descriptor 3. The proxy starts the real
child (named by the variable IPCBENCH_CHILD_PROGRAM) with a second control channel. Each message is a length of four
bytes and one JSON object; descriptors are sent along (src/runner/control_channel.hpp). The variable PROXY selects what
the proxy does:

  attacker     tries everything that another process could do to become the peer, before the real child knows the plan
  relay        only forwards messages
  interrupt    sends SIGTERM to its parent as soon as round trips have been timed
  deaf         lets the child say hello, and then reads nothing
  other-build  sends the hello message of a child of another build
  other-protocol, garbage, too-long, silent, early-end    what a wrong program in place of the child might do

The proxy writes the attacks and their results to the file that the variable PROXY_LOG names.
"""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from typing import Any, Optional

from unauthenticated_peer import UnauthenticatedPeer

CONTROL = 3
LENGTH = struct.Struct("=I")


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
        if self.part == "deaf":
            self.child.pass_on(self.child.receive(), self.parent)
            signal.pause()
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
