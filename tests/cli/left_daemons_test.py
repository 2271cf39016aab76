#!/usr/bin/env python3
"""What `clean` says to the names that RouDi, the daemon of iceoryx, left. They are the same on the whole machine, so
they do not tell which run they belong to."""

import sys

from limits import namespace
from program import OK, PROGRAM, ProgramTest, main


class Daemons(ProgramTest):
    NAMES = ("/dev/shm/iceoryx_mgmt", "/tmp/iox-unique-roudi.lock", "/tmp/roudi")

    def setUp(self) -> None:
        super().setUp()
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        self.wrap = namespace("--net", "--mount", prepare="mount -t tmpfs none /tmp && mount -t tmpfs none /dev/shm")

    def clean(self, script: str) -> str:
        """Returns what `clean` says to such names while the lines of Python in `script` hold what they name."""
        lines = ["import fcntl, socket, subprocess, sys", *(f"open('{name}', 'w').close()" for name in self.NAMES)]
        lines += [script, "sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
        python = (sys.executable, "-c", "\n".join(lines))
        return self.ipcbench("clean", code=OK, wrap=(*self.wrap, *python), env={"TMPDIR": "/tmp"}).out

    def test_that_are_dead_are_told_with_what_to_do(self) -> None:
        told = self.clean("")
        for name in self.NAMES:
            self.assertRegex(told, f"(?m)^kept {name}: a dead RouDi .*; the next run over iceoryx removes it, or: rm {name}$")

    def test_that_may_live_are_not_mentioned(self) -> None:
        bound = "one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); one.bind"
        for script in (
            bound + "('\\0ipcbench-iceoryx')",
            "import os; os.unlink('/tmp/roudi'); " + bound + "('/tmp/roudi')",
            "lock = open('/tmp/iox-unique-roudi.lock', 'w'); fcntl.flock(lock, fcntl.LOCK_EX)",
        ):
            with self.subTest(script=script):
                self.assertRegex(self.clean(script), "^nothing to remove in ")


if __name__ == "__main__":
    main()
