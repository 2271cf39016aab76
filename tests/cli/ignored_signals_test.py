#!/usr/bin/env python3
"""A signal that is ignored when the run starts (nohup, a shell's `&`) does not end the run; otherwise it does."""

import shutil
import signal
import unittest

from program import CHILD, OK, QUICK, ProgramTest, main

IGNORED = (signal.SIGINT, signal.SIGHUP)


class IgnoredSignals(ProgramTest):
    def child_that_sends(self, *names: str) -> str:
        """Returns the path of a child that sends its parent these signals before it does its work."""
        kills = "\n".join(f"kill -{name} $PPID" for name in names)
        return self.script("child", f'#!/bin/sh\n{kills}\nexec "{CHILD}"\n')

    @staticmethod
    def ignore() -> None:
        for number in IGNORED:
            signal.signal(number, signal.SIG_IGN)

    @staticmethod
    def restore_defaults() -> None:
        """Restores the default dispositions, in case the tests themselves were started with signals ignored."""
        for number in IGNORED:
            signal.signal(number, signal.SIG_DFL)

    def test_do_not_end_a_run(self) -> None:
        child = self.child_that_sends("INT", "HUP")
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", child, before=self.ignore, code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)

    def test_leave_the_others_as_they_are(self) -> None:
        child = self.child_that_sends("INT", "TERM")
        self.ipcbench("run", "pipe", *QUICK, "--child", child, before=self.ignore, code=128 + signal.SIGTERM)

    def test_end_it_where_they_are_not_ignored(self) -> None:
        for name, number in (("INT", signal.SIGINT), ("HUP", signal.SIGHUP)):
            with self.subTest(signal=name):
                child = self.child_that_sends(name)
                self.ipcbench("run", "pipe", *QUICK, "--child", child, before=self.restore_defaults, code=128 + number)

    @unittest.skipIf(shutil.which("nohup") is None, "there is no nohup")
    def test_a_run_under_nohup_outlives_its_terminal(self) -> None:
        child = self.child_that_sends("HUP")
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", child, wrap=("nohup",), code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)


if __name__ == "__main__":
    main()
