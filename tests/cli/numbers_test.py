#!/usr/bin/env python3
"""Numbers and other arguments mean exactly what they say, or are refused before anything runs, with the value quoted
and a correct form."""

import json
import os
import re
from typing import Any

from program import CHILD, OK, QUICK, USAGE, ProgramTest, main, transports

# Other parsers read these as a different number, or accept them although they are not numbers.
MISREADABLE = (
    "1,5", "1,,,5_", "1,2,3", "1_0", "_1", "1_", "0x10", "0b11", "1e3", "1E3", " 5", "5 ", "+5", "-5", "-0", "١٢", "５", "nan",
    "inf", "Infinity", "99999999999999999999999", "5apples", "1 K", ".5", "5.", "1.2.3", "1'000", "",
)  # fmt: skip

# Flags and options with a single number; in a list, a comma would separate two values.
NUMBERS = (
    ("run", "null", "-n"), ("run", "null", "-r"), ("run", "null", "pipe", "--seed"), ("run", "null", "-d"),
    ("run", "null", "--warmup"), ("run", "null", "--time-budget"), ("run", "null", "--timeout"), ("run", "null", "--max-cells"),
    ("run", "null", "--max-time"), ("run", "pipe", "--option", "pipe_bytes="), ("run", "udp", "--option", "loss_timeout_ms="),
    ("run", "shm-spin", "--option", "cells="), ("advise", "--size"), ("advise", "--rate"), ("advise", "--duration"),
)  # fmt: skip
LISTS = (
    ("run", "null", "--size"), ("run", "pipe", "--depth"), ("run", "pipe", "--rate"), ("run", "pipe", "--gap"),
    ("run", "pipe", "--pairs"), ("run", "pipe", "--concurrency"), ("run", "pipe", "--wait", "hybrid:"),
)  # fmt: skip


# Only a few per number because starting the program takes time; a unit test gives all of them to every parser.
FOR_EACH = ("1,5", "1,500", "1_000", "0x10", "1e3", " 5", "+5", "-5", "١٢", "nan", "99999999999999999999999", "")


def with_value(arguments: tuple[str, ...], value: str) -> tuple[str, ...]:
    """Returns the arguments with the value added; the last one is a flag, or the beginning of a flag's value."""
    if arguments[-1].startswith("-"):
        return (*arguments, value)
    return (*arguments[:-1], arguments[-1] + value)


class Misreadable(ProgramTest):
    def test_is_refused_by_every_number(self) -> None:
        for arguments in NUMBERS:
            for value in FOR_EACH:
                with self.subTest(arguments=arguments, value=value):
                    self.refused(*with_value(arguments, value), says=(f"'{value}'", "hint: "))

    def test_separated_thousands_are_answered_with_the_number(self) -> None:
        for value in ("1,500", "1_500"):
            self.refused("run", "null", "-n", value, says=(f"'{value}'", "hint: write 1500: a number has no separators"))

    def test_is_refused_whatever_it_looks_like(self) -> None:
        for value in MISREADABLE:
            with self.subTest(value=value):
                self.refused("run", "null", "--iterations", value, says=(f"'{value}'", "hint: "))

    def test_is_refused_by_every_list_of_numbers(self) -> None:
        for arguments in LISTS:
            for value in FOR_EACH:
                if "," not in value:
                    with self.subTest(arguments=arguments, value=value):
                        self.refused(*with_value(arguments, value), says=(f"{value}'", "hint: "))

    def test_is_refused_in_the_environment(self) -> None:
        for value in FOR_EACH:
            with self.subTest(value=value):
                says = ("TEST_DURATION_SECONDS", f"'{value}'", "hint: ")
                self.refused("run", "null", env={"TEST_DURATION_SECONDS": value}, says=says)

    def test_is_refused_by_judging_commands(self) -> None:
        report = self.path("report.json")
        self.ipcbench("run", "null", *QUICK, "--export-json", report, code=OK)
        for value in FOR_EACH:
            with self.subTest(value=value):
                self.refused("compare", report, report, "--fail-if-slower", value, says=(f"'{value}'", "hint: "))
                self.refused("plot", report, "-o", "-", "--size", value, says=(f"'{value}'", "hint: "))
                self.refused("advise", report, "--size", value, says=(f"'{value}'", "hint: "))

    def test_an_unknown_unit_is_answered_with_the_known_ones(self) -> None:
        sizes = (("run", "null", "--size"), ("run", "pipe", "--option", "pipe_bytes="), ("advise", "--size"))
        for arguments in sizes:
            for value in ("1KB", "1kib", "1Kib", "64kb", "1T"):
                with self.subTest(arguments=arguments, value=value):
                    self.refused(*with_value(arguments, value), says=(f"'{value}'", "KiB", "kB"))
        for value in ("1m30s", "1 s", "10S", "1d", "5µ"):
            with self.subTest(value=value):
                self.refused("run", "null", "-d", value, says=(f"'{value}'", "hint: "))
        self.refused("run", "pipe", "--rate", "20K", says=("'20K'", "k, M and G"))

    def test_valid_values_take_effect(self) -> None:
        for text, bytes_ in (("1K", 1024), ("1k", 1024), ("1KiB", 1024), ("1kB", 1000), ("0.5K", 512), ("7B", 7)):
            with self.subTest(text=text):
                self.assertEqual(self.measured("null", *QUICK, "--size", text)["payload_bytes"], bytes_)
        for text, count in (("1000", 1000), ("010", 10)):
            with self.subTest(text=text):
                self.assertEqual(self.measured("null", "-n", text, "--warmup", "0")["round_trips"], count)


class Ranges(ProgramTest):
    def values(self, *arguments: str) -> list[Any]:
        ended = self.ipcbench("run", *arguments, "-d", "1ms", "--warmup", "0", "-r", "1", "--export-json", "-")
        return [result["load"] | {"size": result["payload_bytes"]} for result in json.loads(ended.out)["results"]]

    def test_of_fractions_have_their_last_value_and_short_names(self) -> None:
        arguments = ("pipe", "--rate", "1.1:1.4:+0.1", "-d", "1ms", "--warmup", "0", "-r", "1")
        ended = self.ipcbench("run", *arguments)
        rates = set(re.findall(r"rate ([0-9.]+)/s", ended.out + ended.err))
        self.assertEqual(rates, {"1.1", "1.2", "1.3", "1.4"}, ended.text)

    def test_are_exact_for_rates_gaps_and_sizes(self) -> None:
        rates = [value["rate_per_s"] for value in self.values("pipe", "--rate", "10.1:10.7:+0.2")]
        self.assertEqual(sorted(rates), [10.1, 10.3, 10.5, 10.7])
        gaps = [value["gap_ns"] for value in self.values("pipe", "--gap", "0.1us:0.4us:+0.1us")]
        self.assertEqual(sorted(gaps), [100, 200, 300, 400])
        sizes = [value["size"] for value in self.values("null", "--size", "1:9:*3,0.5K:1.5K:+0.5K")]
        self.assertEqual(sorted(sizes), [1, 3, 9, 512, 1024, 1536])

    def test_that_lead_nowhere_are_refused(self) -> None:
        for text in ("2:1", "1:2:-1", "2:1:-1", "1:2:+0", "1:2:*1", "1:2:*1.5", "1:2:", "1:2:3", "1:2:+1:+1"):
            for flag in ("--size", "--rate", "--depth"):
                with self.subTest(flag=flag, text=text):
                    self.refused("run", "pipe", flag, text, says=(flag,))


class AsTyped(ProgramTest):
    """No part of an argument is swallowed, split or misinterpreted."""

    def test_a_glob_of_brackets_arrives(self) -> None:
        for glob in ("[n]ul[l]", "[n]ul*", "[mn]ull", "[n,m]ull", "[[:lower:]]ull"):
            with self.subTest(glob=glob):
                self.assertEqual(self.measured(glob, *QUICK)["transport"], "null")

    def test_a_list_of_transports_arrives(self) -> None:
        ended = self.ipcbench("run", "pipe:raw,null:json", *QUICK, "-r", "1", "--export-json", "-", code=OK)
        results = json.loads(ended.out)["results"]
        self.assertEqual([(r["transport"], r["codec"]) for r in results], [("pipe", "raw"), ("null", "json")])
        self.refused("run", "pipe,,null", says=("'pipe,,null'",))
        self.refused("run", "pipe,no-such", says=("'no-such'",))

    def test_names_of_files_arrive(self) -> None:
        report = self.path("report.json")
        self.ipcbench("run", "null", *QUICK, "--export-json", report, code=OK)
        folder = self.path("files")
        os.mkdir(folder)
        for name in ("[x]", "[a,b]", "{}", "{a,b}", "++", "%%", "a b", "a\nb", "a,b", "a=b", "'q'", '"q"', "1,5", "list"):
            with self.subTest(name=name):
                os.link(report, os.path.join(folder, name))
                how: dict[str, Any] = {"wrap": ("env", "-C", folder)}
                self.ipcbench("compare", name, name, code=OK, **how)
                self.ipcbench("report", name, "-o", "[page].html", code=OK, **how)
                self.assertTrue(os.path.exists(os.path.join(folder, "[page].html")))
                self.ipcbench("plot", name, "--output=-", code=OK, **how)
                self.ipcbench("advise", name, **how)
                self.ipcbench("run", "null", *QUICK, "--export-csv", name + ".csv", code=OK, **how)
                self.assertTrue(os.path.exists(os.path.join(folder, name + ".csv")))

    def test_the_paths_of_the_child_and_of_another_build_arrive(self) -> None:
        child = self.path("[x]")
        os.symlink(CHILD, child)
        self.measured("pipe", *QUICK, "--child", "[x]", wrap=("env", "-C", self.folder))
        self.refused("run", "pipe", "--build", "a,b=[no]", says=("'[no]'",))
        self.refused("run", "pipe", "--build", "[a,b]=no/such", says=("'no/such'",))

    def test_values_of_options_arrive(self) -> None:
        folder = self.path("[v]")
        os.mkdir(folder)
        result = self.measured("file", *QUICK, "--option", f"folder={folder}")
        self.assertEqual(result["requested_options"], {"folder": folder})
        self.refused("run", "pipe", "--option", "[a=1,b=2]", says=("[a",))

    def test_an_empty_value_is_not_the_next_word(self) -> None:
        for flag in ("--codec", "--size", "--export-json", "--child", "--build"):
            with self.subTest(flag=flag):
                self.refused("run", f"{flag}=", "pipe", says=("''",))

    def test_a_flag_has_no_value(self) -> None:
        for word in ("--quiet=no", "--quiet=", "--breakdown=1", "--one-child=false"):
            with self.subTest(word=word):
                self.refused("run", "pipe", word, says=(word.split("=")[0],))


class OptionsOfTransports(ProgramTest):
    """A value that is impossible, or impossible on this machine, is a usage error and is detected before anything runs.
    """

    def test_bad_values_are_refused(self) -> None:
        for transport, option, value in (
            ("shm-spin", "cell_bytes", "0"),
            ("shm-spin", "cell_bytes", "64"),
            ("shm-spin", "cell_bytes", "129"),
            ("shm-spin", "cell_bytes", "abc"),
            ("shm-spin", "cells", "65537"),
            ("shm-spin", "bulk_bytes", "1"),
            ("shm-mailbox", "cell_bytes", "4353"),
            ("mmap-queue", "cell_bytes", "0"),
            ("pipe", "pipe_bytes", "4095"),
            ("pipe", "pipe_bytes", "2G"),
            ("uds-stream", "sndbuf", "1"),
            ("tcp", "rcvbuf", "3G"),
            ("udp", "loss_timeout_ms", "1.5"),
            ("mq-posix", "queue_messages", "65537"),
            ("file", "folder", "/no/such/folder"),
            ("file", "folder", "/etc/passwd"),
            ("pipe-vmsplice", "splice_from", "-1"),
            ("grpc-uds", "depth", "1025"),
            ("quic-udp", "datagram_bytes", "1199"),
            ("pipe-uring", "sqpoll_idle_ms", "60001"),
        ):
            if any(one["name"] == transport for one in transports()):
                with self.subTest(transport=transport, option=option, value=value):
                    self.refused("run", transport, "--option", f"{option}={value}", says=(option, f"'{value}'"))

    def test_more_memory_than_there_is_is_refused(self) -> None:
        for options in (("cells=65536", "cell_bytes=32768", "bulk_bytes=4G"), ("bulk_bytes=4G",)):
            flags = [word for option in options for word in ("--option", option)]
            room = os.statvfs("/dev/shm")
            if 2 * (4 << 30) > room.f_bavail * room.f_frsize:
                with self.subTest(options=options):
                    self.refused("run", "shm-spin", *flags, says=("--option", "shared memory", "hint: "))

    def test_space_for_less_than_a_frame_is_refused(self) -> None:
        flags = ("--size", "1M", "--option", "bulk_bytes=64K")
        self.refused("run", "shm-spin", *flags, says=("--option bulk_bytes", "'64K'", "largest frame"))
        ended = self.ipcbench("run", "shm-spin", *QUICK, "-r", "1", "--export-json", "-", "--size", "1,1M", *flags[2:], code=OK)
        self.assertEqual({r["status"] for r in json.loads(ended.out)["results"]}, {"ok", "skipped"}, ended.text)

    def test_bad_values_are_refused_under_a_glob_and_in_a_matrix(self) -> None:
        for arguments in (("all",), ("shm-*",), ("shm-spin", "--size", "1,2")):
            with self.subTest(arguments=arguments):
                self.refused("run", *arguments, "--option", "cell_bytes=abc", says=("cell_bytes", "'abc'"))
                self.refused("run", *arguments, "--option", "cell_bytes=0", says=("cell_bytes", "'0'"))
        self.refused("run", "all", "--option", "no_such=1", says=("--option no_such", "none of these transports"))
        self.refused("run", "all", "--option", "pipe_byets=4K", says=("did you mean 'pipe_bytes'?",))

    def test_what_the_system_does_not_grant_is_refused(self) -> None:
        with open("/proc/sys/fs/pipe-max-size", encoding="ascii") as file:
            most = int(file.read())
        if os.geteuid() != 0 and most < 1 << 30:
            flags = ("--option", "pipe_bytes=1G")
            self.refused("run", "pipe", *flags, says=("--option pipe_bytes", "'1G'", "pipe-max-size"))


if __name__ == "__main__":
    main()
