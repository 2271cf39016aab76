#!/usr/bin/env python3
"""Programs in place of ipcbench-child (--peer) that do something wrong, which the error names, or that are left alone."""

import json
import os
import shutil
import signal
import sys

from peers import PATIENT, PYTHON, PeerTest, here
from program import OK, QUICK, RUN_FAILED, main

BAD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bad_peer.py")


class BadPeers(PeerTest):
    def fails(self, fault: str, *says: str, transport: str = "uds-stream", timeout: str = "60s") -> None:
        peer = f"'{sys.executable}' -B '{BAD}' {fault}"
        flags = ("--size", "20", "--iterations", "100", "--warmup", "0", "--timeout", timeout)
        ended = self.ipcbench("run", transport, "--peer", peer, *flags, code=RUN_FAILED)
        self.assert_failure_is_told(ended)
        for text in (f"the peer '{peer}'", *says):
            self.assertIn(text, ended.out, ended.text)

    def test_failures_before_the_channel_is_set_up_are_explained(self) -> None:
        self.fails("early", "exited with code 3 before the channel was set up", "docs/peer-protocol.md")
        for transport in here(("uds-stream", "tcp", "udp")):
            self.fails("unconnected", "timed out after 500 ms waiting", transport=transport, timeout="500ms")
        self.fails("wrong-nonce", "1 unauthenticated peer was rejected", timeout="5s")

    def test_what_a_wrapper_has_started_ends_with_it(self) -> None:
        wrapper = self.path("wrapper")
        for script in (f"sleep 1000 &\nexec {PYTHON}\n", f"{PYTHON} &\nwait\n"):
            with open(wrapper, "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\n{script}")
            os.chmod(wrapper, 0o755)
            self.ipcbench("run", "uds-stream", "--peer", wrapper, *QUICK, *PATIENT, code=OK)
            self.assert_nothing_left()

    def test_a_peer_that_ends_is_reported(self) -> None:
        for transport in here(("stdio", "pipe", "uds-stream", "uds-seqpacket", "tcp", "udp")):
            with self.subTest(transport=transport):
                self.fails("dies", "was killed by signal 9 (Killed)", "in the phase '", transport=transport)
        self.fails("ends", "exited with code 4 in the phase '", transport="pipe")
        self.fails("at-the-end", "exited with code 5 when its channel was closed")

    def test_a_silent_peer_times_out(self) -> None:
        self.fails("stops", "does not answer because it is stopped", "in the phase '", timeout="5s")
        self.fails("late", "no round trip ended within 5 s", "has not answered", timeout="5s")
        self.fails("truncated", "has sent only the first ", " bytes of a frame", timeout="5s")
        self.fails("cut-off", "exited with code 0, having sent only the first 9 bytes of a frame")

    def test_a_silent_peer_times_out_where_messages_may_be_lost(self) -> None:
        if not here(("udp",)):
            self.skipTest("udp does not work here")
        peer = f"'{sys.executable}' -B '{BAD}' mute"
        ended = self.ipcbench("run", "udp", "--peer", peer, "-d", "100ms", *PATIENT, code=RUN_FAILED)
        self.assertIn(f"the peer '{peer}': no answer came in time", ended.out, ended.text)

    def test_wrong_answers_are_reported(self) -> None:
        self.fails("wrong-id", "a pong was refused: sender_id is not the peer's")
        self.fails("not-ours", "a pong was refused: the frame is not a message of this codec")
        self.fails("wrong-payload", "a pong was refused: the payload is not the one that was sent")
        self.fails("short-payload", "a pong was refused: the payload is not")
        for transport in here(("stdio", "uds-stream", "uds-seqpacket", "uds-dgram")):
            with self.subTest(transport=transport):
                self.fails("wrong-sequence", "a frame came out of order", transport=transport)
                self.fails("twice", "a frame came out of order", transport=transport)

    def test_garbage_is_reported(self) -> None:
        self.fails("garbage", "received bytes that break the protocol")
        self.fails("prints", "received bytes that break the protocol", transport="stdio")

    def test_what_a_peer_prints_is_not_in_a_report(self) -> None:
        peer = f"'{sys.executable}' -B '{BAD}' prints"
        ended = self.ipcbench("run", "pipe", "--peer", peer, *QUICK, *PATIENT, "--export-json", "-", code=OK)
        self.assertIn("hello", ended.err)
        json.loads(ended.out)

    def test_a_peer_dies_with_ipcbench(self) -> None:
        peer = f"'{sys.executable}' -B '{BAD}' prints"
        for transport in here(("pipe", "udp")):
            process = self.start("run", transport, "--peer", peer, "--duration", "1h", *PATIENT)
            self.assertIn(b"hello\n", iter(process.stderr.readline, b""), "the peer did not answer")
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            for name in os.listdir(self.temporary):  # a run that was killed leaves its folder
                shutil.rmtree(os.path.join(self.temporary, name), ignore_errors=True)
            self.assert_nothing_left()


if __name__ == "__main__":
    main()
