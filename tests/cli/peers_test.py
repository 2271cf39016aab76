#!/usr/bin/env python3
"""Programs in place of ipcbench-child (--peer): the reference peers on all their transports, and peers that do
something wrong, which the error names."""

import glob
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import unittest.mock

from program import NOTHING_RAN, OK, QUICK, RUN_FAILED, SOURCE, ProgramTest, main, sanitized, transports

PEERS = os.path.join(SOURCE, "src", "peers")
PYTHON = f"'{sys.executable}' -B '{os.path.join(PEERS, 'python', 'echo.py')}'"
BAD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bad_peer.py")
ALL = ("stdio", "pipe", "fifo", "uds-stream", "uds-seqpacket", "uds-dgram", "tcp", "udp")
C_COMPILER = ("cc", "-O2", "-Wall", "-Wextra", "-Werror")
LARGE = tuple(name for name in ALL if name != "udp")  # whose packets have 65,507 bytes at most
STREAMS = ("stdio", "pipe", "fifo", "uds-stream", "tcp")
# An interpreter on a busy machine may take long to start, and no test here is about that.
PATIENT = ("--timeout", "60s")


def here(names: tuple[str, ...]) -> list[str]:
    """Returns those of the transports that work here."""
    available = {transport["name"] for transport in transports(available=True)}
    return [name for name in names if name in available]


class PeerTest(ProgramTest):
    def serves(self, names: tuple[str, ...], peer: str, *flags: str) -> list[dict]:
        """Measures these transports with the peer; all must succeed, and name it. Returns their results."""
        quick = () if "--iterations" in flags else QUICK
        ended = self.ipcbench(
            "run", *here(names), "--peer", peer, *quick, *PATIENT, "-r", "1", "--export-json", "-", *flags, code=OK
        )
        results = json.loads(ended.out)["results"]
        for result in results:
            self.assertEqual((result["status"], result["peer"]), ("ok", peer), ended.text)
        return results


class ReferencePeers(PeerTest):
    """Each with both codecs, without a payload and with one that a stream delivers in parts."""

    MATRIX = ("--codec", "json,raw", "--size", "0,60000")
    EDGES = ("--codec", "json,raw", "--size", "1,1M")

    def test_python(self) -> None:
        self.assertEqual(len(self.serves(ALL, PYTHON, *self.MATRIX)), 4 * len(here(ALL)))
        self.serves(LARGE, PYTHON, *self.EDGES)

    def compiled(self, pattern: str, *command: str) -> str:
        """Compiles a peer, or skips the test where there is no compiler for its language."""
        if shutil.which(command[0]) is None:
            self.skipTest(f"there is no {command[0]}")
        program = self.path("echo")
        sources = glob.glob(os.path.join(PEERS, pattern))
        subprocess.run([*command, "-o", program, *sources], check=True, capture_output=True)
        return program

    def test_c(self) -> None:
        peer = self.compiled("c/echo.c", *C_COMPILER)
        self.assertEqual(len(self.serves(ALL, peer, *self.MATRIX)), 4 * len(here(ALL)))
        self.serves(LARGE, peer, *self.EDGES)

    def serves_shared_memory(self, peer: str) -> None:
        both = ("shm-spin", "shm-mailbox")
        self.serves(both, peer, "--wait", "yield", *self.MATRIX)
        self.serves(both, peer, "--wait", "yield", "--iterations", "2000")
        self.serves(("shm-spin",), peer, "--wait", "yield", "--option", "cells=1")
        if len(os.sched_getaffinity(0)) > 1:
            self.serves(both, peer, "--wait", "spin", "--size", "100")
        self.serves(("shm-spin",), peer, "--depth", "8", "--size", "20000", "--wait", "yield")

    def test_c_over_shared_memory(self) -> None:
        self.serves_shared_memory(self.compiled("c/echo_shm.c", *C_COMPILER))

    def test_rust_over_shared_memory(self) -> None:
        self.serves_shared_memory(self.compiled("rust/echo_shm.rs", "rustc", "-O", "-D", "warnings"))

    def test_python_over_shared_memory(self) -> None:
        if platform.machine() != "x86_64":
            self.skipTest("it needs the memory ordering of x86_64")
        self.serves_shared_memory(PYTHON.replace("echo.py", "echo_shm.py"))

    def test_go(self) -> None:
        with unittest.mock.patch.dict(os.environ, {"GOCACHE": self.path("go"), "GO111MODULE": "off"}):
            peer = self.compiled("go/*.go", "go", "build")
        self.assertEqual(len(self.serves(ALL, peer, *self.MATRIX)), 4 * len(here(ALL)))
        self.serves(LARGE, peer, *self.EDGES)

    def test_rust(self) -> None:
        peer = self.compiled("rust/echo.rs", "rustc", "-O", "-D", "warnings")
        self.serves(tuple(name for name in ALL if name != "uds-seqpacket"), peer, *self.MATRIX)
        self.serves(STREAMS, peer, *self.EDGES)

    def test_node(self) -> None:
        if shutil.which("node") is None:
            self.skipTest("there is no node")
        node = f"node '{os.path.join(PEERS, 'node', 'echo.js')}'"
        self.serves(STREAMS, node, *self.MATRIX)
        self.serves(STREAMS, node, *self.EDGES)

    def test_a_codec_that_a_peer_does_not_know(self) -> None:
        ended = self.ipcbench("run", "pipe", "--codec", "cbor", "--peer", PYTHON, *QUICK, *PATIENT, code=RUN_FAILED)
        self.assertIn("exited with code 1", ended.out, ended.text)
        self.assertIn("echo.py: it speaks the codecs json, raw, not cbor", ended.err, ended.text)


class Loads(PeerTest):
    def test_every_load_that_needs_no_second_channel(self) -> None:
        for load in (
            ("--depth", "8"),
            ("--gap", "10us"),
            ("--concurrency", "3"),
            ("--concurrency", "2", "--depth", "4"),
            ("--pairs", "2"),
        ):
            with self.subTest(load=load):
                for result in self.serves(("uds-stream", "pipe", "udp"), PYTHON, *load):
                    self.assertEqual(result["lost"], 0)

    def test_a_rate(self) -> None:
        peer, rate = PYTHON, ("--rate", "200/s", "--duration", "100ms", "--warmup", "0")
        ended = self.ipcbench("run", "uds-stream", "--peer", peer, *rate, *PATIENT, "--export-json", "-", code=OK)
        self.assertEqual(json.loads(ended.out)["results"][0]["status"], "ok", ended.text)

    def test_a_frame_that_is_larger_than_any_pipe(self) -> None:
        self.serves(STREAMS, PYTHON, "--size", "3M", "--codec", "raw")


class Row(PeerTest):
    def test_it_has_what_the_system_knows_of_the_peer_and_nothing_else(self) -> None:
        (result,) = self.serves(("stdio",), PYTHON, "--iterations", "200")
        self.assertGreater(result["cpu"]["child"]["cpu_ns_per_round_trip"], 0)
        self.assertGreater(result["cpu"]["child"]["switches_per_round_trip"], 0)
        self.assertIsNone(result["codec_ns"])

    def test_nothing_is_known_of_a_peer_behind_a_shell(self) -> None:
        (result,) = self.serves(("stdio",), f'sh -c "{PYTHON}; true"')
        self.assertEqual(set(result["cpu"]["child"].values()) if result["cpu"]["child"] else {None}, {None})

    def test_a_table_names_the_peer(self) -> None:
        ended = self.ipcbench("run", "pipe", "stdio", "--peer", PYTHON, *QUICK, *PATIENT, "-r", "1", code=OK)
        self.assertIn(f"pipe with '{PYTHON}'", ended.out, ended.text)

    def test_results_of_different_peers_are_different_cells(self) -> None:
        files = [self.path("python.json"), self.path("child.json")]
        for file, flags in zip(files, (("--peer", PYTHON), ())):
            self.ipcbench("run", "pipe", *flags, *QUICK, *PATIENT, "--export-json", file, code=OK)
        ended = self.ipcbench("compare", *files)
        self.assertNotEqual(ended.code, OK, ended.text)


class BadPeers(PeerTest):
    def fails(self, fault: str, *says: str, transport: str = "uds-stream", timeout: str = "60s") -> None:
        peer = f"'{sys.executable}' -B '{BAD}' {fault}"
        flags = ("--size", "20", "--iterations", "100", "--warmup", "0", "--timeout", timeout)
        ended = self.ipcbench("run", transport, "--peer", peer, *flags, code=RUN_FAILED)
        self.assert_failure_is_told(ended)
        for text in (f"the peer '{peer}'", *says):
            self.assertIn(text, ended.out, ended.text)

    def test_before_the_channel_is_set_up(self) -> None:
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

    def test_an_end(self) -> None:
        for transport in here(("stdio", "pipe", "uds-stream", "uds-seqpacket", "tcp", "udp")):
            with self.subTest(transport=transport):
                self.fails("dies", "was killed by signal 9 (Killed)", "in the phase '", transport=transport)
        self.fails("ends", "exited with code 4 in the phase '", transport="pipe")
        self.fails("at-the-end", "exited with code 5 when its channel was closed")

    def test_silence(self) -> None:
        self.fails("stops", "does not answer because it is stopped", "in the phase '", timeout="5s")
        self.fails("late", "no round trip ended within 5 s", "has not answered", timeout="5s")
        self.fails("truncated", "has sent only the first ", " bytes of a frame", timeout="5s")
        self.fails("cut-off", "exited with code 0, having sent only the first 9 bytes of a frame")

    def test_silence_over_what_may_lose_messages(self) -> None:
        if not here(("udp",)):
            self.skipTest("udp does not work here")
        peer = f"'{sys.executable}' -B '{BAD}' mute"
        ended = self.ipcbench("run", "udp", "--peer", peer, "-d", "100ms", *PATIENT, code=RUN_FAILED)
        self.assertIn(f"the peer '{peer}': no answer came in time", ended.out, ended.text)

    def test_wrong_answers(self) -> None:
        self.fails("wrong-id", "a pong was refused: sender_id is not the peer's")
        self.fails("not-ours", "a pong was refused: the frame is not a message of this codec")
        self.fails("wrong-payload", "a pong was refused: the payload is not the one that was sent")
        self.fails("short-payload", "a pong was refused: the payload is not")
        for transport in here(("stdio", "uds-stream", "uds-seqpacket", "uds-dgram")):
            with self.subTest(transport=transport):
                self.fails("wrong-sequence", "a frame came out of order", transport=transport)
                self.fails("twice", "a frame came out of order", transport=transport)

    def test_garbage(self) -> None:
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


class Usage(PeerTest):
    def test_commands_that_cannot_be_started(self) -> None:
        for command, says in (
            ("", "'' is not a command"),
            ("  ", "'  ' is not a command"),
            ("python3 'echo.py", "has an unmatched quote or a trailing backslash"),
            ("echo\\", "has an unmatched quote or a trailing backslash"),
            ("no-such-program-anywhere x", "there is no program 'no-such-program-anywhere' in PATH"),
            ("/no/such/program", "starting '/no/such/program': No such file or directory"),
            (PEERS, "Is a directory"),
        ):
            self.refused("run", "pipe", "--peer", command, says=("--peer: ", says))

    def test_transports_and_loads_that_a_peer_cannot_serve(self) -> None:
        for transport in here(("shm-sem", "mq-posix")):
            self.refused("run", transport, "--peer", PYTHON, says=(f"--peer does not apply to {transport}", "hint: "))
        self.refused("run", "null", "--peer", PYTHON, says=("it has no second process",))
        for flags, says in (
            (("--mode", "stream"), "--peer cannot be combined with --mode stream"),
            (("--mode", "connect"), "--peer cannot be combined with --mode connect"),
            (("--concurrency", "2", "--one-child"), "--peer cannot be combined with --one-child"),
            (("--breakdown",), "--breakdown"),
        ):
            self.refused("run", "pipe", "--peer", PYTHON, *flags, says=(says,))

    def test_a_glob_skips_them_with_the_reason(self) -> None:
        ended = self.ipcbench("run", "shm-se*", "--peer", PYTHON, *QUICK, code=NOTHING_RAN)
        self.assertIn("it is not part of the peer protocol", ended.out + ended.err, ended.text)


if __name__ == "__main__":
    if sanitized():
        PATIENT = ("--timeout", "120s")
    main()
