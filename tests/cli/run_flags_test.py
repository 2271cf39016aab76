#!/usr/bin/env python3
"""Every flag of `ipcbench run`: valid values take effect."""

import json
import os
import re

from program import NOTHING_RAN, OK, QUICK, RUN_FAILED, ProgramTest, main, transports


class GoodValuesTakeEffect(ProgramTest):
    def test_of_duration(self) -> None:
        for text, seconds in (("50ms", 0.05), ("0.05", 0.05), ("50000us", 0.05), ("0.001m", 0.06)):
            with self.subTest(duration=text):
                result = self.measured("pipe", "--duration", text, "--warmup", "0")
                self.assertAlmostEqual(result["requested_s"], seconds)
                self.assertGreaterEqual(result["elapsed_s"], seconds)

    def test_of_iterations(self) -> None:
        for text, count in (("1", 1), ("37", 37)):
            with self.subTest(iterations=text):
                result = self.measured("pipe", "--iterations", text)
                self.assertEqual(result["round_trips"], count)
                self.assertIsNone(result["requested_s"])

    def test_of_warmup(self) -> None:
        for text in ("0", "0s", "1ms"):
            with self.subTest(warmup=text):
                self.measured("pipe", "--iterations", "20", "--warmup", text)

    def test_of_codec(self) -> None:
        sizes = {}
        for codec in ("json", "raw-string", "raw"):
            with self.subTest(codec=codec):
                result = self.measured("pipe", *QUICK, "--codec", codec)
                self.assertEqual(result["codec"], codec)
                sizes[codec] = result["wire_bytes"]["ping"]
        self.assertLess(sizes["raw"], sizes["raw-string"])
        self.assertLess(sizes["raw-string"], sizes["json"])

    def test_of_codec_with_globs(self) -> None:
        ended = self.ipcbench("run", "null", *QUICK, "--codec", "raw*", "--export-json", "-", code=OK)
        codecs = {result["codec"] for result in json.loads(ended.out)["results"]}
        self.assertEqual(codecs, {"raw", "raw-string"})

    def test_of_codec_with_all_of_them(self) -> None:
        listed = json.loads(self.ipcbench("list", "--json", code=OK).out)["codecs"]
        ended = self.ipcbench("run", "null", *QUICK, "--codec", "all", "--export-json", "-", code=OK)
        status = {result["codec"]: result["status"] for result in json.loads(ended.out)["results"]}
        self.assertEqual(status, {codec["name"]: "ok" if codec["available"] else "skipped" for codec in listed})
        for codec in listed:
            if not codec["available"]:
                with self.subTest(codec=codec["name"]):
                    ended = self.ipcbench("run", "null", *QUICK, "--codec", codec["name"], code=NOTHING_RAN)
                    self.assertIn(f"codec {codec['name']}: {codec['reason']}", ended.text)

    def test_of_size(self) -> None:
        for text, size in (("0", 0), ("1", 1), ("1000", 1000), ("10K", 10240), ("1MB", 1000000)):
            with self.subTest(size=text):
                result = self.measured("pipe", *QUICK, "--size", text)
                self.assertEqual(result["payload_bytes"], size)
                self.assertGreater(result["wire_bytes"]["ping"], size)

    def test_of_wait(self) -> None:
        for text, shown in (
            ("block", "block"),
            ("yield", "yield"),
            ("hybrid", "hybrid:2000"),
            ("hybrid:7", "hybrid:7"),
        ):
            with self.subTest(wait=text):
                self.assertEqual(self.measured("pipe", *QUICK, "--wait", text)["wait"], shown)

    def test_of_placement(self) -> None:
        allowed = sorted(os.sched_getaffinity(0))
        self.assertIsNone(self.measured("pipe", *QUICK, "--placement", "none")["cpus"])
        same = self.measured("pipe", *QUICK, "--placement", "same")
        self.assertEqual(same["cpus"]["parent"], same["cpus"]["child"])
        self.assertEqual(same["cpu_relation"], "same CPU")
        if len(allowed) < 2:
            self.refused("run", "pipe", "--placement", "cross", says=("needs two CPUs",))
            return
        cross = self.measured("pipe", *QUICK, "--placement", "cross")
        self.assertNotEqual(cross["cpus"]["parent"], cross["cpus"]["child"])
        given = self.measured("pipe", *QUICK, "--placement", f"{allowed[1]},{allowed[0]}")
        self.assertEqual(given["cpus"], {"parent": allowed[1], "child": allowed[0]})

    def test_placement_of_several_cells_is_chosen(self) -> None:
        report = self.path("report.json")
        ended = self.ipcbench("run", "pipe", "null", *QUICK, "--export-json", report, code=OK)
        with open(report, encoding="utf-8") as file:
            document = json.load(file)
        chosen = "cross" if len(os.sched_getaffinity(0)) > 1 else "same"
        self.assertIn(f" --placement={chosen}", document["context"]["command"])
        self.assertRegex(ended.out, r"(?m)^  placement   (each side has a CPU of its own: \d+ and \d+|both sides share one CPU)")
        for result in document["results"]:
            self.assertEqual((result["placement"], result["requested_placement"]), (chosen, None))
            self.assertIsNotNone(result["cpus"])
        ended = self.ipcbench("run", "pipe", "null", *QUICK, "--placement", "none", "--export-json", report, code=OK)
        self.assertNotIn("\n  placement ", ended.out)
        with open(report, encoding="utf-8") as file:
            for result in json.load(file)["results"]:
                self.assertEqual((result["placement"], result["requested_placement"]), ("none", "none"))

    def test_placement_of_a_single_cell_is_left_to_the_scheduler(self) -> None:
        result = self.measured("pipe", *QUICK)
        self.assertEqual((result["placement"], result["requested_placement"], result["cpus"]), ("none", None, None))

    def test_of_timing(self) -> None:
        for text in ("every", "sampled", "batch"):
            with self.subTest(timing=text):
                result = self.measured("pipe", "--iterations", "500", "--timing", text)
                self.assertEqual(result["timing"], text)
                self.assertEqual(result["round_trips"], 500)
        self.assertIn(self.measured("pipe", *QUICK, "--timing", "auto")["timing"], ("every", "batch"))
        every = self.measured("pipe", "--iterations", "500", "--timing", "every")
        self.assertEqual(every["rtt_ns"]["count"], 500)

    def test_of_option(self) -> None:
        for size in ("4096", "64K"):
            with self.subTest(size=size):
                result = self.measured("pipe", *QUICK, "--option", f"pipe_bytes={size}")
                self.assertEqual(result["options"]["pipe_bytes"], {"4096": "4096", "64K": "65536"}[size])

    def test_of_timeout(self) -> None:
        self.measured("pipe", *QUICK, "--timeout", "1m")

    def test_export_json_to_a_file_replaces_it(self) -> None:
        report = self.path("report.json")
        with open(report, "w", encoding="utf-8") as file:
            file.write("x" * 100_000)
        ended = self.ipcbench("run", "pipe", *QUICK, "--export-json", report, code=OK)
        with open(report, encoding="utf-8") as file:
            document = json.load(file)
        self.assertEqual(document["results"][0]["transport"], "pipe")
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)

    def test_export_json_to_standard_output_moves_the_text_to_standard_error(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, "--export-json", "-", code=OK)
        json.loads(ended.out)
        self.assertEqual(len(self.completed_lines(ended.err)), 1, ended.text)

    def test_export_json_that_cannot_be_created_is_an_error(self) -> None:
        target = self.path("no/such/folder.json")
        ended = self.ipcbench("run", "pipe", *QUICK, "--export-json", target, code=RUN_FAILED)
        self.assertIn(f"'{target}': No such file or directory (errno 2)", ended.err)
        self.assertEqual(self.completed_lines(ended.out), [], "nothing is measured that cannot be reported")

    @staticmethod
    def err_without_unreliable_build(err: str) -> str:
        """Even a quiet report says what makes all its numbers unreliable."""
        return re.sub(r"(?m)^warning: (sanitizers|this is a debug build).*\n", "", err)

    def test_quiet_prints_the_line_with_the_count_only(self) -> None:
        for flag in ("--quiet", "-q"):
            ended = self.ipcbench("run", "pipe", *QUICK, flag, code=OK)
            self.assertRegex(ended.out, r"\Acompleted \[20\] ping-pong round-trips .*\n\Z")
        ended = self.ipcbench("run", "pipe", "null", *QUICK, "--quiet", code=OK)
        first_words = [line.split()[0] for line in ended.out.splitlines() if line]
        self.assertEqual(first_words, ["transport", "blocking", "pipe", "no", "null"])
        self.assertEqual(self.err_without_unreliable_build(ended.err), "")
        ended = self.ipcbench("run", "pip[e]", "nul[l]", *QUICK, "-q", "--wait", "block", code=OK)
        said = self.err_without_unreliable_build(ended.err)
        self.assertEqual(said, "\nskipped  null: --wait block does not apply to null\n         hint: it offers spin\n")

    def test_several_cells_give_a_table_and_with_verbose_each_of_them_too(self) -> None:
        ended = self.ipcbench("run", "pipe", "null", *QUICK, code=OK)
        self.assertEqual(self.completed_lines(ended.out), [])
        self.assertIn("\ntransport ", ended.out)
        for flag in ("--verbose", "-v"):
            ended = self.ipcbench("run", "pipe", "null", *QUICK, flag, code=OK)
            self.assertEqual(len(self.completed_lines(ended.out)), 2, ended.text)
            self.assertIn("\ntransport ", ended.out)
        self.refused("run", "pipe", "null", "-q", "-v", says=("--verbose",))
        self.refused("run", "pipe", "null", "-v", "--style", "classic", says=("--verbose", "classic"))

    def test_of_short_flags(self) -> None:
        flags = "-n 20 -c raw -s 10 -w block -p none -o pipe_bytes=4K"
        ended = self.ipcbench("run", "pipe", *flags.split(), code=OK)
        self.assertEqual(self.completed_lines(ended.out)[0][0], 20)
        self.ipcbench("run", "pipe", "-d", "20ms", code=OK)

    def test_of_a_value_behind_an_equals_sign(self) -> None:
        self.assertEqual(self.measured("pipe", "--iterations=20", "--size=10")["payload_bytes"], 10)

    def test_an_alias_is_as_good_as_the_name(self) -> None:
        for transport in transports():
            for alias in transport["aliases"]:
                with self.subTest(alias=alias):
                    self.assertEqual(self.measured(alias, *QUICK)["transport"], transport["name"])

    def test_a_transport_that_is_named_twice_runs_once(self) -> None:
        ended = self.ipcbench("run", "pipe", "pip?", "pipe", *QUICK, code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)


if __name__ == "__main__":
    main()
