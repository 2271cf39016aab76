#!/usr/bin/env python3
"""Repeating and continuing: `rerun`, `run --resume` and `run --dry-run`."""

import json
import os
import re
import signal
from typing import Any

from program import CHILD, NOTHING_RAN, OK, QUICK, ProgramTest, main

REQUEST = ("transport", "codec", "payload_bytes", "wait", "placement", "load", "requested_options", "requested_timing", "requested_s",
           "requested_repetitions", "variant")  # fmt: skip


# A load for which no controls are measured, so that every child belongs to a cell, and every result is written when its
# cell is finished.
NO_CONTROLS = ("--depth", "2")


class Reports(ProgramTest):
    def read(self, name: str) -> dict[str, Any]:
        with open(self.path(name), encoding="utf-8") as file:
            return json.load(file)

    def write(self, name: str, report: Any) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(report, file)
        return self.path(name)

    def requested(self, name: str) -> list[dict[str, Any]]:
        """Returns the request of each cell, in the order in which the last repetition measured them."""
        return [{key: result[key] for key in REQUEST} for result in self.read(name)["results"]]

    def measure(self, *arguments: str, **how: Any) -> str:
        path = self.path("before.json")
        self.ipcbench("run", *arguments, "--export-json", path, code=OK, **how)
        return path


class Rerun(Reports):
    def test_measures_the_same_cells_in_the_same_order(self) -> None:
        before = self.measure("uds-strea?", "pipe:raw", "fifo", *QUICK, *NO_CONTROLS, "--size", "1,2:8:*2", "-r", "2")
        ended = self.ipcbench("rerun", before, "--export-json", self.path("after.json"), code=OK)
        self.assertEqual(self.requested("after.json"), self.requested("before.json"))
        then, now = (self.read(name)["context"]["request"] for name in ("before.json", "after.json"))
        self.assertEqual(now, then)
        # The other tests may make the machine busy, or have stopped to.
        self.assertRegex(ended.out, r"nothing that is known differs from then|what differs from then\n  load: .*\n\n")
        self.assertIn("compared with", ended.out)
        self.assertIn("Before and after: round trips per second", ended.out)

    def test_of_a_rerun_is_the_same_again(self) -> None:
        before = self.measure("pipe", "null", *QUICK, "--size", "1,2", "-r", "1")
        after = self.path("after.json")
        self.ipcbench("rerun", before, "--export-json", after, code=OK)
        self.ipcbench("rerun", after, "--export-json", self.path("third.json"), code=OK)
        self.assertEqual(self.requested("third.json"), self.requested("before.json"))

    def test_ignores_what_the_environment_says_now(self) -> None:
        before = self.measure("pipe", "--warmup", "0", env={"TEST_DURATION_SECONDS": "0.02"})
        env = {"TEST_DURATION_SECONDS": "3600", "RPC_MESSAGE_COMPLEXITY": "raw-string"}
        self.ipcbench("rerun", before, "--export-json", self.path("after.json"), env=env, code=OK)
        self.assertEqual(self.requested("after.json"), self.requested("before.json"))
        self.assertAlmostEqual(self.read("after.json")["results"][0]["requested_s"], 0.02)

    def test_says_what_differs(self) -> None:
        report = json.loads(self.ipcbench("run", "pipe", *QUICK, "--export-json", "-", code=OK).out)
        report["context"].update(kernel="Linux 2.4.0", cpu_model="Z80", compiler="TCC 0.9")
        report["context"]["request"]["environment"]["GRPC_TRACE"] = "all"
        told = self.ipcbench("rerun", self.write("old.json", report), code=OK).out
        self.assertRegex(told, r"what differs from then\n(  .*\n)*  kernel: Linux 2.4.0 -> Linux ")
        self.assertRegex(told, r"(?m)^  processor: Z80 -> ")
        self.assertRegex(told, r"(?m)^  compiler: TCC 0.9 -> ")
        self.assertIn("GRPC_TRACE: all -> not set", told)
        self.assertLess(told.index("kernel: "), told.index("completed ["), "it is said before anything runs")

    def test_skips_what_no_longer_works_and_measures_the_rest(self) -> None:
        report = json.loads(self.ipcbench("run", "pipe", "null", *QUICK, "-r", "1", "--export-json", "-", code=OK).out)
        report["context"]["request"]["flags"]["--depth"] = ["2"]  # null allows one request at a time
        ended = self.ipcbench("rerun", self.write("old.json", report), "--export-json", self.path("new.json"))
        self.assertEqual(
            {r["transport"]: r["status"] for r in self.read("new.json")["results"]}, {"pipe": "ok", "null": "skipped"}, ended.text
        )

    def test_prints_little_if_asked(self) -> None:
        told = self.ipcbench("rerun", self.measure("pipe", *QUICK), "-q", code=OK).out
        self.assertNotIn("setting", told)
        self.assertIn("compared with", told)

    def test_refuses_what_cannot_be_repeated(self) -> None:
        before = self.measure("pipe", *QUICK)
        report = self.read("before.json")
        request = report["context"]["request"]
        command = report["context"]["command"]
        for change, says in (
            ({"request": None}, ("does not record what was requested", command)),
            ({"request": {**request, "transports": []}}, ("has no transport",)),
            ({"request": {**request, "transports": ["pigeon"]}}, ("'pigeon'",)),
            ({"request": {**request, "flags": {"--wings": ["2"]}}}, ("'--wings'", "does not have")),
            ({"request": {**request, "flags": {"--export-json": ["x"]}}}, ("'--export-json'",)),
            ({"request": {**request, "flags": {"--size": []}}}, ("0 values of --size",)),
            ({"request": {**request, "flags": {"--size": ["x"]}}}, ("--size: 'x'",)),
            ({"request": {**request, "flags": 1}}, ("context.request.flags",)),
        ):
            with self.subTest(change=change):
                path = self.write("changed.json", {**report, "context": {**report["context"], **change}})
                self.refused("rerun", path, says=says)
        del report["context"]["request"]  # as earlier versions wrote it
        self.refused("rerun", self.write("changed.json", report), says=("does not record", "ipcbench run"))
        self.refused("rerun", self.path("missing.json"), says=("errno 2",))
        self.refused("rerun", before, "--size", "1", says=("--size",))
        self.refused("rerun", before, "--export-json", before, says=("would overwrite",))


class Resume(Reports):
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

    def test_of_cells_that_are_measured_once(self) -> None:
        self.interrupted(2, "pipe", *QUICK, *NO_CONTROLS, "--size", "1,2,3", "-r", "1")
        before = self.read("before.json")
        self.assertNotIn("runs", before)
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertEqual(self.children(), 4, "one of three was there")
        after = self.read("before.json")
        self.assertEqual(len(after["results"]), 3)
        for result in before["results"]:
            self.assertIn(result, after["results"])

    def test_is_killed_again(self) -> None:
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

    def test_of_a_file_whose_end_is_damaged(self) -> None:
        self.interrupted(5, *self.MATRIX)
        with open(self.path("before.json"), "r+b") as file:
            file.truncate(os.path.getsize(self.path("before.json")) - 100)
        ended = self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        self.assertRegex(ended.err, r"warning: the end of '.*before.json' is damaged")
        self.assertEqual(self.children(), 13)
        self.assertEqual({len(result["repetitions"]) for result in self.read("before.json")["results"]}, {3})

    def test_of_a_complete_file_does_nothing(self) -> None:
        before = self.measure(*self.MATRIX)
        told = self.ipcbench("run", "--resume", before, env={"IPCBENCH_CHILD": "/no/such/child"}, code=OK)
        self.assertIn("is complete: nothing is left to measure", told.err)
        self.assertIn("ipcbench rerun", told.err)

    def test_with_the_same_command_line(self) -> None:
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

    def test_of_a_breakdown(self) -> None:
        self.interrupted(2, "pipe", *QUICK, "--breakdown", "--codec", "raw", "-r", "2")
        self.ipcbench("run", "--resume", self.path("before.json"), code=OK)
        (result,) = self.read("before.json")["results"]
        self.assertEqual(result["status"], "ok")
        self.assertIsNotNone(result["breakdown"])


class DryRun(Reports):
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

    def test_of_nothing_that_can_run(self) -> None:
        told = self.ipcbench("run", "udp", "--size", "1M,2M", "--dry-run", code=NOTHING_RAN).out
        self.assertIn("skipped", told)

    def test_refuses_what_a_run_refuses(self) -> None:
        self.refused("run", "pipe", "--size", "x", "--dry-run", says=("--size",))

    def test_of_a_rerun_and_of_a_resumed_run(self) -> None:
        before = self.measure("pipe", *QUICK, *NO_CONTROLS, "--size", "1,2", "-r", "2")
        self.assertIn("4 runs", self.ipcbench("rerun", before, "--dry-run", code=OK).out)
        report = self.read("before.json")
        del report["results"][0]
        told = self.ipcbench("run", "--resume", self.write("part.json", report), "--dry-run", code=OK).out
        self.assertIn("2 of 4 runs are left", told)


if __name__ == "__main__":
    main()
