#!/usr/bin/env python3
"""Tests of the soak test itself: what counts as growth, and how it reports that a run was too short."""

import importlib.util
import os
import subprocess
import sys
import unittest
from unittest import mock

from program import DEADLINE_S, PROGRAM, SOURCE, main

FILE = os.path.join(SOURCE, "tests", "soak", "soak.py")

_spec = importlib.util.spec_from_file_location("soak", FILE)
soak = importlib.util.module_from_spec(_spec)
sys.modules["soak"] = soak
_spec.loader.exec_module(soak)

MB = 1 << 20
PID = 4711


def watched(bytes_at, until: float = 20.0, step: float = 0.1, descriptors_at=lambda moment: 10) -> "soak.Watch":
    """Returns the samples of a process that has this many resident bytes at each moment."""
    watch = soak.Watch()
    for index in range(int(until / step)):
        moment = index * step
        watch.add(moment, {PID: soak.Sample(int(bytes_at(moment)), descriptors_at(moment))})
    return watch


class Growth(unittest.TestCase):
    """The run ends at 20 s; the last 10 s were measured."""

    def problems(self, watch: "soak.Watch") -> list[str]:
        return watch.growth(end=20.0, duration=10.0, counts_descriptors=True)

    def test_steady_growth_is_found(self) -> None:
        self.assertRegex("".join(self.problems(watched(lambda moment: moment * 4 * MB))), "grew from")

    def test_descriptors_are_counted(self) -> None:
        watch = watched(lambda moment: MB, descriptors_at=lambda moment: int(moment * 100))
        self.assertRegex("".join(self.problems(watch)), "descriptors")

    def test_a_late_start_is_not_growth(self) -> None:
        # On a busy machine, set-up takes longer than the measurement.
        self.assertEqual(self.problems(watched(lambda moment: 5 * MB if moment < 9.9 else 100 * MB)), [])

    def test_fluctuation_is_not_growth(self) -> None:
        self.assertEqual(self.problems(watched(lambda moment: (50 + 20 * (int(moment * 10) % 3)) * MB)), [])

    def test_too_few_samples_say_nothing(self) -> None:
        self.assertEqual(self.problems(watched(lambda moment: moment * 4 * MB, step=1.5)), [])


class Repetition(unittest.TestCase):
    """Tests whether a run that seems to grow is repeated."""

    def soaked(self, *outcomes: "soak.Outcome") -> tuple[list[str], list[float]]:
        left, durations = list(outcomes), []

        def one(program, transport, flags, duration, temporary):
            durations.append(duration)
            return left.pop(0)

        nothing_left = mock.patch.object(soak, "left_elsewhere", set)  # other tests run at the same time
        with mock.patch.object(soak, "soak", one), nothing_left:
            return soak.soak_repeatedly(PROGRAM, "pipe", [], 1.0), durations

    def grown(self) -> "soak.Outcome":
        return soak.Outcome([], ["process 1 grew"])

    def test_growth_that_does_not_come_again_counts_for_nothing(self) -> None:
        problems, durations = self.soaked(self.grown(), soak.Outcome([], []))
        self.assertEqual(problems, [])
        self.assertEqual(len(durations), 2)
        self.assertGreater(durations[1], durations[0], "a longer run tells more")

    def test_growth_that_comes_each_time_fails(self) -> None:
        problems, durations = self.soaked(*[self.grown() for _ in range(3)])
        self.assertEqual(len(durations), 3)
        self.assertRegex("".join(problems), "grew")

    def test_other_faults_are_not_retried(self) -> None:
        problems, durations = self.soaked(soak.Outcome(["it ended with 1"], []))
        self.assertEqual((problems, len(durations)), (["it ended with 1"], 1))


class ShortTimes(unittest.TestCase):
    def soak(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-B", FILE, PROGRAM, *arguments], capture_output=True, text=True, timeout=DEADLINE_S
        )

    def test_a_time_that_is_too_short_is_refused_with_one_that_is_not(self) -> None:
        ended = self.soak("2s")
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"error: 2s is too short for \d+ runs of at least 1 s each\n")
        self.assertRegex(ended.stderr, r"hint: say \d+[sm] or longer, or name fewer transports")

    def test_an_invalid_time_is_refused(self) -> None:
        for text in ("soon", "0s", "-1m", "10 m"):
            with self.subTest(text=text):
                self.assertIn(f"error: '{text}' is not a time", self.soak(text).stderr)


if __name__ == "__main__":
    main()
