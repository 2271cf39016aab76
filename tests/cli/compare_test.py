#!/usr/bin/env python3
"""`ipcbench compare`: judging from reports that were written earlier."""

import copy
import json
from typing import Any, Optional

from program import OK, QUICK, RUN_FAILED, UNDECIDED, USAGE, Ended, ProgramTest, main


class Judging(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        ended = self.ipcbench(
            "run", "pipe", "shm-futex", "udp", *QUICK, "-r", "3", "--placement", "none", "--export-json", "-", code=OK
        )
        self.report = json.loads(ended.out)

    def changed(self, name: str, factor: float = 1, noise: Optional[float] = None) -> str:
        """Returns the path of a copy of `self.report` whose rates are multiplied by the factor and nearly constant."""
        report = copy.deepcopy(self.report)
        for result in report["results"]:
            for i, repetition in enumerate(result["repetitions"]):
                repetition.update({"round_trips": 1000, "elapsed_s": (1 + 0.001 * i) / factor})
            result.update({"round_trips": 3000, "elapsed_s": 3.003 / factor, "noise": noise})
        return self.write(name, report)

    def write(self, name: str, report: Any) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(report, file)
        return self.path(name)


class Compare(Judging):
    def compare(self, *arguments: str, code: int) -> Ended:
        return self.ipcbench("compare", *arguments, code=code)

    def test_tells_faster_from_slower(self) -> None:
        base = self.changed("base")
        self.assertIn("1.20x", self.compare(base, self.changed("fast", 1.2), code=OK).out)
        self.assertIn("same within 5 %", self.compare(base, base, code=OK).out)
        slow = self.changed("slow", 0.8)
        self.assertIn("slower", self.compare(base, slow, code=OK).out)
        self.compare(base, slow, "--fail-if-slower", "25%", code=OK)
        failed = self.compare(base, slow, "--fail-if-slower", "5", code=RUN_FAILED)
        self.assertIn("3 cells are slower by more than 5 %", failed.out)

    def test_differences_within_the_noise_are_none(self) -> None:
        base = self.changed("base", noise=0.3)
        told = self.compare(base, self.changed("slow", 0.8), "--fail-if-slower", "0", code=OK)
        self.assertIn("identical measurements differ by 30 %", told.out)

    def test_noise_of_one_cell_hides_no_other(self) -> None:
        base = self.changed("base")
        slow = self.changed("slow", 0.5)
        with open(slow, encoding="utf-8") as file:
            report = json.load(file)
        report["results"][0]["noise"] = 1.11
        failed = self.compare(base, self.write("noisy", report), "--fail-if-slower", "5", code=RUN_FAILED)
        self.assertIn("2 cells are slower by more than 5 %", failed.out)

    def test_a_wide_interval_does_not_fail_the_gate(self) -> None:
        base = self.changed("base")
        with open(self.changed("noisy", 0.8), encoding="utf-8") as file:
            report = json.load(file)
        for result in report["results"]:
            for i, repetition in enumerate(result["repetitions"]):
                repetition["elapsed_s"] = 1 + 0.6 * (i % 2)
        noisy = self.write("noisy", report)
        told = self.compare(base, noisy, "--fail-if-slower", "5", code=OK)
        self.assertIn("3 cells may be slower by more than 5 %: undecided", told.out)
        self.compare(base, noisy, "--fail-if-slower", "5", "--fail-if-undecided", code=UNDECIDED)
        self.compare(base, base, "--fail-if-slower", "5", "--fail-if-undecided", code=OK)

    def test_the_comparison_can_be_exported(self) -> None:
        base, slow = self.changed("base"), self.changed("slow", 0.8)
        paths = self.path("out.json"), self.path("out.md")
        self.compare(base, slow, "--export-json", paths[0], "--export-markdown", paths[1], code=OK)
        with open(paths[0], encoding="utf-8") as file:
            comparison = json.load(file)["comparisons"][0]
        self.assertEqual([cell["verdict"] for cell in comparison["cells"]], ["slower"] * 3)
        self.assertLess(comparison["cells"][0]["interval"]["high"], 0.95)
        self.assertIn("context", comparison["before"])
        with open(paths[1], encoding="utf-8") as file:
            self.assertRegex(file.read(), r"\| pipe.* \| slower \|")
        told = self.compare(base, slow, "--export-json", "-", code=OK)
        self.assertEqual(json.loads(told.out)["comparison_version"], 1)
        self.assertIn("slower", told.err)
        self.assertIn("--export-json", self.compare(base, slow, "--export-json", base, code=USAGE).err)

    def test_compares_the_builds_in_one_report(self) -> None:
        with open(self.changed("slow", 0.8), encoding="utf-8") as file:
            report = json.load(file)
        with open(self.changed("base"), encoding="utf-8") as file:
            results = json.load(file)["results"]
        current = report["context"]["build_type"].lower()
        for result in report["results"]:
            result["variant"] = current
        for result in results:
            result["variant"] = "base"
        # Results are reported as they are finished, so either build may come first.
        for order in ([*report["results"], *results], [*results, *report["results"]]):
            both = self.write("both", report | {"results": order})
            told = self.compare(both, "--fail-if-slower", "5", code=RUN_FAILED)
            self.assertIn(f"base -> {current}", told.out)
        self.assertIn("taken in turn", told.out)
        self.assertIn("one build only", self.compare(self.changed("base"), code=USAGE).err)

    def test_a_failed_cell_counts_as_slower(self) -> None:
        base = self.changed("base")
        broken = copy.deepcopy(self.report)
        for key in ("elapsed_s", "round_trips", "rtt_ns"):
            broken["results"][0][key] = None
        broken["results"][0].update({"status": "failed", "reason": "the child was killed"})
        told = self.compare(base, self.write("broken", broken), "--fail-if-slower", "50", code=RUN_FAILED)
        self.assertRegex(told.out, r"failed afterwards\n  \S+, .*: the child was killed")

    def without(self, name: str, **changes: Any) -> str:
        """Returns the path of a report whose first cell is missing, or has no number because of `changes`."""
        report = copy.deepcopy(self.report)
        if changes:
            for key in ("elapsed_s", "round_trips", "rtt_ns"):
                report["results"][0][key] = None
            report["results"][0].update(changes)
        else:
            del report["results"][0]
        return self.write(name, report)

    def test_a_cell_that_is_gone_or_skipped_fails_the_gate(self) -> None:
        base = self.changed("base")
        gate = ("--fail-if-slower", "99.9")
        for name, path, says in (
            ("gone", self.without("gone"), "only before"),
            ("skipped", self.without("skipped", status="skipped", reason="no such thing here"), "no such thing here"),
        ):
            with self.subTest(name=name):
                told = self.compare(base, path, *gate, code=RUN_FAILED)
                self.assertIn(says, told.out)
                self.assertIn("1 cell was measured before and not afterwards (--allow-missing ignores that)", told.out)
                self.compare(base, path, *gate, "--allow-missing", code=OK)
                self.compare(base, path, code=OK)
                self.compare(path, base, *gate, code=OK)  # a new cell does not count as a missing one

    def test_fails_when_nothing_was_measured_again(self) -> None:
        base = self.changed("base")
        nothing = copy.deepcopy(self.report)
        for result in nothing["results"]:
            result.update({"elapsed_s": None, "round_trips": None, "rtt_ns": None, "status": "skipped", "reason": "gone"})
        path = self.write("nothing", nothing)
        told = self.compare(base, path, "--fail-if-slower", "99.9", code=RUN_FAILED)
        self.assertIn("3 cells were measured before and not afterwards", told.out)

    def test_a_failed_cell_is_not_missing(self) -> None:
        path = self.without("failed", status="failed", reason="the child was killed")
        self.compare(self.changed("base"), path, "--fail-if-slower", "99.9", "--allow-missing", code=RUN_FAILED)

    def test_refuses_allow_missing_without_a_gate(self) -> None:
        base = self.changed("base")
        for flag in ("--allow-missing", "--fail-if-undecided"):
            self.assertIn("--fail-if-slower", self.compare(base, base, flag, code=USAGE).err)

    def test_cells_with_other_options_are_named_and_not_compared(self) -> None:
        paths = []
        for name, value in (("small", "4096"), ("same", "4K"), ("large", "1M")):
            paths.append(self.path(name))
            flags = ("--option", f"pipe_bytes={value}", "--export-json", paths[-1], "--export-bencher", paths[-1] + ".bmf")
            self.ipcbench("run", "pipe", *QUICK, "-r", "2", *flags, code=OK)
        self.assertIn("pipe_bytes=4096", self.compare(paths[0], paths[1], code=OK).out)
        told = self.compare(paths[0], paths[2], code=USAGE)
        self.assertRegex(told.out, r"the options differ\n  pipe, .*pipe_bytes=4096 -> pipe_bytes=1048576")
        self.assertIn("no measured cell in common", told.err)
        plain = self.changed("plain")
        self.assertRegex(self.compare(plain, paths[2], code=USAGE).out, r"pipe, .* -> pipe_bytes=1048576")
        names = []
        for path in paths:
            with open(path + ".bmf", encoding="utf-8") as file:
                names.append(next(iter(json.load(file))))
        self.assertEqual(names[0], names[1])
        self.assertNotEqual(names[0], names[2])

    def test_each_requested_setting_identifies_a_cell(self) -> None:
        base = self.changed("base")
        for change in (
            {"transport": "pips"},
            {"codec": "raw"},
            {"payload_bytes": 1},
            {"wait": "yield"},
            {"placement": "same"},
            {"requested_options": {"pipe_bytes": "4096"}},
            {"requested_timing": "every"},
            {"variant": "debug"},
            *({"load": self.report["results"][0]["load"] | load} for load in (
                {"depth": 2}, {"pairs": 2}, {"concurrency": 2}, {"gap_ns": 1230000}, {"gap_ns": 1230001},
                {"rate_per_s": 1000.1, "arrivals": "constant"}, {"mode": "stream"},
            )),
        ):  # fmt: skip
            with self.subTest(change=change):
                other = copy.deepcopy(self.report)
                for result in other["results"]:
                    result.update(change)
                self.compare(base, self.write("other", other), code=USAGE)

    def test_reads_a_report_that_does_not_say_which_options_were_requested(self) -> None:
        for result in self.report["results"]:
            del result["requested_options"], result["requested_timing"]
        old = self.changed("old")
        for result in self.report["results"]:
            result["options"] = {key: "1" for key in result["options"]}
            result["requested_options"] = {"pipe_bytes": "1"}
        told = self.compare(old, self.changed("new"), code=OK)
        self.assertRegex(told.out, r"option pipe_bytes of pipe: \d+ -> 1")

    def test_a_report_does_not_drive_the_terminal(self) -> None:
        for result in self.report["results"]:
            result["transport"] += "\x1b[31m"
        base = self.changed("base")
        self.assertNotIn("\x1b", self.compare(base, base, code=OK).out)

    def test_says_what_differs_in_the_machine(self) -> None:
        base = self.changed("base")
        self.report["context"]["kernel"] = "Linux 1.0"
        self.assertRegex(self.compare(base, self.changed("other"), code=OK).out, r"kernel: Linux .* -> Linux 1\.0")

    def test_refuses_reports_with_nothing_in_common(self) -> None:
        base = self.changed("base")
        for result in self.report["results"]:
            result["payload_bytes"] = 77
        told = self.compare(base, self.changed("other"), code=USAGE)
        self.assertIn("have no measured cell in common", told.err)

    def test_bad_files_are_refused_with_the_place(self) -> None:
        good = self.changed("good")
        with open(good, encoding="utf-8") as file:
            text = file.read()
        newer = copy.deepcopy(self.report)
        newer["schema_version"] = 99
        broken = copy.deepcopy(self.report)
        broken["results"][1]["elapsed_s"] = "long"
        for name, content, says in (
            ("empty", "", "is empty"),
            ("truncated", text[: len(text) // 2], "line 1, column"),
            ("foreign", '{"benchmarks": []}', "not a report of ipcbench"),
            ("newer", json.dumps(newer), "schema_version"),
            ("broken", json.dumps(broken), "results[1].elapsed_s: expected a number"),
        ):
            with self.subTest(name=name):
                with open(self.path(name), "w", encoding="utf-8") as file:
                    file.write(content)
                for pair in ((good, self.path(name)), (self.path(name), good)):
                    told = self.compare(*pair, code=USAGE)
                    self.assertIn(says, told.err)
                    self.assertIn(self.path(name), told.err)
        self.assertIn("errno 2", self.compare(good, self.path("missing"), code=USAGE).err)

    def test_refuses_bad_percentages(self) -> None:
        base = self.changed("base")
        for percent in ("", "-1", "100", "five", "5%%", "nan", "inf"):
            with self.subTest(percent=percent):
                self.assertIn("--fail-if-slower", self.compare(base, base, f"--fail-if-slower={percent}", code=USAGE).err)


if __name__ == "__main__":
    main()
