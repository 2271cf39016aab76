#!/usr/bin/env python3
"""`ipcbench history`: results over time, their changes, charts and exports."""

import csv
import json
from typing import Any

from program import OK, QUICK, RUN_FAILED, USAGE, ProgramTest, main


class History(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        ended = self.ipcbench("run", "pipe", *QUICK, "--export-json", "-", code=OK)
        self.report = json.loads(ended.out)
        self.file = self.path("history.json")

    def add(self, number: int, rate: float, *flags: str, code: int = OK) -> Any:
        """Adds a report with that rate, made at the hour `number`."""
        self.report["context"]["date"] = f"2026-01-{1 + number // 24:02}T{number % 24:02}:00:00Z"
        result = self.report["results"][0]
        result.update({"round_trips": 1_000_000, "elapsed_s": 1_000_000 / rate})
        result["repetitions"] = [{"round_trips": 1_000_000, "elapsed_s": 1_000_000 / rate, "outlier": False}]
        path = self.path("report.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.report, file)
        return self.ipcbench("history", "add", path, "--to", self.file, "--label", f"c{number}", *flags, code=code)

    def add_series(self, before: int, after: int) -> None:
        """Adds a rate that varies by 1 %, and falls by a tenth in the end."""
        for i in range(before + after):
            level = 1000 if i < before else 900
            self.add(i, level * (1 + 0.01 * ((i * 7) % 5 - 2) / 2))

    def test_a_fall_is_found_and_fails_while_it_is_recent(self) -> None:
        self.add_series(16, 6)
        told = self.ipcbench("history", "check", self.file, "--fail-if-slower", "5", code=RUN_FAILED)
        self.assertRegex(told.out, r"pipe/json/\S+ +22 +2026-01-01T16:00:00Z c16 +0\.90x .* slower")
        self.assertIn("1 cell is slower by more than 5 % since a change in the newest 10 points", told.out)
        self.ipcbench("history", "check", self.file, "--fail-if-slower", "15", code=OK)
        self.ipcbench("history", "check", self.file, "--fail-if-slower", "5", "--recent", "5", code=OK)
        self.ipcbench("history", "check", self.file, code=OK)

    def test_noise_is_no_change(self) -> None:
        self.add_series(20, 0)
        told = self.ipcbench("history", "check", self.file, "--fail-if-slower", "0", code=OK)
        self.assertIn("no change", told.out)

    def test_is_drawn(self) -> None:
        self.add_series(10, 6)
        svg = self.ipcbench("history", "plot", self.file, "-o", "-", code=OK).out
        self.assertIn("<svg", svg)
        self.assertIn("pipe/json", svg)
        self.assertIn("0.90x (slower)", svg)

    def test_is_exported_for_otava(self) -> None:
        self.add_series(3, 0)
        told = self.ipcbench("history", "export", self.file, "-o", "-", code=OK)
        rows = list(csv.DictReader(told.out.splitlines()))
        self.assertEqual([row["label"] for row in rows], ["c0", "c1", "c2"])
        self.assertEqual(rows[0]["time"], "2026-01-01T00:00:00Z")
        (cell,) = rows[0].keys() - {"time", "label"}
        self.assertTrue(cell.startswith("pipe/json/"))
        self.assertEqual(float(rows[0][cell]), 990)

    def test_has_no_formula_in_an_export(self) -> None:
        self.report["results"][0]["transport"] = "=1+2"
        self.add(0, 1000)
        title, row = self.ipcbench("history", "export", self.file, "-o", "-", code=OK).out.splitlines()
        self.assertNotRegex(title + "," + row, r"(^|,)\"?[=+@]")

    def test_cells_that_some_reports_lack_are_left_out(self) -> None:
        self.add(0, 1000)
        self.report["results"][0]["transport"] = "fifo"
        self.add(1, 1000)
        told = self.ipcbench("history", "export", self.file, "-o", "-", code=OK)
        self.assertEqual(told.out.splitlines()[0], "time,label")
        self.assertEqual(told.err.count("left out"), 2)
        only = self.ipcbench("history", "export", self.file, "-o", "-", "--cell", "fifo", code=OK)
        self.assertEqual(len(only.out.splitlines()), 2)

    def test_machines_are_kept_apart(self) -> None:
        self.add(0, 1000)
        self.add(0, 500, "--machine", "another")
        told = self.ipcbench("history", "check", self.file, code=USAGE)
        self.assertIn("has several machines", told.err)
        self.assertIn("'another'", told.err)
        self.ipcbench("history", "check", self.file, "--machine", "another", code=OK)
        self.assertIn("no such cell", self.ipcbench("history", "check", self.file, "--machine", "x", code=USAGE).err)

    def test_a_report_is_added_once(self) -> None:
        self.add(0, 1000)
        self.assertIn("already", self.add(0, 1000, code=USAGE).err)

    def test_reports_that_are_added_at_the_same_time_are_all_in_it(self) -> None:
        self.add(0, 1000)
        with open(self.file, encoding="utf-8") as file:
            history = json.load(file)
        (point,) = history["points"]
        history["points"] = [{**point, "date": f"2025-01-01T00:{i // 60:02}:{i % 60:02}Z"} for i in range(3000)]
        with open(self.file, "w", encoding="utf-8") as file:  # so large that reading and writing it takes a while
            json.dump(history, file)
        jobs = []
        for number in range(8):
            report = self.path(f"report-{number}.json")
            self.report["context"]["date"] = f"2026-02-01T00:00:0{number}Z"
            with open(report, "w", encoding="utf-8") as file:
                json.dump(self.report, file)
            jobs.append(self.start("history", "add", report, "--to", self.file, "--label", f"job{number}"))
        for job in jobs:
            ended = self.finish(job)
            self.assertEqual(ended.code, OK, ended.text)
        with open(self.file, encoding="utf-8") as file:
            self.assertEqual(len(json.load(file)["points"]), 3008)

    def test_names_of_files_are_printed_harmless(self) -> None:
        self.file = self.path("\x1b[31mred\u202e.json")
        self.assertNotRegex(self.add(0, 1000).out, "[\x1b\u202e]")

    def test_files_that_are_no_history_are_refused(self) -> None:
        path = self.path("report")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.report, file)
        self.assertIn("is not a history", self.ipcbench("history", "check", path, code=USAGE).err)
        for text in ('{"history_version": 2, "points": []}', '{"history_version": 1, "points": [{}]}', "", "[]"):
            with self.subTest(text=text):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                self.assertIn(path, self.ipcbench("history", "check", path, code=USAGE).err)

    def test_is_kept_in_a_file(self) -> None:
        path = self.path("report.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.report, file)
        for target, says in (("-", "'-' is not a file"), (path, "--to")):
            told = self.ipcbench("history", "add", path, "--to", target, code=USAGE)
            self.assertIn(says, told.err)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(json.load(file), self.report, "the report is unchanged")

    def test_wrong_usage_is_an_error(self) -> None:
        self.assertIn("history", self.ipcbench("history", code=USAGE).err)
        told = self.ipcbench("history", "check", "--fial-if-slower", "5", code=USAGE)
        self.assertIn("did you mean '--fail-if-slower'", told.err)
        self.assertIn("ipcbench history check --help", told.err)


if __name__ == "__main__":
    main()
