#!/usr/bin/env python3
"""`ipcbench run --resume` goes on with a run that was interrupted or killed."""

import os
import signal
from typing import Any

from program import CHILD, OK, QUICK, main
from recorded_runs import NO_CONTROLS, RecordedRuns


class Resume(RecordedRuns):
    CELLS = ("pipe", *QUICK, "--size", "1,2", "--depth", "2,3", "--seed", "4711")
    MATRIX = (*CELLS, "-r", "3")

    def interrupted(self, children: int, *arguments: str, by: int = signal.SIGKILL) -> None:
        """Runs a matrix until that many children have been started, ends it by a signal while the last one has done
        nothing yet, and leaves `before.json`. That child only waits for the end of its control channel. Later runs use
        the same child program, which then works."""
        started, ready = self.path("started"), self.path("ready.fifo")
        os.mkfifo(ready)
        child = self.script(
            "child",
            f'#!/bin/sh\necho >> "{started}"\n'
            f'if [ "$(wc -l < "{started}")" -eq {children} ]; then : > "{ready}"; exec cat <&3 >/dev/null; fi\n'
            f'exec "{CHILD}"\n',
        )
        process = self.start("run", *arguments, "--child", child, "--export-json", self.path("before.json"))
        with open(ready, "rb"):  # open() returns once the child has opened it
            process.send_signal(by)
            self.finish(process)
        self.ipcbench("clean", code=OK)

    def runs_of_pipe(self) -> list[dict[str, Any]]:
        return [run for run in self.read("before.json")["runs"] if run["result"]["transport"] == "pipe"]

    def children(self) -> int:
        with open(self.path("started"), encoding="ascii") as file:
            return len(file.readlines())

    def test_goes_on_with_a_matrix_that_was_killed(self) -> None:
        self.interrupted(5, *self.MATRIX)
        before = self.read("before.json")
        self.assertEqual(len(self.runs_of_pipe()), 4, "every run that had ended is there")
        self.assertEqual({r["status"] for r in before["results"] if r["transport"] == "pipe"}, {"partial"})
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertEqual(self.children(), 13, "eight runs of twelve were left, and one was killed")
        after = self.read("before.json")
        self.assertNotIn("runs", after)
        self.assertEqual(after["context"]["request"], before["context"]["request"])
        self.assertEqual(len(after["results"]), 4)
        for result in after["results"]:
            self.assertEqual(result["status"], "ok")
            self.assertEqual(len(result["repetitions"]), 3)
            self.assertEqual(result["round_trips"], 60)

    def test_measures_in_the_same_order_as_without_the_interruption(self) -> None:
        self.ipcbench("run", *self.MATRIX, "--export-json", self.path("whole.json"), code=OK)
        self.interrupted(3, *self.MATRIX)
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertEqual(self.requested("before.json"), self.requested("whole.json"))

    def test_goes_on_after_a_signal_and_into_another_file(self) -> None:
        self.interrupted(2, *self.MATRIX, by=signal.SIGTERM)
        before = self.read("before.json")
        ended = self.ipcbench("run", "--resume", self.path("before.json"), "--export-json", self.path("new.json"), code=OK)
        self.assertRegex(ended.out, r"\d+ of 12 runs are left, 3 of each cell, in shuffled order \(--seed 4711\)")
        self.assertEqual({len(result["repetitions"]) for result in self.read("new.json")["results"]}, {3})
        self.assertEqual(self.read("before.json"), before, "the first file is as it was")

    def test_is_not_overwritten_by_another_export(self) -> None:
        self.interrupted(2, *self.MATRIX)
        before = self.read("before.json")
        path = self.path("before.json")
        says = ("--export-json and --export-csv both write",)
        self.refused("run", "--resume", path, "--export-csv", path, says=says)
        flags = ("--export-json", self.path("new.json"), "--export-csv", path)
        self.refused("run", "--resume", path, *flags, says=("--export-csv: ", "is the file of --resume"))
        self.assertEqual(self.read("before.json"), before)

    def test_goes_on_with_cells_that_are_measured_once(self) -> None:
        self.interrupted(2, "pipe", *QUICK, *NO_CONTROLS, "--size", "1,2,3", "-r", "1")
        before = self.read("before.json")
        self.assertNotIn("runs", before)
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertEqual(self.children(), 4, "one of three was there")
        after = self.read("before.json")
        self.assertEqual(len(after["results"]), 3)
        for result in before["results"]:
            self.assertIn(result, after["results"])

    def test_goes_on_after_it_was_killed_again(self) -> None:
        self.interrupted(2, *self.MATRIX)
        os.remove(self.path("ready.fifo"))
        with open(self.path("started"), "w", encoding="ascii"):
            pass
        os.mkfifo(self.path("ready.fifo"))
        process = self.start("run", "--resume", self.path("before.json"))
        with open(self.path("ready.fifo"), "rb"):
            process.kill()
            self.finish(process)
        self.ipcbench("clean", code=OK)
        self.assertEqual(len(self.runs_of_pipe()), 2)
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertEqual({len(result["repetitions"]) for result in self.read("before.json")["results"]}, {3})

    def test_goes_on_with_a_file_whose_end_is_damaged(self) -> None:
        self.interrupted(5, *self.MATRIX)
        with open(self.path("before.json"), "r+b") as file:
            file.truncate(os.path.getsize(self.path("before.json")) - 100)
        ended = self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertRegex(ended.err, r"warning: the end of '.*before.json' is damaged")
        self.assertEqual(self.children(), 13)
        self.assertEqual({len(result["repetitions"]) for result in self.read("before.json")["results"]}, {3})

    def test_does_nothing_with_a_complete_file(self) -> None:
        before = self.measure(*self.MATRIX)
        told = self.ipcbench("run", "--resume", before, env={"IPCBENCH_CHILD": "/no/such/child"}, code=OK)
        self.assertIn("is complete: nothing is left to measure", told.err)
        self.assertIn("ipcbench rerun", told.err)

    def test_goes_on_with_the_same_command_line(self) -> None:
        self.interrupted(3, *self.MATRIX)
        again = ("--child", self.path("child"), "--resume", self.path("before.json"))
        self.refused("run", *again, "--size", "1", says=("--size does not apply", "leave it out"))
        self.refused("run", *self.CELLS, "-r", "2", *again, says=("--repetitions 3", "--repetitions 2"))
        self.refused("run", "fifo", *self.MATRIX, *again, says=("with pipe, not with fifo, pipe",))
        self.ipcbench("run", *self.MATRIX, *again, code=OK)
        self.assertEqual({len(result["repetitions"]) for result in self.read("before.json")["results"]}, {3})

    def test_refuses_what_it_must_not_mix(self) -> None:
        self.interrupted(3, *self.MATRIX)
        report = self.read("before.json")
        for change, says in (
            ({"context": {**report["context"], "kernel": "Linux 2.4.0"}}, ("other circumstances", "Linux 2.4.0 -> ", "rerun")),
            ({"context": {**report["context"], "request": None}}, ("does not record",)),
            ({"runs": [{**report["runs"][0], "cell": 99}]}, ("runs[0]", "no cell 99")),
            ({"runs": [{**run, "cell": 3 - run["cell"]} for run in report["runs"]]}, ("runs[0]", "it is a run of")),
            ({"runs": report["runs"] * 4}, ("more than 3 runs",)),
            ({"runs": [{"cell": 0}]}, ("'result' is missing",)),
        ):
            with self.subTest(change=list(change)):
                self.refused("run", "--resume", self.write("changed.json", {**report, **change}), says=says)
        for path in ("", "-", self.path("missing.json")):
            self.refused("run", "--resume", path, says=(path or "--resume: ''",))
        self.refused("run", says=("TRANSPORT is required",))

    def test_goes_on_with_a_breakdown(self) -> None:
        self.interrupted(2, "pipe", *QUICK, "--breakdown", "--codec", "raw", "-r", "2")
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        (result,) = self.read("before.json")["results"]
        self.assertEqual(result["status"], "ok")
        self.assertIsNotNone(result["breakdown"])


if __name__ == "__main__":
    main()
