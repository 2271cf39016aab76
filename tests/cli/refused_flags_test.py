#!/usr/bin/env python3
"""Flags of `ipcbench run`: invalid values are quoted and refused, what does not apply is refused or skipped, and nothing
runs."""

import json

from program import OK, QUICK, ProgramTest, main


class BadValuesAreRefused(ProgramTest):
    def refuse_each(self, flag: str, values: tuple[str, ...]) -> None:
        for value in values:
            with self.subTest(flag=flag, value=value):
                self.refused("run", "pipe", flag, value, says=(flag, f"'{value}'"))

    def test_of_duration(self) -> None:
        self.refuse_each("--duration", ("0", "-1", "abc", "10x", "1e3s", "nan", "inf", "99999999h", "1 s", ""))

    def test_of_iterations(self) -> None:
        self.refuse_each("--iterations", ("0", "-5", "1.5", "abc", "10K", "99999999999999999999", ",1", ""))

    def test_of_warmup(self) -> None:
        self.refuse_each("--warmup", ("-1s", "soon", "5 apples", ""))

    def test_of_codec(self) -> None:
        for value in ("xml", "JSON", ""):
            with self.subTest(value=value):
                self.refused("run", "pipe", "--codec", value, says=("there is no codec", f"'{value}'"))

    def test_of_size(self) -> None:
        self.refuse_each("--size", ("-1", "abc", "1.5", "10X", "513M", "1T", ""))

    def test_of_wait(self) -> None:
        self.refuse_each("--wait", ("sleep", "spin:5", "Block", ""))
        for polls in ("0", "-1", "many", "4294967296", ""):
            with self.subTest(polls=polls):
                self.refused("run", "pipe", "--wait", f"hybrid:{polls}", says=("--wait hybrid:N", f"'{polls}'"))

    def test_of_placement(self) -> None:
        self.refuse_each("--placement", ("left", "0;1", "0", ""))
        self.refused("run", "pipe", "--placement", "a,b", says=("--placement", "'a'"))
        self.refused("run", "pipe", "--placement", "0,", says=("--placement", "'0,'"))
        self.refused("run", "pipe", "--placement", "100000,0", says=("--placement", "CPU 100000", "available CPUs"))

    def test_of_timing(self) -> None:
        self.refuse_each("--timing", ("always", "Batch", ""))

    def test_of_option(self) -> None:
        self.refuse_each("--option", ("pipe_bytes", "=5", ""))
        twice = ("--option", "pipe_bytes=4K", "--option", "pipe_bytes=8K")
        self.refused("run", "pipe", *twice, says=("'pipe_bytes' is given twice",))
        self.refused("run", "pipe", "--option", "pipe_bytes=lots", says=("pipe_bytes", "'lots'"))

    def test_of_flags_that_do_not_apply(self) -> None:
        for flag, value in (("--placement", "cross"), ("--child", "/bin/true")):
            self.refused("run", "null", flag, value, says=(flag, "does not apply to 'null'"))
        self.refused("run", "pipe", "--seed", "5", says=("--seed", "does not apply"))
        self.refused("run", "pipe", "--self-check", "-r", "1", says=("--self-check", "more than one repetition"))
        self.refused("run", "pipe", "--quiet", "--style", "classic", says=("--quiet", "classic"))

    def test_of_timeout(self) -> None:
        self.refuse_each("--timeout", ("0", "-1", "9ms", "never", ""))

    def test_of_child(self) -> None:
        self.refused("run", "pipe", "--child", "", says=("--child",))

    def test_of_export_json(self) -> None:
        self.refused("run", "pipe", "--export-json", "", says=("--export-json",))

    def test_a_flag_without_its_value(self) -> None:
        for flag in ("--duration", "--codec", "--option", "--export-json"):
            with self.subTest(flag=flag):
                self.refused("run", "pipe", flag, says=(flag,))

    def test_a_flag_given_twice(self) -> None:
        self.refused("run", "pipe", "--duration", "1s", "--duration", "2s", says=("--duration",))

    def test_duration_and_iterations_exclude_each_other(self) -> None:
        self.refused("run", "pipe", "--duration", "1s", "--iterations", "5", says=("--duration", "--iterations"))

    def test_of_transports(self) -> None:
        self.refused("run", says=("TRANSPORT",))
        self.refused("run", "", says=("there is no transport ''",))
        self.refused("run", "x-*", says=("there is no transport 'x-*'",))


class WhatDoesNotApply(ProgramTest):
    """Options that do not apply are refused if the transport was named, and visibly skipped if only a glob selected it.
    """

    def test_is_refused_by_a_dry_run_too(self) -> None:
        for flags in (("--columns", "foo"), ("--style", "x"), ("--export-json", "a", "--export-csv", "a")):
            self.refused("run", "pipe", "null", "--dry-run", *flags)

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
