#!/usr/bin/env python3
"""Runs of many cells: axes, repetitions, order, time budget, interruption, breakdown."""

import json
import os
import re
import signal
import subprocess
from typing import Any

from matrix import MatrixTest
from program import NOTHING_RAN, OK, PROGRAM, QUICK, main, sanitized


class Matrix(MatrixTest):
    def test_is_the_product_of_its_axes(self) -> None:
        results = self.results(
            "pipe", "shm-futex", *QUICK, "--size", "0,1:4:*2", "--codec", "json,raw", "--placement", "none,same"
        )
        cells = {(r["transport"], r["payload_bytes"], r["codec"], r["placement"]) for r in results}
        self.assertEqual(len(results), 2 * 4 * 2 * 2)
        self.assertEqual(len(cells), len(results))
        for result in results:
            self.assertEqual(len(result["repetitions"]), 3)
            self.assertEqual(result["round_trips"], 60)
            self.assertEqual(result["requested_repetitions"], 3)
            interval = result["rate_interval"]
            self.assertLessEqual(interval["low"], result["round_trips_per_s"])
            self.assertGreaterEqual(interval["high"], result["round_trips_per_s"])

    def test_a_single_cell_is_measured_once(self) -> None:
        (result,) = self.results("pipe", *QUICK)
        self.assertEqual(len(result["repetitions"]), 1)
        self.assertIsNone(result["rate_interval"])

    def test_skips_what_a_transport_cannot_do_and_says_why(self) -> None:
        results = self.results("pipe", "udp", *QUICK, "--size", "1,1M", "-r", "1")
        told = {(r["transport"], r["payload_bytes"]): (r["status"], r["reason"]) for r in results}
        self.assertEqual(told["pipe", 1 << 20][0], "ok")
        self.assertEqual(told["udp", 1][0], "ok")
        status, reason = told["udp", 1 << 20]
        self.assertEqual(status, "skipped")
        self.assertIn("is over the limit of udp", reason)

    def test_ends_with_its_own_code_when_nothing_can_run(self) -> None:
        self.assertEqual({r["status"] for r in self.results("udp", *QUICK, "--size", "1M,2M", code=NOTHING_RAN)}, {"skipped"})

    def test_takes_turns_in_an_order_that_the_seed_repeats(self) -> None:
        def order(seed: str) -> list[str]:
            ended = self.ipcbench(
                "run", "shm-*", *QUICK, "-r", "1", "--size", "0,1", "--seed", seed, "--verbose", "--no-color", code=OK
            )
            self.assertIn(f"--seed {seed}", ended.out)
            return re.findall(r"(?m)^(shm-\S+)  json, payload (\S+ B),", ended.out)

        self.assertEqual(order("4711"), order("4711"))
        self.assertNotEqual(order("4711"), order("4712"))

    def test_spreads_a_time_budget(self) -> None:
        results = self.results("pipe", "fifo", "--size", "1,2", "-r", "2", "--time-budget", "2s")
        self.assertEqual(len(results), 4)
        each = {round(result["requested_s"] / 2, 6) for result in results}
        self.assertEqual(len(each), 1)
        # The budget also covers starting and ending eight children, their warm-up and their verification.
        self.assertLess(8 * each.pop() * 1.2, 2)

    def test_refuses_a_time_budget_that_is_too_small(self) -> None:
        ended = self.refused("run", "pipe", "--size", "1,2", "--time-budget", "50ms", says=("--time-budget", "6 runs"))
        enough = re.search(r"hint: give it at least (\d+)ms", ended.err)
        self.assertTrue(enough, ended.text)
        self.ipcbench("run", "pipe", "--size", "1,2", "--time-budget", f"{enough.group(1)}ms", code=OK)

    def test_refuses_more_cells_than_the_limit(self) -> None:
        huge = ("--size", "1:1000:+1", "--depth", "1:1000:+1")
        limited: dict[str, Any] = {"wrap": ("prlimit", "--as=3000000000")} if not sanitized() else {}
        for arguments, count in (
            (("all", *huge, "-d", "10ms", "-r", "1"), "0,000 cells"),
            (("all", *huge, "--gap", "0:999ns:+1ns", "-d", "1ms"), "--gap"),
            (("pipe", *huge, "--rate", "1:9999:+1", "--pairs", "1:200", "--wait", "block,spin,yield", "-n", "1"), "cells"),
            (("pipe", "--size", "1:10001:+1", "-n", "1"), "--size"),
            (("pipe", "--size", "1:6000:+1", "--build", f"x={PROGRAM}", "-n", "1"), "12,000 cells"),
            (("null", "--size", "1,2,3", "--max-cells", "2", "-n", "1"), "3 cells"),
            (("all", "--size", "1:10000:+1", "--max-cells", "100000", "-n", "1"), "0,000 cells"),
        ):
            with self.subTest(arguments=arguments):
                self.refused("run", *arguments, says=(count, "hint: "), **limited)
        # The plan of more cells would fill the memory.
        self.refused("run", "all", "--max-cells", "1000000", says=("'1000000' is not a whole number from 1 to 100000",))

    def test_refuses_a_run_that_takes_longer_than_a_day(self) -> None:
        for arguments in (
            ("pipe", "-d", "25h"),
            ("pipe", "fifo", "-d", "1h", "-r", "12"),
            ("pipe", "--self-check", "-d", "1h", "-r", "12"),
            ("pipe", "-n", "1000000", "--rate", "1"),
            ("pipe", "-n", "100000", "--gap", "1s"),
            ("pipe", "-d", "1ms", "--warmup", "10s", "-r", "10000"),
            ("null", "pipe", "--time-budget", "30h"),
            ("pipe", "-d", "1s", "--max-time", "1s"),
        ):
            with self.subTest(arguments=arguments):
                self.refused("run", *arguments, says=("would take about", "hint: "))
        self.ipcbench("run", "pipe", "-d", "20ms", "--max-time", "10000h", code=OK)

    def test_plans_as_many_cells_as_the_limit(self) -> None:
        # The last cell is refused after all others have been checked; the test times out if the checks are slow.
        sizes = ("--size", "1:100:+1", "--depth", "1:100:+1")
        self.refused("run", "pipe", *sizes, "-d", "10s", "--breakdown", says=("--breakdown",))
        self.refused("run", "pipe", *sizes, "-d", "10s", says=("30,000 runs would take",))
        self.refused("run", "udp", *sizes, "-d", "10s", "--option", "sndbuf=64K", says=("30,000 runs would take",))

    def test_refuses_bad_axes(self) -> None:
        for flags in (
            ("--size", "1,1"),
            ("--size", "1:2:3"),
            ("--codec", "json,,raw"),
            ("--wait", "block,nap"),
            ("--repetitions", "0"),
            ("--repetitions", "1.5"),
            ("--seed", "-1"),
            ("--style", "fancy"),
            ("--build", ""),
            ("--build", "debug="),
            ("--duration", "1s", "--time-budget", "2s"),
            ("--export-json", "-", "--export-csv", "-"),
            ("--export-csv", ""),
            ("--export-json", "same", "--export-csv", "same"),
            ("--save-histograms", ""),
            ("--reference", "tcp"),
            ("--reference", "no-such"),
        ):
            with self.subTest(flags=flags):
                self.refused("run", "pipe", *flags, says=(flags[-2] if flags[-1] != "no-such" else "no-such",))

    def test_an_interruption_reports_every_cell_that_has_a_repetition(self) -> None:
        report = self.path("report.json")
        process = self.start(
            "run", "pipe", "fifo", "--size", "1,2", "-r", "1000", "-d", "20ms", "--export-json", report, "--no-color"
        )
        # The announcement comes before the first of many runs; the progress of the matrix is not visible from outside.
        while b"runs" not in (line := process.stdout.readline()):
            self.assertTrue(line, "it ended early")
        while not self.children_of(process.pid):
            self.assertIsNone(process.poll(), "it ended early")
        process.send_signal(signal.SIGINT)
        ended = self.finish(process)
        self.assertEqual(ended.code, 128 + signal.SIGINT, ended.text)
        with open(report, encoding="utf-8") as file:
            results = json.load(file)["results"]
        for result in results:
            self.assertEqual(result["status"], "partial" if result["round_trips"] else "skipped", ended.text)
            self.assertIn("interrupted", result["reason"])

    def test_what_was_measured_before_a_kill_is_in_the_json(self) -> None:
        report = self.path("report.json")
        process = self.start(
            *("run", "pipe", "null", "-r", "10000", "-d", "1ms", "--warmup", "0", "--export-json", report),
            stdout=subprocess.DEVNULL,
        )

        def results() -> list[dict[str, Any]]:
            try:
                with open(report, encoding="utf-8") as file:
                    return json.load(file)["results"]
            except (FileNotFoundError, json.JSONDecodeError):
                return []  # the file does not exist yet, or was read during a write

        while len(results()) < 2:
            self.assertIsNone(process.poll(), "it ended early")
        # Avoids killing the program in the middle of a write: stopping waits until the write ends, killing does not.
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        process.kill()
        process.wait()
        self.ipcbench("clean", code=OK)
        self.assertEqual({result["transport"] for result in results()}, {"pipe", "null"})
        for result in results():
            self.assertEqual(result["status"], "partial")
            self.assertRegex(result["reason"], "killed, after [0-9]+ of 10000 repetitions")

    @staticmethod
    def children_of(pid: int) -> list[str]:
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                return file.read().split()
        except FileNotFoundError:
            return ["no such file"]

    def test_breakdown_splits_a_round_trip_into_its_parts(self) -> None:
        results = self.results("pipe", "shm-futex", "null", "--iterations", "200", "--breakdown")
        all_parts = {result["transport"]: result["breakdown"] for result in results}
        self.assertIsNone(all_parts.pop("null"))
        self.assertEqual(set(all_parts), {"pipe", "shm-futex"})
        for result in results:
            if parts := all_parts.get(result["transport"]):
                total = sum(parts[key] for key in ("codec_ns", "harness_ns", "copying_ns", "waiting_ns"))
                self.assertAlmostEqual(total / result["rate_mean_ns"], 1, places=6)
                self.assertGreater(parts["notification_ns"], 0)

    def test_several_cells_show_codec_floor_and_mechanism(self) -> None:
        results = self.results("pipe", "shm-spin", *QUICK, "--codec", "json,raw", "-r", "1")
        self.assertEqual(len(results), 4)
        for result in results:
            parts = result["breakdown"]
            self.assertIsNone(parts["harness_ns"])
            whole = parts["codec_ns"] + parts["waiting_ns"]
            self.assertAlmostEqual(whole / result["rate_mean_ns"], 1, places=6)
            self.assertLessEqual(parts["codec_ns"] + parts["notification_ns"], result["rate_mean_ns"] * 1.000001)
            if (mechanism := parts["mechanism_ns"]) is not None:
                self.assertAlmostEqual(parts["codec_ns"] + parts["notification_ns"] + mechanism, result["rate_mean_ns"], places=3)
        (single,) = self.results("pipe", *QUICK)
        self.assertIsNone(single["breakdown"])
        ended = self.ipcbench("run", "pipe", "fifo", *QUICK, code=OK, env={"COLUMNS": "120"})
        self.assertRegex(ended.out, r"(?m)^transport .* codec +floor +mechanism +slower$")

    def test_self_check_measures_the_noise(self) -> None:
        (result,) = self.results("pipe", *QUICK, "-r", "2", "--self-check")
        self.assertGreaterEqual(result["noise"], 0)
        self.assertEqual(result["round_trips"], 40)

    def test_has_the_chosen_style(self) -> None:
        classic = self.ipcbench("run", "pipe", "fifo", *QUICK, "--size", "15,1000", "--style", "classic", code=OK)
        parts = (r"\[1/4\] ", r"SMALL MESSAGE \(15 bytes\)", r"MEDIUM MESSAGE \(1000 bytes\)", "SUMMARY", "Winner:")
        self.assertRegex(classic.out, "(?s)" + ".*".join(parts))
        builds = self.ipcbench("run", "pipe", *QUICK, "--build", f"other={PROGRAM}", "--style", "builds", code=OK)
        self.assertRegex(builds.out, r"(?s)### Build: other.*\| Method .*### Speed-up")

    def test_writes_every_export(self) -> None:
        flags = []
        for name in ("json", "csv", "markdown", "google-benchmark", "bencher"):
            flags += [f"--export-{name}", self.path(name)]
        self.ipcbench("run", "pipe", *QUICK, *flags, "--save-histograms", self.path("histograms"), code=OK)
        for name in ("json", "google-benchmark", "bencher"):
            with open(self.path(name), encoding="utf-8") as file:
                json.load(file)
        with open(self.path("csv"), encoding="utf-8") as file:
            self.assertEqual(len(file.readlines()), 2)


if __name__ == "__main__":
    main()
