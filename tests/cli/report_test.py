#!/usr/bin/env python3
"""The reports of a run: the exact `completed` line, text within 80 columns, and JSON that matches the schema."""

import json
import os
import signal
import unittest
from typing import Any

from program import CHILD, NOTHING_RAN, OK, QUICK, RUN_FAILED, COMPLETED_LINE, SOURCE, ProgramTest, main, transports

try:
    import jsonschema
except ImportError:
    jsonschema = None


class CompletedLine(ProgramTest):
    def run_to_both(self, *arguments: str) -> tuple[tuple[int, float, float], dict[str, Any]]:
        report = self.path("report.json")
        ended = self.ipcbench("run", *arguments, "--export-json", report, code=OK)
        lines = self.completed_lines(ended.out)
        self.assertEqual(len(lines), 1, ended.text)
        with open(report, encoding="utf-8") as file:
            return lines[0], json.load(file)["results"][0]

    def check(self, line: tuple[int, float, float], result: dict[str, Any]) -> None:
        count, _, rate = line
        self.assertEqual(count, result["round_trips"])
        self.assertEqual(rate, float(f"{count / result['elapsed_s']:.1f}"), "it is not N over the measured time")
        self.assertEqual(rate, float(f"{result['round_trips_per_s']:.1f}"))

    def test_with_a_duration_it_names_the_one_that_was_asked_for(self) -> None:
        for transport in ("null", "pipe"):
            for timing in ("every", "batch", "sampled"):
                with self.subTest(transport=transport, timing=timing):
                    line, result = self.run_to_both(transport, "--duration", "60ms", "--timing", timing)
                    self.check(line, result)
                    self.assertEqual(line[1], 0.06)
                    self.assertNotEqual(result["elapsed_s"], 0.06)

    def test_with_a_count_it_names_the_measured_time(self) -> None:
        line, result = self.run_to_both("pipe", "--iterations", "500")
        self.check(line, result)
        self.assertEqual(line[0], 500)
        self.assertAlmostEqual(line[1], result["elapsed_s"], places=6)

    def test_every_transport_prints_it(self) -> None:
        names = [transport["name"] for transport in transports()]
        ended = self.ipcbench("run", *names, *QUICK, "--verbose", code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), len(names), ended.text)
        self.assertEqual(ended.out.count("completed ["), len(names), "a line that is not to the letter")


@unittest.skipIf(jsonschema is None, "python3-jsonschema is not installed (scripts/setup.sh installs it)")
class Json(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        with open(os.path.join(SOURCE, "docs", "result.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        self.validator = jsonschema.validators.validator_for(schema)(schema)

    def valid(self, text: str) -> list[dict[str, Any]]:
        """Returns the results of a document, which must be strict JSON and match the schema."""

        def refuse(constant: str) -> None:
            self.fail(f"{constant} is not JSON")

        document = json.loads(text, parse_constant=refuse)
        problems = [f"{error.json_path}: {error.message}" for error in self.validator.iter_errors(document)]
        self.assertEqual(problems, [])
        return document["results"]

    def test_has_good_results_of_every_transport(self) -> None:
        names = [transport["name"] for transport in transports()]
        results = self.valid(self.ipcbench("run", *names, *QUICK, "--export-json", "-", code=OK).out)
        self.assertEqual([result["transport"] for result in results], names)
        self.assertEqual({result["status"] for result in results}, {"ok"})

    def test_has_every_timing_and_placement(self) -> None:
        for flags in (("--timing", "batch"), ("--timing", "sampled"), ("--placement", "same"), ("--duration", "20ms")):
            with self.subTest(flags=flags):
                count = () if "--duration" in flags else ("--iterations", "100")
                self.valid(self.ipcbench("run", "pipe", *flags, *count, "--export-json", "-", code=OK).out)

    def test_has_skipped_results(self) -> None:
        text = self.ipcbench("run", "nul[l]", "--wait", "block", "--export-json", "-", code=NOTHING_RAN).out
        result = self.valid(text)[0]
        self.assertEqual(result["status"], "skipped")
        self.assertIn("--wait block does not apply to null", result["reason"])
        self.assertIsNone(result["round_trips"])

    def test_has_failed_results(self) -> None:
        text = self.ipcbench("run", "pipe", "--child", "/bin/false", "--export-json", "-", code=RUN_FAILED).out
        result = self.valid(text)[0]
        self.assertEqual(result["status"], "failed")
        self.assertIn("'/bin/false' exited with code 1", result["reason"])
        self.assertTrue(result["hint"])

    def test_has_partial_results(self) -> None:
        # The proxy in place of the child learns from the control messages when the timed phase has begun.
        proxy = os.path.join(os.path.dirname(os.path.abspath(__file__)), "proxy_child.py")
        ended = self.ipcbench(
            "run", "pipe", "--duration", "10m", "--warmup", "0", "--timing", "every", "--export-json", "-",
            env={"IPCBENCH_CHILD": proxy, "IPCBENCH_CHILD_PROGRAM": CHILD, "PROXY": "interrupt"},
            code=128 + signal.SIGTERM,
        )  # fmt: skip
        result = self.valid(ended.out)[0]
        self.assertEqual(result["status"], "partial", ended.text)
        self.assertIn("interrupted", result["reason"])
        self.assertGreater(result["round_trips"], 0)
        self.assertLess(result["elapsed_s"], 600)
        count, seconds, rate = self.completed_lines(ended.err)[0]
        self.assertEqual(count, result["round_trips"])
        self.assertAlmostEqual(seconds, result["elapsed_s"], places=6)
        self.assertEqual(rate, float(f"{result['round_trips_per_s']:.1f}"))

    def test_results_are_written_as_they_come(self) -> None:
        report = self.path("report.fifo")
        os.mkfifo(report)
        begun = self.path("begun.fifo")
        os.mkfifo(begun)
        mute = self.script("mute", f"#!/bin/sh\necho > '{begun}'\nexec tail -f /dev/null\n")
        hang = ("--child", mute, "--timeout", "10m", "--gap", "1us")  # under this load no control is measured
        running = self.start("run", "null", "pipe", *QUICK, *hang, "--export-json", report)
        with open(report, "rb", buffering=0) as reading:
            text = b""
            while b'"transport":"null"' not in text or not text.endswith(b"}"):
                part = reading.read(65536)
                self.assertTrue(part, text)
                text += part
            # The second run hangs: if the program were killed now, the document would be complete except for its end.
            self.assertEqual([result["transport"] for result in self.valid(text.decode() + "\n]}")], ["null"])
            with open(begun, "rb") as child:
                child.read()
            running.send_signal(signal.SIGTERM)
            while part := reading.read(65536):
                text += part
        self.assertEqual(self.finish(running).code, 128 + signal.SIGTERM)
        self.assertEqual([result["transport"] for result in self.valid(text.decode())], ["null", "pipe"])

    def test_has_names_that_are_no_text(self) -> None:
        child = os.fsdecode(b"/no/such/\xff\xfe/child")
        text = self.ipcbench("run", "pipe", "--child", child, "--export-json", "-", code=RUN_FAILED).out
        self.assertIn("/no/such/", self.valid(text)[0]["reason"])


class Width(ProgramTest):
    """No line is wider than the screen, except the Rust ping-pong experiment's line, which must not change."""

    def within(self, width: int, text: str) -> None:
        for line in text.splitlines():
            if not COMPLETED_LINE.match(line):
                self.assertLessEqual(len(line), width, line)

    def test_is_80_columns(self) -> None:
        names = [transport["name"] for transport in transports()]
        for language in ("C", "C.UTF-8"):
            ended = self.ipcbench("run", *names, *QUICK, code=OK, env={"COLUMNS": "80", "LC_ALL": language})
            self.assertIn("slower", ended.out, "there is no table")
            table, _, sentences = ended.out.partition("\n\n")[2].partition("\n\n")
            self.within(80, ended.out.partition("\n\n")[0])
            self.within(80, table)  # a terminal wraps the sentences below it, in a file they are for a search
            self.assertNotIn("slower", sentences)

    def test_is_80_columns_with_long_settings(self) -> None:
        flags = ("--placement", "same", "--wait", "hybrid:4000000000", "--size", "1000003", "--timing", "batch")
        ended = self.ipcbench("run", "pipe", *QUICK, *flags, code=OK, env={"COLUMNS": "80"})
        self.within(80, ended.out)


class Table(ProgramTest):
    def test_is_sorted_by_speed_within_its_groups(self) -> None:
        ended = self.ipcbench("run", "null", "pipe", "fifo", "stdio", *QUICK, code=OK)
        table = ended.out[ended.out.index("slower") :]
        self.assertIn("blocking (block, hybrid)", table)
        self.assertIn("no second process: what the harness itself costs", table)
        rates = [
            float(line.split()[2].replace(",", ""))
            for line in table.splitlines()
            if line.split()[:1] and line.split()[0] in ("pipe", "fifo", "stdio")
        ]
        self.assertEqual(len(rates), 3)
        self.assertEqual(rates, sorted(rates, reverse=True))

    def test_one_run_has_none(self) -> None:
        self.assertNotIn("\ntransport ", self.ipcbench("run", "pipe", *QUICK, code=OK).out)

    def test_says_what_is_missing_and_why(self) -> None:
        ended = self.ipcbench("run", "nul[l]", "pipe", *QUICK, "--wait", "block", code=OK)
        self.assertRegex(ended.out, r"(?m)^skipped  null: --wait block does not apply to null$")


if __name__ == "__main__":
    main()
