#!/usr/bin/env python3
"""Standard streams that are full, closed or cut off cause an error and an exit code, never silence, a hang or a crash.
"""

import json
import os
import select
import signal
import subprocess
import time
from typing import Any

from program import CHILD, DEADLINE_S, OK, QUICK, RUN_FAILED, Ended, ProgramTest, main


def close(*descriptors: int):
    """Returns a function that closes the descriptors; run it in the new process."""

    def run() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return run


class Full(ProgramTest):
    def test_disk_is_reported_for_a_report(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, "--export-json", "/dev/full", code=RUN_FAILED)
        self.assertIn("error: writing the report to '/dev/full': No space left on device (errno 28)", ended.err)
        self.assertIn("hint: ", ended.err)

    def test_standard_output_is_reported(self) -> None:
        commands = (("list",), ("list", "--json"), ("--help",), ("--version",), ("run", "--help"))
        for arguments in (("run", "pipe", *QUICK), *commands):
            with self.subTest(arguments=arguments), open("/dev/full", "wb") as full:
                ended = self.ipcbench(*arguments, stdout=full, code=RUN_FAILED)
                self.assertIn("standard output", ended.err)
                self.assertIn("No space left on device (errno 28)", ended.err)

    def test_standard_output_is_reported_for_json(self) -> None:
        with open("/dev/full", "wb") as full:
            ended = self.ipcbench("run", "pipe", *QUICK, "--export-json", "-", stdout=full, code=RUN_FAILED)
            self.assertIn("No space left on device", ended.err)

    def test_standard_error_affects_only_texts(self) -> None:
        with open("/dev/full", "wb") as full:
            self.ipcbench("run", "pipe", *QUICK, stderr=full, code=OK)
            self.ipcbench("run", "pipe", "--duration", "x", stderr=full, code=2)


class Closed(ProgramTest):
    def test_standard_output_is_reported(self) -> None:
        for arguments in (("run", "pipe", *QUICK), ("list",), ("--help",)):
            with self.subTest(arguments=arguments):
                ended = self.ipcbench(*arguments, before=close(1), code=RUN_FAILED)
                self.assertIn("standard output", ended.err)
                self.assertIn("Bad file descriptor (errno 9)", ended.err)

    def test_standard_input_does_not_matter(self) -> None:
        for transport in ("pipe", "stdio", "null"):
            with self.subTest(transport=transport):
                self.measured(transport, *QUICK, before=close(0))

    def test_standard_error_does_not_matter(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, before=close(2), code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)

    def test_streams_are_not_taken_for_files(self) -> None:
        report = self.path("report.json")
        ended = self.ipcbench("run", "pipe", "stdio", *QUICK, "--export-json", report, before=close(0, 1, 2))
        self.assertEqual(ended.code, RUN_FAILED)
        # The program did not write into files that got the closed descriptors' numbers.
        with open(report, encoding="utf-8") as file:
            text = file.read()
        self.assertNotIn("completed [", text)
        self.assertTrue(text.startswith('{"schema_version"'), text)

    def test_a_report_in_the_place_of_a_closed_stream_stays_whole(self) -> None:
        report = self.path("report.json")
        self.ipcbench("run", "pipe", "stdio", *QUICK, "--export-json", report, before=close(0, 2), code=OK)
        with open(report, encoding="utf-8") as file:
            results = json.load(file)["results"]
        self.assertEqual([result["status"] for result in results], ["ok", "ok"])


class CutOff(ProgramTest):
    """The program ends silently by SIGPIPE, like other programs in a shell."""

    def gone(self, *arguments: str, **how: Any) -> Ended:
        """Runs the program with a standard output that nobody reads."""
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as gone:
            return self.ipcbench(*arguments, stdout=gone, **how)

    def commands(self) -> list[tuple[str, ...]]:
        results = self.path("results.json")
        self.ipcbench("run", "null", "pipe", *QUICK, "-q", "--export-json", results, code=OK)
        run = ("run", "null", "pipe", *QUICK)
        formats = ("json", "csv", "markdown", "google-benchmark", "bencher")
        return [
            run, (*run, "-q"), (*run, "--style", "classic"), *((*run, f"--export-{name}", "-") for name in formats),
            (*run, "-q", "--export-json", "/dev/stdout"), ("list",), ("list", "--json"), ("--help",), ("--version",),
            ("run", "--help"), ("doctor",), ("doctor", "--json"), ("compare", results, results.replace("/results", "/./results")),
            ("advise", results), ("report", results, "-o", "-"), ("plot", results, "-o", "-"),
        ]  # fmt: skip

    def test_when_the_reader_has_gone(self) -> None:
        for arguments in self.commands():
            with self.subTest(arguments=arguments):
                ended = self.gone(*arguments)
                self.assertEqual(ended.code, -signal.SIGPIPE, ended.text)
                self.assertNotRegex(ended.err, r"(?m)^error: |Broken pipe")

    def test_when_the_reader_has_gone_and_the_signal_is_ignored(self) -> None:
        def ignore() -> None:
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)

        for arguments in (("run", "pipe", *QUICK), ("run", "pipe", *QUICK, "--export-json", "-"), ("list",)):
            with self.subTest(arguments=arguments):
                ended = self.gone(*arguments, before=ignore)
                self.assertEqual(ended.code, RUN_FAILED, ended.text)
                self.assertIn("Broken pipe (errno 32)", ended.err)

    def test_when_a_named_pipe_has_no_reader_any_more(self) -> None:
        pipe = self.path("pipe")
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        # The child starts only after the reading end of the pipe has been closed.
        child = self.script("child", f"#!/bin/sh\necho > '{self.path('begun')}'\ncat '{self.path('go')}'\nexec '{CHILD}'\n")
        for name in ("begun", "go"):
            os.mkfifo(self.path(name))
        running = self.start("run", "pipe", *QUICK, "--export-json", pipe, "--child", child, "--timeout", "60s")
        with open(self.path("begun"), "rb") as begun:
            begun.read()
        os.close(reading)
        with open(self.path("go"), "wb"):
            pass
        ended = self.finish(running)
        self.assertEqual((ended.code, ended.err), (-signal.SIGPIPE, ""), ended.text)

    def test_what_was_measured_still_goes_to_the_other_reports(self) -> None:
        report = self.path("report.json")
        ended = self.gone("run", "pipe", *QUICK, "--export-json", report)
        self.assertEqual(ended.code, -signal.SIGPIPE, ended.text)
        with open(report, encoding="utf-8") as file:
            json.load(file)

    def test_by_head_it_ends_quietly(self) -> None:
        for arguments in (("run", "pipe", "null", "fifo", *QUICK), ("list",), ("run", "null", *QUICK, "--export-csv", "-")):
            with self.subTest(arguments=arguments):
                running = self.start(*arguments)
                head = subprocess.run(["head", "-n", "1"], stdin=running.stdout, capture_output=True, timeout=100, check=True)
                running.stdout.close()
                running.stdout = None
                ended = self.finish(running)
                self.assertEqual(head.stdout.count(b"\n"), 1)
                self.assertIn(ended.code, (OK, -signal.SIGPIPE), ended.text)
                self.assertNotRegex(ended.err, r"(?m)^error: |Broken pipe")

    def test_what_was_written_to_a_file_before_standard_output_broke_is_whole(self) -> None:
        report = self.path("report.json")
        with open("/dev/full", "wb") as full:
            self.ipcbench("run", "pipe", *QUICK, "--export-json", report, stdout=full, code=RUN_FAILED)
        with open(report, encoding="utf-8") as file:
            text = file.read()
        json.loads(text if text.rstrip().endswith("]}") else text + "\n]}")


class Stuck(ProgramTest):
    """A reader that lives but does not read."""

    def test_keeps_no_run_from_ending_when_it_is_told_to(self) -> None:
        for arguments in (("run", "pipe", *QUICK), ("verify", "pipe", "--wait", "block")):
            with self.subTest(arguments=arguments):
                reading, writing = os.pipe()
                os.set_blocking(writing, False)
                with self.assertRaises(BlockingIOError):
                    while True:
                        os.write(writing, bytes(4096))
                os.set_blocking(writing, True)
                running = self.start(*arguments, stdout=writing)
                end = time.monotonic() + DEADLINE_S
                while not self.is_writing(running):
                    self.assertIsNone(running.poll())
                    self.assertLess(time.monotonic(), end, "it does not write")
                running.send_signal(signal.SIGTERM)
                ended = self.finish(running)
                os.close(reading)
                os.close(writing)
                self.assertEqual(ended.code, 128 + signal.SIGTERM, ended.text)

    @staticmethod
    def is_writing(process: subprocess.Popen) -> bool:
        """Returns whether the process sleeps in write(2)."""
        with open(f"/proc/{process.pid}/wchan", encoding="ascii") as call:
            return "pipe_write" in call.read()


class NonBlockingInput(ProgramTest):
    def test_is_waited_for(self) -> None:
        report = self.ipcbench("run", "null", *QUICK, "--export-json", "-", code=OK).out.encode()
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        running = self.start("report", "-", "-o", "-", stdin=reading)
        os.write(writing, report[:100])
        # It has read that, and now waits for more (or has given up).
        while running.poll() is None and not (self.is_empty(reading) and self.sleeps(running)):
            pass
        if running.poll() is None:
            os.write(writing, report[100:])
        os.close(writing)
        os.close(reading)
        ended = self.finish(running)
        self.assertEqual(ended.code, OK, ended.text)

    @staticmethod
    def is_empty(reading: int) -> bool:
        return not select.select([reading], [], [], 0)[0]

    @staticmethod
    def sleeps(process: subprocess.Popen) -> bool:
        with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "S"


class NotATerminal(ProgramTest):
    def test_gets_no_colours_and_no_progress_line(self) -> None:
        ended = self.ipcbench("run", "pipe", "null", "--duration", "600ms", code=OK, env={"TERM": "xterm-256color"})
        self.assertNotIn("\033", ended.out + ended.err)
        self.assertNotIn("\r", ended.out + ended.err)
        self.assertEqual(ended.err, "")


if __name__ == "__main__":
    main()
