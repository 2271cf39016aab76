#!/usr/bin/env python3
"""How a run went over time (--interval) and what caused its slowest round trips (--explain-tail), from outside."""

import base64
import json
import os
import signal
import subprocess
import threading
import time
import zlib
from collections import Counter
from typing import Any

from program import DEADLINE_S, OK, PROGRAM, ProgramTest, main, transports

SEPARATE = [transport for transport in transports() if transport["own_process_because"]]
SHORT = ("--duration", "300ms", "--warmup", "0", "--interval", "50ms")


def number(data: bytes, at: int) -> tuple[int, int]:
    """Reads a ZigZag LEB128-64b9B number as HdrHistogram writes it. Returns the number and where the next one is."""
    value = 0
    for i in range(9):
        byte = data[at + i]
        value |= (byte if i == 8 else byte & 127) << (7 * i)
        if byte < 128 or i == 8:
            return (value >> 1) ^ -(value & 1), at + i + 1
    raise AssertionError("unreachable")


def counts(text: str) -> Counter[int]:
    """Decodes a histogram of HdrHistogram (V2, compressed): a second implementation, beside the program's own."""
    compressed = base64.b64decode(text, validate=True)
    assert compressed[:4] == bytes.fromhex("1c849314")
    assert int.from_bytes(compressed[4:8], "big") == len(compressed) - 8
    data = zlib.decompress(compressed[8:])
    assert data[:4] == bytes.fromhex("1c849313")
    assert int.from_bytes(data[4:8], "big") == len(data) - 40
    assert int.from_bytes(data[12:16], "big") == 3, "significant digits"
    found: Counter[int] = Counter()
    at, index = 40, 0
    while at < len(data):
        count, at = number(data, at)
        if count > 0:
            found[index] = count
        index += 1 if count > 0 else -count
    return found


class Intervals(ProgramTest):
    def whole(self, *arguments: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Returns the result with its histogram, and its intervals as --export-ndjson writes them. Checks that these add up
        to the whole."""
        path = self.path("lines")
        result = self.measured(*arguments, *SHORT, "--export-ndjson", path)
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.assertEqual(len(lines), len(result["intervals"]))
        timed = [line for line in lines if line["phase"] == "timed"]
        self.assertEqual(sum(line["round_trips"] for line in timed), result["round_trips"])
        self.assertEqual(sum(line["lost"] for line in timed), result["lost"])
        merged: Counter[int] = Counter()
        for line in lines:
            if line["histogram"]:
                merged += counts(line["histogram"]["hdr"])
        self.assertEqual(sum(merged.values()), result["rtt_ns"]["count"])
        histograms = [line["histogram"] for line in lines if line["histogram"]]
        self.assertEqual(min(histogram["min"] for histogram in histograms), result["rtt_ns"]["min"])
        self.assertEqual(max(histogram["max"] for histogram in histograms), result["rtt_ns"]["max"])
        self.assertAlmostEqual(
            sum(histogram["sum"] for histogram in histograms) / result["rtt_ns"]["count"], result["rtt_ns"]["mean"], 3
        )
        return result, lines

    def test_they_add_up_to_the_whole_with_each_load(self) -> None:
        for load in (
            (), ("--gap", "100us"), ("--depth", "8"), ("--rate", "2k/s"), ("--pairs", "2"), ("--concurrency", "3"),
            ("--repetitions", "2"), ("--timing", "batch"), ("--timing", "sampled"),
        ):  # fmt: skip
            with self.subTest(load=load):
                self.whole("uds-stream", *load)

    def test_each_begins_where_the_one_before_ends(self) -> None:
        _, lines = self.whole("pipe")
        self.assertEqual([line["start_s"] for line in lines], [round(0.05 * i, 9) for i in range(len(lines))])
        self.assertGreaterEqual(len(lines), 6)
        for line in lines:
            self.assertEqual(line["cell"].split("/")[0], "pipe")
            self.assertEqual(line["repetition"], 1)
        starts = [line["unix_s"] for line in lines]
        self.assertEqual(starts, sorted(starts))

    def test_repetitions_are_told_apart(self) -> None:
        _, lines = self.whole("pipe", "--repetitions", "2")
        self.assertEqual({line["repetition"] for line in lines}, {1, 2})

    def test_a_process_of_its_own_has_them_too(self) -> None:
        for transport in SEPARATE[:1]:
            self.whole(transport["name"])

    def test_a_log_of_hdrhistogram_has_the_same(self) -> None:
        path = self.path("log")
        result = self.measured("pipe", *SHORT, "--export-hlog", path)
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.assertIn("#[Histogram log format version 1.3]", lines[:3])
        first = next(i for i, line in enumerate(lines) if line.startswith('"StartTimestamp"')) + 1
        merged: Counter[int] = Counter()
        for line in lines[first:]:
            tag, start, length, longest, histogram = line.split(",")
            self.assertTrue(tag.startswith("Tag=pipe/json/"), tag)
            self.assertGreater(float(start), 1_600_000_000)
            self.assertGreater(float(length), 0)
            self.assertLessEqual(float(longest), result["rtt_ns"]["max"] / 1e6 + 0.001)
            merged += counts(histogram)
        self.assertEqual(sum(merged.values()), result["rtt_ns"]["count"])

    def test_lines_may_go_to_standard_output(self) -> None:
        ended = self.ipcbench("run", "pipe", *SHORT, "--export-ndjson", "-", code=OK)
        for line in ended.out.splitlines():
            self.assertEqual(json.loads(line)["transport"], "pipe")
        self.assertIn("completed [", ended.err)

    def test_the_page_has_a_heat_map(self) -> None:
        self.ipcbench("run", "pipe", *SHORT, "--export-json", self.path("x.json"), code=OK)
        page = self.ipcbench("report", self.path("x.json"), "-o", "-", code=OK).out
        self.assertIn('<section id="intervals">', page)
        self.assertIn("Round trips over time: pipe", page)

    def test_without_the_flag_there_are_none(self) -> None:
        self.assertNotIn("intervals", self.measured("pipe", "--iterations", "20"))

    def test_what_cannot_be_cut_is_refused(self) -> None:
        for arguments, said in (
            (("--interval", "0"), "--interval"),
            (("--interval", "9ms"), "less than 10ms"),
            (("--interval", "10ms", "-d", "10h"), "3,600,000 intervals"),
            (("--interval", "100ms", "--iterations", "20"), "--iterations"),
            (("--interval", "100ms", "--time-budget", "2"), "--time-budget"),
            (("--interval", "100ms", "--mode", "stream"), "does not apply to the load 'stream'"),
            (("--interval", "100ms", "--mode", "connect"), "does not apply to the load 'connect'"),
            (("--interval", "100ms", "--build", f"x={PROGRAM}"), "--build"),
            (("--export-ndjson", self.path("x")), "without --interval"),
            (("--export-hlog", self.path("x")), "without --interval"),
        ):  # fmt: skip
            with self.subTest(arguments=arguments):
                self.refused("run", "uds-stream", *arguments, says=(said,))


class Tail(ProgramTest):
    def test_its_causes_add_up(self) -> None:
        for load in ((), ("--gap", "10us")):
            result = self.measured("pipe", "--iterations", "3000", "--warmup", "0", "--explain-tail", *load)
            tail = result["tail"]
            self.assertEqual(result["round_trips"], 3000, "the phase is not part of the measured one")
            self.assertEqual(tail["round_trips"], 2700, "a tenth of the phase finds the threshold")
            self.assertEqual(sum(cause["count"] for cause in tail["causes"]), tail["outliers"])
            self.assertEqual(len(tail["worst"]), min(tail["outliers"], 500))
            self.assertTrue(tail["knows_child"])
            for outlier in tail["worst"]:
                self.assertGreater(outlier["latency_ns"], tail["threshold_ns"])

    def test_people_are_told_the_shares_and_the_worst(self) -> None:
        ended = self.ipcbench("run", "pipe", "--iterations", "5000", "--explain-tail", code=OK)
        self.assertRegex(ended.out, r"slow ones +(p[\d.]+ and above \([\d,]+ round trips? over .*\):\n +<?\d+ % |none of 4,500 )")

    def test_repetitions_and_a_process_of_its_own_have_it_too(self) -> None:
        names = [transport["name"] for transport in SEPARATE[:1]]
        for name in ["pipe", *names]:
            tail = self.measured(name, "--iterations", "500", "--repetitions", "2", "--explain-tail")["tail"]
            self.assertEqual(tail["round_trips"], 900)

    def test_without_a_child_only_the_parent_is_seen(self) -> None:
        tail = self.measured("null", "--iterations", "1000", "--explain-tail")["tail"]
        self.assertFalse(tail["knows_child"])
        self.assertNotIn("child", {cause["side"] for cause in tail["causes"]})

    def test_the_page_has_a_timeline(self) -> None:
        self.ipcbench("run", "pipe", "--iterations", "5000", "--explain-tail", "--export-json", self.path("x.json"), code=OK)
        page = self.ipcbench("report", self.path("x.json"), "-o", "-", code=OK).out
        self.assertIn('<section id="tail">', page)

    def test_loads_of_several_at_once_are_refused(self) -> None:
        for load in (
            ("--depth", "4"), ("--rate", "1k/s"), ("--pairs", "2"), ("--concurrency", "2"), ("--mode", "stream"),
            ("--mode", "connect"), ("--build", f"x={PROGRAM}"), ("--time-budget", "3"),
        ):  # fmt: skip
            with self.subTest(load=load):
                self.refused("run", "uds-stream", *load, "--explain-tail", says=("--explain-tail",))

    def test_stops_of_the_child_are_found(self) -> None:
        report = self.path("x.json")
        arguments = ("run", "pipe", "--duration", "2", "--warmup", "0", "--explain-tail", "--export-json", report)
        with subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL) as program:
            injector = threading.Thread(target=stop_children_of, args=(program,))
            injector.start()
            self.assertEqual(program.wait(DEADLINE_S), OK)
            injector.join()
        with open(report, encoding="utf-8") as file:
            tail = json.load(file)["results"][0]["tail"]
        # Other causes are right as well: other programs run on this machine.
        stopped = [outlier for outlier in tail["worst"] if outlier["child"]["stops"] > 0]
        self.assertGreater(len(stopped), 0)
        right = [outlier for outlier in stopped if (outlier["cause"], outlier["side"]) == ("stopped", "child")]
        self.assertGreaterEqual(len(right), 0.9 * len(stopped))


def stop_children_of(program: subprocess.Popen[bytes]) -> None:
    """Stops the children of a program again and again, each time for a while, until it ends."""
    while program.poll() is None:
        try:
            with open(f"/proc/{program.pid}/task/{program.pid}/children", encoding="ascii") as file:
                children = [int(child) for child in file.read().split()]
            for child in children:
                os.kill(child, signal.SIGSTOP)
                time.sleep(0.2)  # longer than a busy machine keeps a process waiting
                os.kill(child, signal.SIGCONT)
        except (OSError, ProcessLookupError):
            pass  # it has just ended
        time.sleep(0.1)  # so that most round trips are not stopped


if __name__ == "__main__":
    main()
