#!/usr/bin/env python3
"""The tables at the end of `run`, and those of `report`: they show what was varied, and what the flags ask for."""

import re

from program import OK, QUICK, ProgramTest, main


class Tables(ProgramTest):
    def run_and_save(self, *arguments: str) -> tuple[str, str]:
        """Returns the text of a run, and the path of its results."""
        path = self.path("results.json")
        ended = self.ipcbench("run", *arguments, *QUICK, "-r", "1", "--export-json", path, code=OK)
        return ended.out, path

    def test_sizes_of_several_transports_are_columns(self) -> None:
        text, path = self.run_and_save("pipe", "fifo", "--size", "64,1K")
        self.assertRegex(text, r"(?m)^round trips/s by size\ntransport +wait +64 B +1 KiB$")
        self.assertEqual(len(re.findall(r"(?m)^(?:pipe|fifo) +block +[\d,.]+\*? +[\d,.]+\*?$", text)), 2)
        printed = self.ipcbench("report", path, code=OK).out
        self.assertTrue(text.endswith(printed), text)

    def test_values_of_one_transport_are_rows(self) -> None:
        text, _ = self.run_and_save("pipe", "--codec", "json,raw")
        self.assertRegex(text, r"(?m)^pipe\ncodec +round trips/s ")
        self.assertRegex(text, r"(?m)^raw +[\d,.]+ ")

    def test_rates_are_in_their_order(self) -> None:
        text, _ = self.run_and_save("pipe", "--rate", "1k,2k,500")
        self.assertEqual(re.findall(r"(?m)^ +(500\.0|1,000|2,000) ", text), ["500.0", "1,000", "2,000"])

    def test_show_what_is_asked_for(self) -> None:
        _, path = self.run_and_save("pipe", "fifo", "--size", "64,1K", "--timing", "every")
        shown = self.ipcbench("report", path, "--show", "max", "--time-unit", "ns", code=OK).out
        self.assertRegex(shown, r"(?m)^max by size$")
        self.assertRegex(shown, r"(?m)^pipe +block +[\d,]+ ns\*? +[\d,]+ ns")
        columns = ("--columns", "p99.9,rtt_count,parent_major_faults", "--sort", "name")
        table = self.ipcbench("report", path, *columns, code=OK).out
        self.assertRegex(table, r"(?m)^transport +p99\.9 +rtt_count +parent_major_faults\n.*\nfifo .*\npipe ")
        markdown = self.path("tables.md")
        self.ipcbench("report", path, *columns, "-o", markdown, code=OK)
        with open(markdown, encoding="utf-8") as file:
            self.assertIn("| transport | p99.9 | rtt_count | parent_major_faults |", file.read())
        page = self.ipcbench("report", path, *columns, "-o", "-", code=OK).out
        self.assertIn(">parent_major_faults</th>", page)

    def test_refuse_what_does_not_exist_before_anything_runs(self) -> None:
        for flag in ("--columns", "--show", "--sort"):
            self.refused(
                "run", "pipe", flag, "p9999", says=(f"{flag}: there is no figure 'p9999'", "did you mean 'p99", "rate, ")
            )
        self.refused("run", "pipe", "--time-unit", "hours", says=("'hours' is not auto, ns, us, ms or s",))
        self.refused("run", "pipe", "--columns", "p99", "--show", "p99", says=("--show", "--columns"))
        self.refused("run", "pipe", "--style", "classic", "--sort", "p99", says=("--sort does not apply to --style",))


if __name__ == "__main__":
    main()
