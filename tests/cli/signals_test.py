#!/usr/bin/env python3
"""Inherited signals: the program works with any inherited mask and dispositions, and learns how its children end.
Programs that it starts inherit the same signals."""

import errno
import os
import platform
import signal
import sys
from typing import Any, Callable, Optional

from forbidden_calls_test import ERROR, forbid
from program import CHILD, QUICK, RUN_FAILED, ProgramTest, main, sanitized, transports

# The program sets these, whatever it inherited.
# The address sanitizer handles SIGBUS itself, before the program can see that it was ignored.
NEEDED = (signal.SIGCHLD, signal.SIGURG, *(() if sanitized() else (signal.SIGBUS,)))


def ignore(*signals: int) -> Callable[[], None]:
    """Returns a function that ignores the signals; run it in the new process."""

    def set_all() -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)

    return set_all


def block_all() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


class InheritedSignals(ProgramTest):
    def ending_child(self, how: str) -> str:
        return self.script("ends", f"#!/bin/sh\n{how}\n")

    def test_ignored_child_ends_are_known_all_the_same(self) -> None:
        for how, said in (("exit 7", "exited with code 7"), ("kill -9 $$", "was killed by signal 9")):
            for arguments in (("--child", self.ending_child(how)), ("--build", f"x={self.ending_child(how)}")):
                with self.subTest(how=how, flag=arguments[0]):
                    ended = self.ipcbench("run", "pipe", *QUICK, *arguments, before=ignore(signal.SIGCHLD), code=RUN_FAILED)
                    self.assertIn(said, ended.out, ended.text)

    def test_all_blocked_the_program_works(self) -> None:
        self.measured("pipe", *QUICK, before=block_all)
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", self.ending_child("exit 7"), before=block_all)
        self.assertIn("exited with code 7", ended.out, ended.text)

    def test_all_blocked_an_order_to_end_is_heard(self) -> None:
        child = self.script("child", f'#!/bin/sh\nkill -TERM $PPID\nexec "{CHILD}"\n')
        self.ipcbench("run", "pipe", "-d", "60", "--child", child, before=block_all, code=128 + signal.SIGTERM)


class SignalsOfChildren(ProgramTest):
    def found_by(self, flag: str, before: Optional[Callable[[], None]] = None) -> dict[str, int]:
        """Returns the signal masks (proc_pid_status(5)) of a program that is started in place of a child or another
        build."""
        status = self.path("status")
        spy = self.script(
            "spy", f'#!/bin/sh\nwhile read line; do echo "$line"; done < /proc/$$/status > {status}\nexit 7\n'
        )
        self.ipcbench("run", "pipe", *QUICK, flag, spy if flag == "--child" else f"x={spy}", before=before)
        with open(status, encoding="ascii") as lines:
            fields = dict(line.split(":", 1) for line in lines if line.startswith("Sig"))
        return {name: int(value, 16) for name, value in fields.items() if name != "SigQ"}

    @staticmethod
    def bits(*signals: int) -> int:
        return sum(1 << (number - 1) for number in signals)

    def test_are_those_that_the_program_was_started_with(self) -> None:
        here = self.bits(signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD, signal.SIGHUP)
        for flag in ("--child", "--build"):
            with self.subTest(flag=flag):
                # Python itself ignores two signals; subprocess restores them in the new process.
                self.assertEqual(self.found_by(flag)["SigIgn"] & here, 0)
                found = self.found_by(flag, ignore(signal.SIGPIPE, signal.SIGHUP))
                self.assertEqual(found["SigIgn"] & here, self.bits(signal.SIGPIPE, signal.SIGHUP))

    def ignored_by(self, arguments: tuple[str, ...], name: str, **how: Any) -> int:
        """Returns what is ignored in a program of that name, which the arguments have started. It is in Python, because
        shells set SIGCHLD themselves."""
        status = self.path("ignored")
        spy = f"#!{sys.executable}\nimport shutil, sys\nshutil.copy('/proc/self/status', {status!r})\nsys.exit(7)\n"
        path = self.script(name, spy)
        self.ipcbench("run", *QUICK, *(argument.replace("SPY", path) for argument in arguments), **how)
        with open(status, encoding="ascii") as lines:
            found = next(int(line.split()[1], 16) for line in lines if line.startswith("SigIgn"))
        os.remove(status)
        return found & self.bits(*NEEDED)

    def test_that_were_ignored_are_ignored_although_the_program_needs_them(self) -> None:
        runs = [("pipe", "--child", "SPY"), ("pipe", "--build", "x=SPY"), ("stdio", "--peer", "SPY")]
        if any(transport["name"] == "zmq-ipc" for transport in transports()):
            runs.append(("zmq-ipc", "--child", "SPY"))  # started by a process of its own
        for arguments in runs:
            with self.subTest(arguments=arguments):
                self.assertEqual(self.ignored_by(arguments, "spy"), 0)
                self.assertEqual(self.ignored_by(arguments, "spy", before=ignore(*NEEDED)), self.bits(*NEEDED))

    def test_that_were_ignored_are_ignored_by_daemons(self) -> None:
        if not any(transport["name"] == "iceoryx" for transport in transports()):
            self.skipTest("iceoryx is not available")
        path = {"PATH": f"{self.folder}:{os.environ['PATH']}"}
        found = self.ignored_by(("iceoryx",), "iox-roudi", env=path, before=ignore(*NEEDED))
        self.assertEqual(found, self.bits(*NEEDED))

    def test_a_program_that_cannot_be_started_is_named_all_the_same(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", self.folder, before=ignore(*NEEDED), code=RUN_FAILED)
        self.assertRegex(ended.out, "starting the child '.*': Permission denied")

    def test_only_those_that_end_a_run_are_blocked_for_the_child(self) -> None:
        terminations = self.bits(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        self.assertEqual(self.found_by("--child")["SigBlk"], terminations)
        self.assertEqual(self.found_by("--build")["SigBlk"], 0)


class WithoutDescriptorsOfProcesses(ProgramTest):
    """Older sandboxes forbid pidfd_open(2) and pidfd_send_signal(2)."""

    def setUp(self) -> None:
        super().setUp()
        if platform.machine() != "x86_64" or sanitized():
            self.skipTest("knows the numbers of x86-64 only, and no sanitizer's needs")

    def test_children_are_ended_and_how_they_ended_is_known(self) -> None:
        for call in ("pidfd_open", "pidfd_send_signal"):
            for error in (errno.ENOSYS, errno.EPERM):
                with self.subTest(call=call, error=error):
                    before = forbid(ERROR | error, call)
                    self.measured("pipe", *QUICK, before=before)
                    dies = self.script("dies", "#!/bin/sh\nkill -9 $$\n")
                    ended = self.ipcbench("run", "pipe", *QUICK, "--child", dies, before=before, code=RUN_FAILED)
                    self.assertIn("was killed by signal 9", ended.out)
                    # The child hangs and must be killed; tearDown checks that nothing is left.
                    hangs = self.script("hangs", "#!/bin/sh\nexec sleep 1000\n")
                    self.ipcbench(
                        "run", "pipe", *QUICK, "--timeout", "100ms", "--child", hangs, before=before, code=RUN_FAILED
                    )


class OutOfMemory(ProgramTest):
    def test_the_kernel_is_to_take_the_child_first(self) -> None:
        score = self.path("score")
        child = self.script(
            "child",
            f'#!/bin/sh\n(until [ "$(cat /proc/$$/comm)" = ipcbench-child ] && '
            f"[ $(cat /proc/$$/oom_score_adj) != $(cat /proc/$PPID/oom_score_adj) ]; do :; done; "
            f'cat /proc/$PPID/oom_score_adj /proc/$$/oom_score_adj > {score}; kill -TERM $PPID) & exec "{CHILD}"\n',
        )
        self.ipcbench("run", "pipe", "-d", "60", "--child", child, code=128 + signal.SIGTERM)
        with open(score, encoding="ascii") as lines:
            parents, childs = map(int, lines.read().split())
        self.assertEqual(childs, min(parents + 500, 1000))


if __name__ == "__main__":
    main()
