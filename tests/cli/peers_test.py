#!/usr/bin/env python3
"""Programs in place of ipcbench-child (--peer): the reference peers, on all their transports and under every load that
they can serve."""

import glob
import json
import os
import platform
import shutil
import subprocess
import unittest.mock

from peers import ALL, PATIENT, PEERS, PYTHON, PeerTest, here
from program import NOTHING_RAN, OK, QUICK, RUN_FAILED, WITHOUT_LOSS_TIMEOUT, main

C_COMPILER = ("cc", "-O2", "-Wall", "-Wextra", "-Werror")
LARGE = tuple(name for name in ALL if name != "udp")  # whose packets have 65,507 bytes at most
STREAMS = ("stdio", "pipe", "fifo", "uds-stream", "tcp")


class ReferencePeers(PeerTest):
    """Each with both codecs, without a payload and with one that a stream delivers in parts."""

    MATRIX = ("--codec", "json,raw", "--size", "0,60000")
    EDGES = ("--codec", "json,raw", "--size", "1,1M")

    def test_python_is_one(self) -> None:
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

    def test_c_is_one(self) -> None:
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

    def test_c_is_one_over_shared_memory(self) -> None:
        self.serves_shared_memory(self.compiled("c/echo_shm.c", *C_COMPILER))

    def test_rust_is_one_over_shared_memory(self) -> None:
        self.serves_shared_memory(self.compiled("rust/echo_shm.rs", "rustc", "-O", "-D", "warnings"))

    def test_python_is_one_over_shared_memory(self) -> None:
        if platform.machine() != "x86_64":
            self.skipTest("it needs the memory ordering of x86_64")
        self.serves_shared_memory(PYTHON.replace("echo.py", "echo_shm.py"))

    def test_go_is_one(self) -> None:
        with unittest.mock.patch.dict(os.environ, {"GOCACHE": self.path("go"), "GO111MODULE": "off"}):
            peer = self.compiled("go/*.go", "go", "build")
        self.assertEqual(len(self.serves(ALL, peer, *self.MATRIX)), 4 * len(here(ALL)))
        self.serves(LARGE, peer, *self.EDGES)

    def test_rust_is_one(self) -> None:
        peer = self.compiled("rust/echo.rs", "rustc", "-O", "-D", "warnings")
        self.serves(tuple(name for name in ALL if name != "uds-seqpacket"), peer, *self.MATRIX)
        self.serves(STREAMS, peer, *self.EDGES)

    def test_node_is_one(self) -> None:
        if shutil.which("node") is None:
            self.skipTest("there is no node")
        node = f"node '{os.path.join(PEERS, 'node', 'echo.js')}'"
        self.serves(STREAMS, node, *self.MATRIX)
        self.serves(STREAMS, node, *self.EDGES)

    def test_a_codec_that_a_peer_does_not_know_is_reported(self) -> None:
        ended = self.ipcbench("run", "pipe", "--codec", "cbor", "--peer", PYTHON, *QUICK, *PATIENT, code=RUN_FAILED)
        self.assertIn("exited with code 1", ended.out, ended.text)
        self.assertIn("echo.py: it speaks the codecs json, raw, not cbor", ended.err, ended.text)


class Loads(PeerTest):
    def test_every_load_that_needs_no_second_channel_works(self) -> None:
        for load in (
            ("--depth", "8"),
            ("--gap", "10us"),
            ("--concurrency", "3"),
            ("--concurrency", "2", "--depth", "4"),
            ("--pairs", "2"),
        ):
            with self.subTest(load=load):
                results = self.serves(("uds-stream", "pipe"), PYTHON, *load)
                results += self.serves(("udp",), PYTHON, *load, *WITHOUT_LOSS_TIMEOUT)
                self.assertEqual([result["lost"] for result in results], [0, 0, 0])

    def test_a_rate_works(self) -> None:
        peer, rate = PYTHON, ("--rate", "200/s", "--iterations", "20", "--warmup", "0")
        ended = self.ipcbench("run", "uds-stream", "--peer", peer, *rate, *PATIENT, "--export-json", "-", code=OK)
        self.assertEqual(json.loads(ended.out)["results"][0]["status"], "ok", ended.text)

    def test_a_frame_that_is_larger_than_any_pipe_works(self) -> None:
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


class KilledParent(PeerTest):
    def test_leaves_nothing_of_what_a_wrapper_has_started(self) -> None:
        # In shared memory nothing tells a peer that its parent was killed.
        echo = PYTHON.replace("echo.py", "echo_shm.py")
        for transport, peer in (("shm-spin", echo), ("stdio", "sleep 1000")):
            with self.subTest(transport=transport):
                started = self.path("started")
                wrapper = self.script("wrapper", f"#!/bin/sh\n{peer} <&0 & echo $! > {started}.new && mv {started}.new {started}\nwait\n")
                process = self.start("run", transport, "--peer", wrapper, "-d", "1000", "--timeout", "1000s")
                while not os.path.exists(started):
                    self.assertIsNone(process.poll(), "it ended too soon")
                process.kill()
                process.wait()
                self.assertEqual(self._living(), [])
                os.remove(started)
                for name in os.listdir(self.temporary):  # ipcbench clean would, in all places of this machine
                    shutil.rmtree(os.path.join(self.temporary, name))


class Usage(PeerTest):
    def test_commands_that_cannot_be_started_are_reported(self) -> None:
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

    def test_transports_and_loads_that_a_peer_cannot_serve_are_refused(self) -> None:
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
    main()
