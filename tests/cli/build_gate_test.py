#!/usr/bin/env python3
"""`ipcbench run --build base=PATH --fail-if-slower PERCENT`: two builds in turn, and the verdict on this one."""

import os
import sys

from program import CHILD, NOTHING_RAN, OK, PROGRAM, QUICK, RUN_FAILED, UNDECIDED, ProgramTest, main

# Starts the real program, and multiplies what it says of the time by a factor. No machine is so busy that a factor of a
# thousand could be taken for noise.
FAKE = """#!{python}
import json, subprocess, sys
ended = subprocess.run([{program!r}, *sys.argv[1:]], stdout=subprocess.PIPE)
report = json.loads(ended.stdout)
for result in report["results"]:
    result["elapsed_s"] *= {factor}
    result["repetitions"] = []
print(json.dumps(report))
sys.exit(ended.returncode)
"""


class BuildGate(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        os.symlink(CHILD, self.path("ipcbench-child"))  # each build starts the one beside it

    def base(self, factor: float) -> str:
        """Returns --build's value for a base that takes that many times as long."""
        text = FAKE.format(python=sys.executable, program=PROGRAM, factor=factor)
        return "base=" + self.script(f"base-{factor}", text)

    def test_fails_for_a_build_that_is_slower_than_its_base(self) -> None:
        for seed in ("1", "2"):  # the order of the last round must not decide which of the two is the base
            with self.subTest(seed=seed):
                told = self.ipcbench(
                    "run", "pipe", *QUICK, "--build", self.base(0.001), "--seed", seed, "--fail-if-slower", "5",
                    code=RUN_FAILED,
                ).out  # fmt: skip
                self.assertRegex(told, r"(?m)^base -> \w+$")
                self.assertRegex(told, r"(?m)^pipe, .* slower$")
                self.assertIn("1 cell is slower by more than 5 %", told)

    def test_passes_a_build_that_is_faster_than_its_base(self) -> None:
        for seed in ("1", "2"):
            with self.subTest(seed=seed):
                told = self.ipcbench(
                    "run", "pipe", *QUICK, "--build", self.base(1000), "--seed", seed, "--fail-if-slower", "5",
                    "--fail-if-undecided", code=OK,
                ).out  # fmt: skip
                self.assertRegex(told, r"(?m)^pipe, .* faster$")

    def test_measures_ten_times_unless_told_otherwise(self) -> None:
        gate = ("run", "pipe", *QUICK, "--build", self.base(1000), "--fail-if-slower", "5")
        self.assertIn("20 runs, 10 of each cell", self.ipcbench(*gate, "--dry-run", code=OK).out)
        self.assertIn("8 runs, 4 of each cell", self.ipcbench(*gate, "-r", "4", "--dry-run", code=OK).out)

    def test_a_single_repetition_is_undecided(self) -> None:
        gate = ("run", "pipe", *QUICK, "-r", "1", "--build", self.base(0.001), "--fail-if-slower", "5")
        self.assertIn("1 cell may be slower by more than 5 %: undecided", self.ipcbench(*gate, code=OK).out)
        self.ipcbench(*gate, "--fail-if-undecided", code=UNDECIDED)

    def test_quiet_prints_only_the_objection(self) -> None:
        gate = ("run", "pipe", *QUICK, "--build", self.base(0.001), "--fail-if-slower", "5", "--quiet")
        told = self.ipcbench(*gate, code=RUN_FAILED).out
        self.assertIn("1 cell is slower by more than 5 %", told)
        self.assertNotIn("base -> ", told)

    def test_a_build_that_fails_is_an_error_of_the_run(self) -> None:
        self.ipcbench("run", "pipe", *QUICK, "--build", "base=/bin/true", "--fail-if-slower", "5", code=RUN_FAILED)

    def test_where_nothing_runs_there_is_no_verdict(self) -> None:
        gate = ("run", "shm-spin", *QUICK, "--wait", "block", "--size", "1,2", "--build", self.base(1000))
        self.ipcbench(*gate, "--fail-if-slower", "5", code=NOTHING_RAN)

    def test_needs_another_build(self) -> None:
        for flags in (("--fail-if-slower", "5"), ("--same-within", "5"), ("--fail-if-undecided",), ("--allow-missing",)):
            self.refused("run", "pipe", *flags, says=(f"{flags[0]} needs another build to compare with", "--build"))

    def test_refuses_bad_values(self) -> None:
        build = ("run", "pipe", "--build", self.base(1))
        for flag in ("--fail-if-slower", "--same-within"):
            for percent in ("-1", "100", "five"):
                self.refused(*build, f"{flag}={percent}", says=(flag, f"'{percent}'"))
        for flag in ("--fail-if-undecided", "--allow-missing"):
            self.refused(*build, flag, says=(f"{flag} does not apply without --fail-if-slower",))


if __name__ == "__main__":
    main()
