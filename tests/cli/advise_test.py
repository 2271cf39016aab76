#!/usr/bin/env python3
"""`ipcbench advise`: from reports that were written earlier, and from what it measures itself."""

import json
from typing import Any, Callable

from program import NOTHING_RAN, OK, QUICK, USAGE, ProgramTest, main


class Advise(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.plain = self.measured_by("plain.json", "pipe", "shm-futex", "udp", *QUICK, "-r", "3")

    def measured_by(self, name: str, *arguments: str) -> str:
        self.ipcbench("run", *arguments, "--placement", "none", "--export-json", self.path(name), code=OK)
        return self.path(name)

    def rewritten(self, name: str, change: Callable[[dict[str, Any]], None]) -> str:
        """Changes each result of a report, and returns its path."""
        with open(self.path(name), encoding="utf-8") as file:
            report = json.load(file)
        for result in report["results"]:
            change(result)
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(report, file)
        return self.path(name)

    @staticmethod
    def keep_up(result: dict[str, Any]) -> None:
        """Makes the rate of a result what it would be on an idle machine."""
        rate = result["load"]["rate_per_s"] or 100_000
        result.update(round_trips=int(rate), elapsed_s=1.0, lost=0)

    def test_ends_with_what_to_use(self) -> None:
        told = self.ipcbench("advise", "--needs", "boundaries,reliable", self.plain, code=OK)
        self.assertRegex(told.out.splitlines()[-1], r"^Use shm-futex: p99 .*, CPU .*\.$")
        self.assertIn("  keeps no message boundaries: pipe\n", told.out)
        self.assertIn("  may lose messages: udp\n", told.out)
        self.assertIn("Used results: 1 with one request at a time", told.out)
        self.assertIn("warning: a p99 of fewer than 1,000 round trips", told.out)

    def test_says_so_when_nothing_qualifies(self) -> None:
        told = self.ipcbench("advise", "--rate", "90M/s", self.plain, code=NOTHING_RAN)
        self.assertRegex(told.out.splitlines()[-1], r"^No transport qualifies\. \S+ comes closest: it was shown to reach .*/s of 90,000,000/s\.$")
        self.assertIn("  not shown to reach it, only ", told.out)

    def test_takes_results_of_every_load_on_one_connection(self) -> None:
        self.measured_by("rates.json", "uds-stream", "--rate", "100,1k", "-n", "20", "-r", "1")
        self.measured_by("depths.json", "tcp", *QUICK, "--depth", "2", "-r", "1")
        files = [self.rewritten(name, self.keep_up) for name in ("plain.json", "rates.json", "depths.json")]
        told = self.ipcbench("advise", "--rate", "500", *files, code=OK)
        self.assertRegex(told.out, r"(?m)^. uds-stream +block +rate 1,000/s ")
        self.assertRegex(told.out, r"(?m)^. tcp +block +depth 2 ")
        self.assertRegex(told.out, r"(?m)^. pipe +block +one at a time ")
        self.assertIn("Used results: 1 of an open loop (p99 since the scheduled time), 1 with several requests in flight, 3 with one", told.out)
        self.assertIn("warning: a p99 under an open loop includes queueing, the others do not", told.out)

    def test_considers_only_those_that_are_named(self) -> None:
        told = self.ipcbench("advise", "--among", "shm-f*,pipe", self.plain, code=OK)
        self.assertNotIn("udp", told.out)
        told = self.ipcbench("advise", "--among", "pipe,fifo,tcp", self.plain, code=USAGE)
        self.assertIn("--among: 'fifo' was not measured", told.err)
        self.assertIn("there are ", told.err)
        told = self.ipcbench("advise", "--among", "pipe:raw", self.plain, code=USAGE)
        self.assertIn("--among: 'pipe:raw' was not measured", told.err)
        self.refused("advise", "--among", "pigeon", self.plain, says=("'pigeon'",))

    def test_says_when_the_payload_differs(self) -> None:
        told = self.ipcbench("advise", "--size", "1K", self.plain, code=OK)
        self.assertIn("measured with a payload of 0 B, not of 1 KiB", told.out)

    def test_refuses_reports_that_cannot_answer(self) -> None:
        untimed = self.rewritten(
            "plain.json", lambda result: result.update(rtt_ns=None, percentiles=None)
        )
        self.refused("advise", untimed, says=("plain.json", "no round trip was timed", "hint: "))
        stream = self.measured_by("stream.json", "pipe", "--mode", "stream", *QUICK)
        self.refused("advise", stream, says=("stream.json", "all its results are of streams"))

    def test_measures_by_itself_and_keeps_that(self) -> None:
        kept = self.path("kept.json")
        told = self.ipcbench(
            *("advise", "--among", "uds-*packet,shm-futex,pipe", "--size", "64", "-d", "100ms", "--rate", "20"),
            *("--needs", "boundaries", "--export-json", kept),
            code=OK,
        )
        self.assertIn("keeps no message boundaries: pipe", told.out)
        self.assertRegex(told.out.splitlines()[-1], r"^Use (uds-seqpacket|shm-futex): p99 ")
        with open(kept, encoding="utf-8") as file:
            report = json.load(file)
        loads = {(result["transport"], result["load"]["rate_per_s"]) for result in report["results"]}
        self.assertLessEqual({("pipe", None), ("uds-seqpacket", None), ("uds-seqpacket", 20.0)}, loads)
        self.assertNotIn(("pipe", 20.0), loads, "it does not qualify anyway")
        self.assertEqual({result["payload_bytes"] for result in report["results"]}, {64})
        again = self.ipcbench("advise", "--rate", "20", "--needs", "boundaries", "--size", "64", kept, code=OK)
        self.assertEqual(again.out, told.out, "the file gives the same advice")
        self.refused("rerun", kept, says=("does not record what was requested",))

    def test_refuses_bad_requirements(self) -> None:
        for flags in (
            ("--size", "x"), ("--rate", "fast"), ("--rate", "0"), ("--needs", "speed"), ("--needs", ""), ("--among", ""),
            ("--duration", "1s"), ("--export-json", "x"),
        ):  # fmt: skip
            with self.subTest(flags=flags):
                told = self.ipcbench("advise", *flags, self.plain, code=USAGE)
                self.assertIn(flags[0], told.err)


if __name__ == "__main__":
    main()
