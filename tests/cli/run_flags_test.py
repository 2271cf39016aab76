#!/usr/bin/env python3
"""Every flag of `ipcbench run`: valid values take effect; invalid values are quoted and refused, and nothing runs."""

import json
import os
import re

from program import NOTHING_RAN, OK, QUICK, RUN_FAILED, ProgramTest, main, transports


class BadValuesAreRefused(ProgramTest):
    def refuse_each(self, flag: str, values: tuple[str, ...]) -> None:
        for value in values:
            with self.subTest(flag=flag, value=value):
                self.refused("run", "pipe", flag, value, says=(flag, f"'{value}'"))

    def test_duration(self) -> None:
        self.refuse_each("--duration", ("0", "-1", "abc", "10x", "1e3s", "nan", "inf", "99999999h", "1 s", ""))

    def test_iterations(self) -> None:
        self.refuse_each("--iterations", ("0", "-5", "1.5", "abc", "10K", "99999999999999999999", ",1", ""))

    def test_warmup(self) -> None:
        self.refuse_each("--warmup", ("-1s", "soon", "5 apples", ""))

    def test_codec(self) -> None:
        for value in ("xml", "JSON", ""):
            with self.subTest(value=value):
                self.refused("run", "pipe", "--codec", value, says=("there is no codec", f"'{value}'"))

    def test_size(self) -> None:
        self.refuse_each("--size", ("-1", "abc", "1.5", "10X", "513M", "1T", ""))

    def test_wait(self) -> None:
        self.refuse_each("--wait", ("sleep", "spin:5", "Block", ""))
        for polls in ("0", "-1", "many", "4294967296", ""):
            with self.subTest(polls=polls):
                self.refused("run", "pipe", "--wait", f"hybrid:{polls}", says=("--wait hybrid:N", f"'{polls}'"))

    def test_placement(self) -> None:
        self.refuse_each("--placement", ("left", "0;1", "0", ""))
        self.refused("run", "pipe", "--placement", "a,b", says=("--placement", "'a'"))
        self.refused("run", "pipe", "--placement", "0,", says=("--placement", "'0,'"))
        self.refused("run", "pipe", "--placement", "100000,0", says=("--placement", "CPU 100000", "available CPUs"))

    def test_timing(self) -> None:
        self.refuse_each("--timing", ("always", "Batch", ""))

    def test_option(self) -> None:
        self.refuse_each("--option", ("pipe_bytes", "=5", ""))
        twice = ("--option", "pipe_bytes=4K", "--option", "pipe_bytes=8K")
        self.refused("run", "pipe", *twice, says=("'pipe_bytes' is given twice",))
        self.refused("run", "pipe", "--option", "pipe_bytes=lots", says=("pipe_bytes", "'lots'"))

    def test_what_does_not_apply(self) -> None:
        for flag, value in (("--placement", "cross"), ("--child", "/bin/true")):
            self.refused("run", "null", flag, value, says=(flag, "does not apply to 'null'"))
        self.refused("run", "pipe", "--seed", "5", says=("--seed", "does not apply"))
        self.refused("run", "pipe", "--self-check", "-r", "1", says=("--self-check", "more than one repetition"))
        self.refused("run", "pipe", "--quiet", "--style", "classic", says=("--quiet", "classic"))

    def test_timeout(self) -> None:
        self.refuse_each("--timeout", ("0", "-1", "9ms", "never", ""))

    def test_child(self) -> None:
        self.refused("run", "pipe", "--child", "", says=("--child",))

    def test_export_json(self) -> None:
        self.refused("run", "pipe", "--export-json", "", says=("--export-json",))

    def test_a_flag_without_its_value(self) -> None:
        for flag in ("--duration", "--codec", "--option", "--export-json"):
            with self.subTest(flag=flag):
                self.refused("run", "pipe", flag, says=(flag,))

    def test_a_flag_given_twice(self) -> None:
        self.refused("run", "pipe", "--duration", "1s", "--duration", "2s", says=("--duration",))

    def test_duration_and_iterations_exclude_each_other(self) -> None:
        self.refused("run", "pipe", "--duration", "1s", "--iterations", "5", says=("--duration", "--iterations"))

    def test_no_transport(self) -> None:
        self.refused("run", says=("TRANSPORT",))
        self.refused("run", "", says=("there is no transport ''",))
        self.refused("run", "x-*", says=("there is no transport 'x-*'",))


class GoodValuesTakeEffect(ProgramTest):
    def test_duration(self) -> None:
        for text, seconds in (("50ms", 0.05), ("0.05", 0.05), ("50000us", 0.05), ("0.001m", 0.06)):
            with self.subTest(duration=text):
                result = self.measured("pipe", "--duration", text, "--warmup", "0")
                self.assertAlmostEqual(result["requested_s"], seconds)
                self.assertGreaterEqual(result["elapsed_s"], seconds)

    def test_iterations(self) -> None:
        for text, count in (("1", 1), ("37", 37), ("1,000", 1000)):
            with self.subTest(iterations=text):
                result = self.measured("pipe", "--iterations", text)
                self.assertEqual(result["round_trips"], count)
                self.assertIsNone(result["requested_s"])

    def test_warmup(self) -> None:
        for text in ("0", "0s", "1ms"):
            with self.subTest(warmup=text):
                self.measured("pipe", "--iterations", "20", "--warmup", text)

    def test_codec(self) -> None:
        sizes = {}
        for codec in ("json", "raw-string", "raw"):
            with self.subTest(codec=codec):
                result = self.measured("pipe", *QUICK, "--codec", codec)
                self.assertEqual(result["codec"], codec)
                sizes[codec] = result["wire_bytes"]["ping"]
        self.assertLess(sizes["raw"], sizes["raw-string"])
        self.assertLess(sizes["raw-string"], sizes["json"])

    def test_codecs_by_glob(self) -> None:
        ended = self.ipcbench("run", "null", *QUICK, "--codec", "raw*", "--export-json", "-", code=OK)
        codecs = {result["codec"] for result in json.loads(ended.out)["results"]}
        self.assertEqual(codecs, {"raw", "raw-string"})

    def test_all_codecs_and_those_that_were_not_built(self) -> None:
        listed = json.loads(self.ipcbench("list", "--json", code=OK).out)["codecs"]
        ended = self.ipcbench("run", "null", *QUICK, "--codec", "all", "--export-json", "-", code=OK)
        status = {result["codec"]: result["status"] for result in json.loads(ended.out)["results"]}
        self.assertEqual(status, {codec["name"]: "ok" if codec["available"] else "skipped" for codec in listed})
        for codec in listed:
            if not codec["available"]:
                with self.subTest(codec=codec["name"]):
                    ended = self.ipcbench("run", "null", *QUICK, "--codec", codec["name"], code=NOTHING_RAN)
                    self.assertIn(f"codec {codec['name']}: {codec['reason']}", ended.text)

    def test_size(self) -> None:
        for text, size in (("0", 0), ("1", 1), ("1000", 1000), ("10K", 10240), ("1MB", 1000000)):
            with self.subTest(size=text):
                result = self.measured("pipe", *QUICK, "--size", text)
                self.assertEqual(result["payload_bytes"], size)
                self.assertGreater(result["wire_bytes"]["ping"], size)

    def test_wait(self) -> None:
        for text, shown in (
            ("block", "block"),
            ("yield", "yield"),
            ("hybrid", "hybrid:2000"),
            ("hybrid:7", "hybrid:7"),
        ):
            with self.subTest(wait=text):
                self.assertEqual(self.measured("pipe", *QUICK, "--wait", text)["wait"], shown)

    def test_placement(self) -> None:
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

    def test_timing(self) -> None:
        for text in ("every", "sampled", "batch"):
            with self.subTest(timing=text):
                result = self.measured("pipe", "--iterations", "500", "--timing", text)
                self.assertEqual(result["timing"], text)
                self.assertEqual(result["round_trips"], 500)
        self.assertIn(self.measured("pipe", *QUICK, "--timing", "auto")["timing"], ("every", "batch"))
        every = self.measured("pipe", "--iterations", "500", "--timing", "every")
        self.assertEqual(every["rtt_ns"]["count"], 500)

    def test_option(self) -> None:
        for size in ("4096", "64K"):
            with self.subTest(size=size):
                result = self.measured("pipe", *QUICK, "--option", f"pipe_bytes={size}")
                self.assertEqual(result["options"]["pipe_bytes"], {"4096": "4096", "64K": "65536"}[size])

    def test_timeout(self) -> None:
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

    def test_export_json_that_cannot_be_created(self) -> None:
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

    def test_short_flags(self) -> None:
        flags = "-n 20 -c raw -s 10 -w block -p none -o pipe_bytes=4K"
        ended = self.ipcbench("run", "pipe", *flags.split(), code=OK)
        self.assertEqual(self.completed_lines(ended.out)[0][0], 20)
        self.ipcbench("run", "pipe", "-d", "20ms", code=OK)

    def test_a_value_behind_an_equals_sign(self) -> None:
        self.assertEqual(self.measured("pipe", "--iterations=20", "--size=10")["payload_bytes"], 10)

    def test_an_alias_is_as_good_as_the_name(self) -> None:
        for transport in transports():
            for alias in transport["aliases"]:
                with self.subTest(alias=alias):
                    self.assertEqual(self.measured(alias, *QUICK)["transport"], transport["name"])

    def test_a_transport_that_is_named_twice_runs_once(self) -> None:
        ended = self.ipcbench("run", "pipe", "pip?", "pipe", *QUICK, code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)


class WhatDoesNotApply(ProgramTest):
    """Options that do not apply are refused if the transport was named, and visibly skipped if only a glob selected it.
    """

    def skipped_under_a_glob(self, *flags: str, says: str) -> None:
        # The brackets make globs that match one transport each without naming it.
        ended = self.ipcbench("run", "nul[l]", "pip[e]", *QUICK, *flags, "--export-json", "-", code=OK)
        results = {result["transport"]: result for result in json.loads(ended.out)["results"]}
        self.assertEqual(results["null"]["status"], "skipped", ended.text)
        self.assertEqual(results["pipe"]["status"], "ok", ended.text)
        self.assertIn(says, results["null"]["reason"])
        self.assertRegex(ended.err, rf"(?m)^skipped  null: .*{says}")

    def test_an_option(self) -> None:
        self.refused("run", "null", "--option", "pipe_bytes=4K", says=("--option pipe_bytes", "null"))
        self.skipped_under_a_glob("--option", "pipe_bytes=4K", says="--option pipe_bytes")

    def test_a_wait_mode(self) -> None:
        self.refused("run", "null", "--wait", "block", says=("--wait block does not apply to null", "it offers spin"))
        self.skipped_under_a_glob("--wait", "block", says="--wait block does not apply to null")

    def test_named_and_matched_counts_as_named(self) -> None:
        self.refused("run", "all", "null", "--wait", "block", says=("--wait block does not apply to null",))

    def test_when_a_glob_leaves_nothing_the_exit_code_says_so(self) -> None:
        ended = self.ipcbench("run", "nul[l]", "--wait", "block")
        self.assertEqual(ended.code, 3, ended.text)


if __name__ == "__main__":
    main()
