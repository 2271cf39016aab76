#!/usr/bin/env python3
"""Other builds, which are measured in turn with this one."""

import collections

from matrix import MatrixTest
from program import PROGRAM, QUICK, RUN_FAILED, main


class OtherBuilds(MatrixTest):
    def test_are_measured_in_turn(self) -> None:
        results = self.results("pipe", "shm-futex", *QUICK, "-r", "2", "--build", f"other={PROGRAM}")
        count = collections.Counter((result["transport"], result["variant"]) for result in results)
        self.assertEqual(len(count), 4)
        for result in results:
            self.assertEqual(result["status"], "ok", result)
            self.assertEqual(len(result["repetitions"]), 2)
            self.assertEqual(result["rtt_ns"]["count"], 40 if result["timing"] == "every" else result["rtt_ns"]["count"])

    def test_are_measured_under_every_load(self) -> None:
        other = ("--build", f"x={PROGRAM}")
        for arguments in (
            ("null", "pipe", *QUICK, "-r", "2"),
            ("null", "pipe", *QUICK, "-r", "1", "--placement", "same"),
            ("null", "pipe", "-d", "10ms", "-r", "2", "--breakdown"),
            ("pipe", *QUICK, "-r", "2", "--depth", "8"),
            ("pipe", *QUICK, "-r", "2", "--rate", "2k", "--arrivals", "poisson"),
            ("pipe", *QUICK, "-r", "2", "--gap", "10us"),
            ("pipe", *QUICK, "-r", "2", "--pairs", "2", "--timing", "every"),
            ("pipe", *QUICK, "-r", "2", "--concurrency", "2"),
            ("pipe", *QUICK, "-r", "2", "--concurrency", "2", "--one-child"),
            ("pipe", *QUICK, "-r", "2", "--mode", "stream"),
            ("pipe", "-n", "3", "-r", "2", "--mode", "connect"),
            ("pipe", *QUICK, "-r", "2", "--option", "pipe_bytes=8K", "--wait", "yield"),
        ):
            with self.subTest(arguments=arguments):
                for result in self.results(*arguments, *other):
                    self.assertEqual(result["status"], "ok", result)

    def test_are_measured_with_all_transports(self) -> None:
        for result in self.results("all", *QUICK, "-r", "1", "--build", f"x={PROGRAM}"):
            self.assertIn(result["status"], ("ok", "skipped"), result)

    def test_that_are_no_ipcbench_fail(self) -> None:
        results = self.results("pipe", *QUICK, "-r", "1", "--build", "bad=/bin/true", code=RUN_FAILED)
        told = {result["variant"]: result for result in results}
        bad = told.pop("bad")
        self.assertEqual(bad["status"], "failed")
        self.assertIn("without a report", bad["reason"])
        (good,) = told.values()
        self.assertEqual(good["status"], "ok")

    def test_with_contradictory_flags_are_refused(self) -> None:
        self.refused("run", "pipe", "--build", self.path("nothing"), says=("--build", "errno 2"))
        self.refused("run", "pipe", "--build", "/etc/passwd", says=("--build", "errno 13"))
        self.refused("run", "pipe", "--build", f"a={PROGRAM}", "--build", f"a={PROGRAM}", says=("called 'a'",))

    def test_that_do_not_end_are_killed(self) -> None:
        sleeper = self.script("sleeper", "#!/bin/sh\nexec tail -f /dev/null\n")
        results = self.results(
            "pipe", "-d", "10ms", "--timeout", "50ms", "-r", "1", "--build", f"bad={sleeper}", code=RUN_FAILED
        )
        (bad,) = [result for result in results if result["variant"] == "bad"]
        self.assertIn("did not finish in time", bad["reason"])

    def test_that_print_nonsense_fail(self) -> None:
        liar = self.script("liar", "#!/bin/sh\necho '{\"schema_version\": 1}'\n")
        results = self.results("pipe", *QUICK, "-r", "1", "--build", f"bad={liar}", code=RUN_FAILED)
        (bad,) = [result for result in results if result["variant"] == "bad"]
        self.assertIn("'context' is missing", bad["reason"])


if __name__ == "__main__":
    main()
