#!/usr/bin/env python3
"""A peer that harms what it shares with a transport whose library trusts it: the run ends with an error in bounded
time."""

import mmap
import os
import signal
import time
from typing import Any, Callable

from own_process import OwnProcess
from program import DEADLINE_S, main


class HostilePeer(OwnProcess):
    """A process that can write to the child's memory breaks the run, but not the program."""

    def setUp(self) -> None:
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("only root may open what another process has mapped")

    def children_of(self, pid: int) -> list[int]:
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
                return [int(word) for word in children.read().split()]
        except OSError:
            return []

    def measuring_child(self, program: int) -> int:
        """Waits until the child shares memory and is measuring; returns its pid."""
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            for worker in self.children_of(program):
                for child in self.children_of(worker):
                    if self.shared(child) and self.has_worked(child):
                        return child
        self.fail("there is no child that measures")

    @staticmethod
    def has_worked(pid: int) -> bool:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                return int(stat.read().rsplit(")", 1)[1].split()[11]) > 3  # utime, in clock ticks of 10 ms
        except (OSError, IndexError):
            return False

    @staticmethod
    def shared(pid: int) -> list[str]:
        found = []
        try:
            with open(f"/proc/{pid}/maps", encoding="utf-8") as maps:
                for line in maps:
                    fields = line.split(None, 5)
                    if len(fields) > 5 and fields[1][3] == "s" and "ipcbench" in fields[5]:
                        found.append(f"/proc/{pid}/map_files/{fields[0]}")
        except OSError:
            pass
        return found

    def attack(self, transport: str, harm: Callable[[int], None]) -> None:
        process = self.start(
            "run", transport, "null", "-n", "100000000", "--warmup", "0", "-r", "1", "--timeout", "3s", "--codec",
            "raw", "--verbose", "--export-json", "-",
        )  # fmt: skip
        # All are opened first, because the child may end as soon as one of them is harmed.
        opened = [os.open(memory, os.O_RDWR) for memory in self.shared(self.measuring_child(process.pid))]
        for memory in opened:
            harm(memory)
            os.close(memory)
        # The second cell would take too long and does not matter here.
        ended = self.finish_first_cell(process)
        self.assertRegex(ended, r"(?m)^error: \S")
        self.assertNotIn("interrupted before", ended.split("null")[0])

    def finish_first_cell(self, process: Any) -> str:
        said = b""
        while b"error: " not in said and (more := os.read(process.stderr.fileno(), 65536)):
            said += more
        process.send_signal(signal.SIGINT)
        ended = self.finish(process)
        self.assertEqual(ended.code, 128 + signal.SIGINT, ended.text)
        return said.decode() + ended.err

    def test_truncates_it(self) -> None:
        self.needed("shm-boost", "shm-boost-mq")

        def truncate(memory: int) -> None:
            os.truncate(memory, 0)

        for transport in ("shm-boost", "shm-boost-mq"):
            with self.subTest(transport=transport):
                self.attack(transport, truncate)

    def test_fills_it_with_garbage(self) -> None:
        self.needed("shm-boost", "shm-boost-mq")

        def fill(memory: int) -> None:
            size = os.fstat(memory).st_size
            with mmap.mmap(memory, size) as bytes_of_it:
                bytes_of_it[:] = b"\xa5" * size

        for transport in ("shm-boost", "shm-boost-mq"):
            with self.subTest(transport=transport):
                self.attack(transport, fill)


if __name__ == "__main__":
    main()
