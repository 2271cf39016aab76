#!/usr/bin/env python3
"""`--dry-run` lists what would be measured, and measures nothing."""

import os
import re

from program import NOTHING_RAN, OK, QUICK, main
from recorded_runs import NO_CONTROLS, RecordedRuns


class DryRun(RecordedRuns):
    def test_lists_the_cells_and_their_time_and_runs_nothing(self) -> None:
        spy = self.script("spy", f'#!/bin/sh\n: > "{self.path("started")}"\n')
        told = self.ipcbench(
            *("run", "pipe", "udp", "--size", "1,1M", "-d", "2s", "-r", "5", "--seed", "7", "--dry-run"),
            *("--placement", "none"),
            *("--child", spy, "--export-json", self.path("results.json")),
            code=OK,
        ).out
        self.assertRegex(told, r"(?m)^pipe, json, 1 MiB, block +5 +2\.\d\d s +1\d\.\d s$")
        self.assertRegex(told, r"udp +skipped: --size 1048576: a frame of up to .* is over the limit")
        self.assertRegex(told, r"15 runs, 5 of each cell, in shuffled order \(--seed 7\): about \d\d s; nothing was run")
        self.assertFalse(os.path.exists(self.path("started")))
        self.assertFalse(os.path.exists(self.path("results.json")))

    def test_lists_them_in_the_order_of_the_run(self) -> None:
        arguments = ("pipe", "uds-stream", "fifo", *QUICK, *NO_CONTROLS, "--size", "1,2", "-r", "1", "--seed", "99")
        told = self.ipcbench("run", *arguments, "--dry-run", code=OK).out
        listed = re.findall(r"(?m)^([a-z-]+), json, (\d) B", told)
        self.measure(*arguments)
        measured = [(r["transport"], str(r["payload_bytes"])) for r in self.read("before.json")["results"]]
        self.assertEqual(listed, measured)
        self.assertIn("how long they take is not known before they run", told)

    def test_says_so_when_nothing_can_run(self) -> None:
        told = self.ipcbench("run", "udp", "--size", "1M,2M", "--dry-run", code=NOTHING_RAN).out
        self.assertIn("skipped", told)

    def test_refuses_what_a_run_refuses(self) -> None:
        self.refused("run", "pipe", "--size", "x", "--dry-run", says=("--size",))

    def test_lists_a_rerun_and_a_resumed_run(self) -> None:
        before = self.measure("pipe", *QUICK, *NO_CONTROLS, "--size", "1,2", "-r", "2")
        self.assertIn("4 runs", self.ipcbench("rerun", before, "--dry-run", code=OK).out)
        report = self.read("before.json")
        del report["results"][0]
        told = self.ipcbench("run", "--resume", self.write("part.json", report), "--dry-run", code=OK).out
        self.assertIn("2 of 4 runs are left", told)


if __name__ == "__main__":
    main()
