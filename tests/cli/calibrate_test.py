#!/usr/bin/env python3
"""`ipcbench calibrate`: how often verdicts are right here, and the file that `compare` takes."""

import json
import shlex

from program import CHILD, OK, QUICK, ProgramTest, main

SHORT = ("--repetitions", "3", "--campaigns", "4", "--duration", "3ms")


class Calibrate(ProgramTest):
    def test_measures_each_cell_as_it_is_and_slowed_down(self) -> None:
        path = self.path("calibration.json")
        told = self.ipcbench("calibrate", "pipe", "shm-spin", *SHORT, "-o", path, code=OK).out
        for title in ("measured in turn", "two campaigns, one after the other", "blocking (", "busy-polling ("):
            self.assertIn(title, told)
        self.assertRegex(told, r"Campaigns with any false verdict: \d of 4 in turn, \d of 2 pairs\.")
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        self.assertEqual((document["repetitions"], document["slowdown"]), (3, 0.05))
        self.assertEqual([cell["blocks"] for cell in document["cells"]], [True, False])
        for cell in document["cells"]:
            self.assertEqual((cell["in_turn"]["campaigns"], cell["apart"]["campaigns"]), (4, 2))

    def test_the_slowdown_can_be_chosen(self) -> None:
        told = self.ipcbench("calibrate", "shm-spin", *SHORT, "--slowdown", "12.5%", "-o", "-", code=OK)
        self.assertEqual(json.loads(told.out)["slowdown"], 0.125)
        self.assertIn("12.5 % missed", told.err)

    def test_its_noise_counts_in_a_comparison(self) -> None:
        path = self.path("calibration.json")
        self.ipcbench("calibrate", "pipe", *SHORT, "-o", path, code=OK)
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        document["cells"][0]["apart"]["noise"] = 0.42
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        report = self.path("report.json")
        # fifo was not calibrated, but waits like pipe; a spinning transport does not.
        self.ipcbench("run", "fifo", "shm-spin", *QUICK, "-r", "2", "--export-json", report, code=OK)
        with open(report, encoding="utf-8") as file:
            before = json.load(file)
        other = self.path("other.json")
        with open(other, "w", encoding="utf-8") as file:
            json.dump(before, file)
        # Wide enough for all columns, since the figures of a busy machine may be long.
        wide = {"COLUMNS": "160"}
        told = self.ipcbench("compare", report, other, "--calibration", path, env=wide, code=OK).out
        self.assertRegex(told, r"(?m)^fifo, .* 42 % ")
        self.assertRegex(told, r"(?m)^shm-spin, .* - ")
        self.assertIn("1 of 2 cells have one", told)

    def test_its_command_measures_the_same_again(self) -> None:
        path = self.path("calibration.json")
        self.ipcbench("calibrate", "pipe", *SHORT, "-o", path, code=OK, env={"IPCBENCH_CHILD": CHILD})
        with open(path, encoding="utf-8") as file:
            words = shlex.split(json.load(file)["context"]["command"])
        self.assertTrue([word for word in words if word.startswith("--seed=")], words)
        self.assertIn(f"--child={CHILD}", words)
        words = words[words.index("calibrate") :]  # variables and the program come first
        self.ipcbench(*words, code=OK)
        with open(path, encoding="utf-8") as file:
            again = shlex.split(json.load(file)["context"]["command"])
        self.assertEqual(sorted(again[again.index("calibrate") :]), sorted(words))

    def test_says_how_long_it_takes(self) -> None:
        told = self.ipcbench("calibrate", "pipe", "-r", "5", "-n", "400", "-d", "1s", "--dry-run", code=OK).out
        self.assertRegex(told, r"6,000 runs, 2,000 of each cell, .* about 2[.]1 h; nothing was run")

    def test_refuses_what_cannot_be_slowed_down(self) -> None:
        self.refused("calibrate", "null", *SHORT, says=("it has no second process",))

    def test_refuses_bad_values(self) -> None:
        for flags, says in (
            (("--slowdown", "0"), "'0' slows nothing down"),
            (("--slowdown", "100"), "'100'"),
            (("--campaigns", "2"), "--campaigns"),
            (("--repetitions", "1"), "--repetitions"),
        ):
            self.refused("calibrate", "pipe", *flags, says=(says,))

    def test_files_that_are_no_calibration_are_refused(self) -> None:
        report, path = self.path("report.json"), self.path("calibration.json")
        self.ipcbench("run", "pipe", *QUICK, "-r", "2", "--export-json", report, code=OK)
        for text, says in (
            ("{}", "is not a calibration"),
            ('{"calibration_version": 2}', "this program knows version 1"),
            ('{"calibration_version": 1, "cells": [{"cell": 1}]}', "cells[0].cell"),
            ("[]", path),
        ):
            with self.subTest(text=text):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                self.refused("compare", report, report, "--calibration", path, says=(path, says))


if __name__ == "__main__":
    main()
