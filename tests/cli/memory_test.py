#!/usr/bin/env python3
"""No room in memory, in shared memory or in files causes a message, and neither SIGBUS, SIGXFSZ nor an exception."""

import os
import resource
from typing import Any

from limits import Limits, limit, namespace
from program import OK, QUICK, RUN_FAILED, USAGE, Ended, main, sanitized, transports


class FileSize(Limits):
    def test_no_room_in_files(self) -> None:
        # Shared memory consists of files, too: each transport that needs it must report the error, and the others must
        # work.
        bitten = []

        def check(transport: dict[str, Any]) -> None:
            ended = self.ipcbench("run", transport["name"], *QUICK, before=limit(resource.RLIMIT_FSIZE, 100))
            self.told_or_fine(ended)
            if ended.code != OK:
                self.assertRegex(ended.out, r"errno (27|28|7)\b|File too large|No space left", ended.text)
                bitten.append(transport["name"])

        self.for_each(check)
        for name in ("file", "mmap-queue", "shm-spin", "shm-futex", "shm-boost"):
            if any(transport["name"] == name for transport in transports()):
                self.assertIn(name, bitten)

    def test_no_room_for_the_report(self) -> None:
        report = self.path("report.json")
        ended = self.ipcbench(
            "run", "null", *QUICK, "--export-json", report, before=limit(resource.RLIMIT_FSIZE, 100), code=RUN_FAILED
        )
        self.assertIn(f"error: writing the report to '{report}': File too large (errno 27)", ended.err)


class SmallSharedMemory(Limits):
    # Not JSON, because a sanitizer reads text slowly. The time-out is long because what exceeds memory may be swapped
    # to a disk.
    LARGE = ("--iterations", "2", "--warmup", "0", "--size", "4M", "--codec", "raw", "--timeout", "60s")

    def setUp(self) -> None:
        super().setUp()
        self.small = namespace("--mount", prepare="mount -t tmpfs -o size=1m none /dev/shm")  # skips the test if namespaces are not permitted

    def in_small_shm(self, *arguments: str) -> Ended:
        # The mount is visible only in this namespace, so the same command lists what is left in it.
        and_look = ("sh", "-c", '"$@"; code=$?; ls -A /dev/shm | grep . && exit 99; exit $code', "sh")
        return self.ipcbench(*arguments, wrap=(*self.small, *and_look))

    def test_too_small_for_the_message(self) -> None:
        # The message exceeds the shared memory; the run must fail before the kernel raises SIGBUS for a touched page.
        bitten = []

        def check(transport: dict[str, Any]) -> None:
            ended = self.in_small_shm("run", transport["name"], *self.LARGE)
            if ended.code == USAGE:
                self.assertIn("is over the limit of", ended.err)
                return
            self.told_or_fine(ended)
            if ended.code != OK:
                bitten.append(transport["name"])
                self.assertRegex(ended.out, r"errno 28|No space left", ended.text)
                self.assertIn("/dev/shm", ended.out)

        self.for_each(check)
        if any(transport["name"] == "shm-spin" for transport in transports()):
            self.assertIn("shm-spin", bitten)

    def test_a_ring_that_does_not_lie_there_may_be_larger(self) -> None:
        larger = ("--option", "bulk_bytes=2M", *QUICK)
        refused = self.in_small_shm("run", "shm-spin", *larger)
        self.assertEqual(refused.code, USAGE, refused.text)
        self.assertIn("are more than are free in /dev/shm: 1 MiB", refused.text)
        ended = self.in_small_shm("run", "shm-sem", *larger)
        self.assertEqual(ended.code, OK, ended.text)

    def test_one_without_limit_has_room(self) -> None:
        wrap = namespace("--mount", prepare="mount -t tmpfs -o size=0 none /dev/shm")
        self.ipcbench("run", "shm-spin", "--option", "bulk_bytes=2M", *QUICK, wrap=wrap, code=OK)

    def test_too_small_for_a_daemon_is_no_error_of_the_run(self) -> None:
        if not any(transport["name"] == "iceoryx" for transport in transports()):
            self.skipTest("iceoryx is not available")
        ended = self.in_small_shm("run", "pipe", "iceoryx", *QUICK)
        self.assertEqual(ended.code, OK, ended.text)
        self.assertRegex(ended.out, r"skipped  iceoryx: reserving \d+ MB for RouDi in /dev/shm: No space left on device")

    def test_small_messages_work_or_say_why_not(self) -> None:
        def check(transport: dict[str, Any]) -> None:
            ended = self.in_small_shm("run", transport["name"], *QUICK)
            self.told_or_fine(ended)

        self.for_each(check)


class Memory(Limits):
    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer needs more address space than any limit leaves")

    LARGE = ("--iterations", "1", "--warmup", "0", "--size", "512M", "--codec", "raw")

    def check(self, transport: str, most: int) -> None:
        ended = self.ipcbench("run", transport, *self.LARGE, before=limit(resource.RLIMIT_AS, most))
        if ended.code == USAGE:
            self.assertIn("is over the limit of", ended.err)
            return
        self.assert_failure_is_told(ended)
        self.assertRegex(ended.out, r"not enough memory for messages of 512 MiB|errno 12|memory", ended.text)
        self.assertRegex(ended.out, r"(?m)^hint: ", ended.text)

    def test_that_is_too_little_for_one_message_is_reported(self) -> None:
        self.for_each(lambda transport: self.check(transport["name"], 300 << 20))
        self.check("null", 300 << 20)

    def test_that_is_too_little_for_all_that_is_needed_is_reported(self) -> None:
        for transport in ("pipe", "null"):
            with self.subTest(transport=transport):
                self.check(transport, 700 << 20)

    def test_is_enough_with_a_small_stack(self) -> None:
        for transport in ("pipe", "shm-boost", "zmq-ipc"):  # the last two are measured in a process of their own
            with self.subTest(transport=transport):
                ended = self.ipcbench("run", transport, *QUICK, before=limit(resource.RLIMIT_STACK, 64 << 10))
                self.assertGreaterEqual(ended.code, 0, ended.text)  # not killed by SIGSEGV
                self.told_or_fine(ended)

    def test_and_threads_that_are_too_few_are_reported(self) -> None:
        # Each new thread reserves so much memory for its stack that only one or two fit. Some libraries would wait
        # forever for a thread that they cannot create, or end the program.
        def few_threads() -> None:
            limit(resource.RLIMIT_STACK, 2 << 30)()
            limit(resource.RLIMIT_AS, 5 << 30)()

        refused = []

        def check(transport: dict[str, Any]) -> None:
            ended = self.ipcbench("run", transport["name"], *QUICK, before=few_threads)
            self.told_or_fine(ended)
            if "threads: Resource temporarily unavailable" in ended.out:
                refused.append(transport["name"])

        self.for_each(check)
        for transport in transports():
            if transport["name"].startswith(("grpc-", "nng-")):
                self.assertIn(transport["name"], refused)

    def test_without_a_process_left_is_reported(self) -> None:
        if os.geteuid() == 0:
            self.skipTest("root has no limit of processes")
        ended = self.ipcbench("run", "pipe", *QUICK, before=limit(resource.RLIMIT_NPROC, 1))
        self.assert_failure_is_told(ended)


if __name__ == "__main__":
    main()
