#!/usr/bin/env python3
"""Which results `ipcbench plot` draws: its filters, and what they refuse."""

import re

from program import OK, QUICK, ProgramTest, main


class PlotTest(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.report = self.path("report.json")
        self.ipcbench(
            "run", "pipe,uds-stream", *QUICK, "-r", "1", "--size", "1,2", "--codec", "json,raw",
            "--wait", "block,hybrid:7", "--placement", "none", "--export-json", self.report, code=OK,
        )  # fmt: skip

    def test_each_filter_leaves_out_the_others(self) -> None:
        for filters, bars in (
            ((), 16), (("-w", "block"), 8), (("-w", "hybrid"), 8), (("--wait", "hybrid:7"), 8),
            (("-w", "block,hybrid"), 16), (("-t", "pipe"), 8), (("-c", "raw"), 8), (("-s", "1"), 8), (("-p", "none"), 16),
            (("-w", "block", "-t", "pipe", "-c", "raw", "-s", "2"), 1),
        ):  # fmt: skip
            drawn = self.ipcbench("plot", self.report, "-o", "-", "--chart", "rates", "--all", *filters, code=OK).out
            self.assertEqual(len(re.findall(r'<rect [^>]*class="f\d"', drawn)), bars, filters)

    def test_a_value_that_no_result_has_is_refused(self) -> None:
        for flag, value in (
            ("--wait", "spin"), ("--wait", "hybrid:8"), ("--codec", "cbor"), ("--size", "3"), ("--placement", "same"),
            ("--transport", "tcp"), ("--variant", "debug"),
        ):  # fmt: skip
            self.refused("plot", self.report, "-o", "-", flag, value, says=(f"{flag}: no result has '{value}'",))


if __name__ == "__main__":
    main()
