#!/usr/bin/env python3
"""Provokes each exit code of docs/exit-codes.md."""

import os
import signal

from program import CHILD, NOTHING_RAN, OK, QUICK, RUN_FAILED, SOURCE, USAGE, ProgramTest, main


class ExitCodes(ProgramTest):
    def test_0_when_all_that_could_run_ran(self) -> None:
        self.ipcbench("run", "pipe", *QUICK, code=OK)
        self.ipcbench("list", code=OK)

    def test_0_when_something_was_skipped_visibly(self) -> None:
        ended = self.ipcbench("run", "nul[l]", "pipe", *QUICK, "--wait", "block", code=OK)
        self.assertRegex(ended.out, r"(?m)^skipped  null: --wait block does not apply to null$")

    def test_1_when_a_run_failed(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", "/bin/false", code=RUN_FAILED)
        self.assertRegex(ended.out, r"(?m)^error: the child '/bin/false' exited with code 1 before the channel was set up$")

    def test_1_even_if_other_runs_succeeded(self) -> None:
        ended = self.ipcbench("run", "null", "pipe", *QUICK, "--verbose", "--child", "/bin/false", code=RUN_FAILED)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)

    def test_2_for_wrong_usage(self) -> None:
        self.assertEqual(self.refused("run", "pipe", "--duration", "x").code, USAGE)
        self.assertEqual(self.ipcbench(code=USAGE).out, "")

    def test_3_when_nothing_could_run(self) -> None:
        ended = self.ipcbench("run", "nul[l]", "--wait", "block", code=NOTHING_RAN)
        self.assertRegex(ended.out, r"(?m)^skipped: ")

    def test_128_and_the_signal_when_interrupted(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name):
                child = self.script("child", f'#!/bin/sh\nkill -{number.name[3:]} $PPID\nexec "{CHILD}"\n')
                ended = self.ipcbench("run", "pipe", "fifo", "--duration", "10m", "--child", child, code=128 + number)
                self.assertRegex(ended.out, r"(?m)^(skipped|partial) +pipe: interrupted")
                self.assertNotIn("\nfifo", ended.out, "it went on after the signal")

    def test_they_stand_in_the_help_and_in_the_document(self) -> None:
        text = self.ipcbench("--help", code=OK).out
        self.assertIn("exit codes: 0 all is well, 1 a run failed, 2 wrong usage, 3 nothing could run,", text)
        self.assertIn("128 + N interrupted by signal N", text)
        with open(os.path.join(SOURCE, "docs", "exit-codes.md"), encoding="utf-8") as file:
            document = file.read()
        for row in ("| 0 ", "| 1 ", "| 2 ", "| 3 ", "| 4 ", "| 128 + N "):
            self.assertIn(row, document)


if __name__ == "__main__":
    main()
