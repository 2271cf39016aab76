#!/usr/bin/env python3
"""No two options of the program share a file."""

import os
import shutil
from typing import Any

from output_files import NULL, STDOUT_PATHS, OutputFiles
from program import OK, PROGRAM, USAGE, main


class OneFile(OutputFiles):
    def refuse(self, first: str, second: str, **how: Any) -> None:
        self.refused(*NULL, "--export-json", first, "--export-csv", second, **how)
        self.refused(*NULL, "--export-markdown", second, "--export-bencher", first, **how)

    def test_is_refused_by_any_path(self) -> None:
        self.write("there", "old")
        os.symlink("there", self.path("link"))
        os.symlink(self.path("new"), self.path("dangling"))
        os.symlink(self.folder, self.path("folder"))
        os.link(self.path("there"), self.path("hard"))
        os.mkfifo(self.path("pipe"))
        pairs = (
            ("there", "there"), ("there", "./there"), ("there", "link"), ("there", "hard"), ("there", "folder/there"),
            ("new", "new"), ("new", "t/../new"), ("new", "dangling"), ("new", "folder/new"), ("pipe", "folder/pipe"),
        )  # fmt: skip
        for first, second in pairs:
            with self.subTest(first=first, second=second):
                self.refuse(self.path(first), self.path(second), says=("both write",))
        self.assertEqual(self.read("there"), "old")
        self.assertFalse(os.path.exists(self.path("new")))

    def test_is_refused_by_any_descriptor(self) -> None:
        for first in STDOUT_PATHS:
            for second in STDOUT_PATHS:
                with self.subTest(first=first, second=second):
                    self.refuse(first, second, says=("both write",))

    def test_is_refused_behind_two_descriptors(self) -> None:
        with open(self.write("log", "old"), "ab") as log:
            number = log.fileno()
            streams = {"stdout": log, "pass_fds": (number,)}
            self.refuse("-", f"/dev/fd/{number}", says=("both write",), **streams)
            self.refuse("-", self.path("log"), says=("both write",), **streams)
        self.assertEqual(self.read("log"), "old")

    def test_is_refused_where_standard_output_goes(self) -> None:
        for stream in ("stdout", "stderr"):
            with self.subTest(stream=stream), open(self.write("log", "old"), "ab") as log:
                ended = self.ipcbench(*NULL, "--export-json", self.path("log"), code=USAGE, **{stream: log})
                self.assertTrue(self.read("log").startswith("old"), ended.text)
                self.assertIn("is the file that standard", ended.err + self.read("log"))

    def test_that_the_run_reads_or_starts_is_refused(self) -> None:
        message = self.write("m.json", '{"a": 1}')
        os.symlink("m.json", self.path("link"))
        for flag, *flags in (
            ("--message", "--message", message), ("--answer", "--message", message, "--answer", message),
            ("--child", "--child", message),
        ):  # fmt: skip
            for output in (message, self.path("link")):
                with self.subTest(flag=flag, output=output):
                    ended = self.ipcbench("run", "pipe", "-n", "5", *flags, "--export-json", output, code=USAGE)
                    self.assertRegex(ended.err, rf"is the file of (--message|{flag}), and would be overwritten")
                    self.assertEqual(self.read("m.json"), '{"a": 1}')
        other = shutil.copy(PROGRAM, self.path("other"))
        says = ("is the file of --build, and would be overwritten",)
        self.refused("run", "pipe", "-n", "5", "--build", f"other={other}", "--export-json", other, says=says)
        self.assertEqual(os.path.getsize(other), os.path.getsize(PROGRAM))

    def test_that_the_histograms_may_be_is_refused(self) -> None:
        folder = self.path("h")
        for output in (folder, os.path.join(folder, "x.hgrm")):
            says = ("--export-json and --save-histograms may both write",)
            self.refused(*NULL, "--save-histograms", folder, "--export-json", output, says=says)

    def test_of_the_other_commands_is_refused_where_standard_output_goes(self) -> None:
        results = self.results()
        for command in (("compare", results, results, "--export-json"), ("calibrate", "pipe", "-o")):
            with self.subTest(command=command[0]), open(self.write("log", ""), "ab") as log:
                ended = self.ipcbench(*command, self.path("log"), code=USAGE, stdout=log)
                self.assertIn("is the file that standard output goes to", ended.err)

    def test_of_a_history_is_a_regular_file(self) -> None:
        os.mkfifo(self.path("fifo"))
        self.refused("history", "add", self.results(), "--to", self.path("fifo"), says=("is not a regular file",))
        self.ipcbench("history", "add", self.results(), "--to", self.path("history.json"), code=OK)
        plot = ("history", "plot", self.path("history.json"), "-o", self.path("x.png"))
        self.refused(*plot, says=("does not end with .svg",))

    def test_that_the_results_are_read_from_is_refused(self) -> None:
        results = self.results()
        before = self.read("results.json")
        os.symlink(results, self.path("link.svg"))
        os.link(results, self.path("hard.svg"))
        for output in (results, self.path("link.svg"), self.path("hard.svg"), f"{self.folder}/./results.json"):
            with self.subTest(output=output):
                self.refused("report", results, "-o", output, says=("would be overwritten",))
        self.refused("plot", results, "-o", self.path("link.svg"), says=("would be overwritten",))
        self.refused("plot", results, "-o", self.path("hard.svg"), says=("would be overwritten",))
        with open(results, "rb") as reading:
            self.refused("report", "-", "-o", results, stdin=reading, says=("would be overwritten",))
        with open(results, "ab") as appending:
            self.refused("report", results, "-o", "-", stdout=appending, says=("would be overwritten",))
        self.assertEqual(self.read("results.json"), before)

    def test_files_are_left_alone_when_another_is_refused(self) -> None:
        self.write("a", "old")
        self.refused(*NULL, "--export-csv", self.path("a"), "--export-json", "", says=("is not a path",))
        self.refused(*NULL, "--export-csv", self.path("a"), "--style", "x", says=("--style",))
        self.refused("plot", self.results(), "-o", self.write("b.svg", "old"), "--codec", "none", says=("none",))
        self.assertEqual(self.read("a") + self.read("b.svg"), "oldold")

    def test_different_files_and_the_null_device_are_fine(self) -> None:
        self.ipcbench(*NULL, "--export-json", self.path("a"), "--export-csv", self.path("b"), code=OK)
        self.ipcbench(*NULL, "--export-json", "/dev/null", "--export-csv", "/dev/null", code=OK)


if __name__ == "__main__":
    main()
