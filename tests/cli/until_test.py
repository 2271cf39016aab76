#!/usr/bin/env python3
"""`ipcbench run --until PERCENT`: repetitions until the interval is narrow enough, or the time is over."""

import json
from typing import Any

from program import OK, PROGRAM, ProgramTest, main


class Until(ProgramTest):
    def results(self, *flags: str) -> list[dict[str, Any]]:
        told = self.ipcbench("run", *flags, "-d", "3ms", "--warmup", "0", "--export-json", "-", code=OK)
        return json.loads(told.out)["results"]

    def test_repeats_each_cell_as_often_as_it_needs(self) -> None:
        for result in self.results("pipe", "shm-futex", "--until", "90%"):
            self.assertEqual(result["status"], "ok")
            # It looks from the fifth repetition on, and three more follow.
            self.assertGreaterEqual(len(result["repetitions"]), 8)
            self.assertEqual(result["requested_repetitions"], len(result["repetitions"]))

    def test_ends_when_the_time_is_over(self) -> None:
        results = self.results("pipe", "shm-futex", "--until", "0.001%", "--time-budget", "2s")
        self.assertEqual([result["status"] for result in results], ["ok", "ok"])
        for result in results:
            self.assertGreaterEqual(len(result["repetitions"]), 3)

    def test_repeats_all_builds_of_a_cell_equally_often(self) -> None:
        results = self.results("pipe", "--until", "90%", "--build", f"base={PROGRAM}")
        self.assertEqual(len({result["variant"] for result in results}), 2)
        self.assertEqual(len({len(result["repetitions"]) for result in results}), 1)

    def test_repeats_a_single_cell_too(self) -> None:
        (result,) = self.results("pipe", "--until", "90%")
        self.assertGreaterEqual(len(result["repetitions"]), 8)

    def test_says_that_more_may_follow(self) -> None:
        told = self.ipcbench("run", "pipe", "fifo", "--until", "2%", "--seed", "1", "--dry-run", code=OK).out
        self.assertIn("6 runs, at least 3 of each cell, in shuffled order (--seed 1): at least", told)

    def test_a_budget_that_the_first_repetitions_exceed_is_refused(self) -> None:
        for transports, budget, duration in ((("pipe",), "1ms", "3ms"), (("pipe", "fifo"), "2s", "1s")):
            says = ("--time-budget: ", "with which --until begins", "give it at least")
            self.refused("run", *transports, "--until", "2%", "--time-budget", budget, "-d", duration, says=says)

    def test_refuses_a_time_budget_in_which_no_round_trip_comes(self) -> None:
        self.refused("run", "pipe", "--gap", "3s", "--time-budget", "1s", says=("--time-budget: 1s is too little",))
        self.refused("run", "pipe", "--gap", "3s", "--until", "5%", "--time-budget", "8s", says=("--time-budget: 8",))

    def test_refuses_bad_values(self) -> None:
        for value in ("0", "-1", "100", "two", ""):
            self.refused("run", "pipe", f"--until={value}", says=("--until",))


if __name__ == "__main__":
    main()
