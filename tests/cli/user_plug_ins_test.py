#!/usr/bin/env python3
"""Plug-ins that the user names with --plugin or IPCBENCH_PLUGINS: what they contribute is measured like what is built
in, and one that cannot be loaded is an error of that plug-in only."""

import csv
import io
import json
import os
import shutil

from program import NOTHING_RAN, OK, PROGRAM, QUICK, RUN_FAILED, ProgramTest, main

PLUG_INS = os.path.join(os.path.dirname(PROGRAM), "tests", "cli")
EXAMPLE = os.path.join(PLUG_INS, "libipcbench-example.so")

# What ipcbench says of each plug-in of bad_plug_in.cpp, and of the next step.
FAULTS = {
    "other-version": ("was built against version 1 of the interface, this ipcbench has ", "find_package(ipcbench)"),
    "other-layout": ("was compiled with types of another layout (1, this ipcbench has ", "the compiler"),
    "missing-symbol": ("undefined symbol: defined_nowhere", "link it with the library that defines the symbol"),
    "throws": ("what it contributes: the licence has expired", "struct PlugIn"),
    # Whether an exception passes the loader or ends the process depends on the C library.
    "throws-while-loading": ("loading the plug-in '", "must return"),
    "aborts": ("the process that tried it was killed by signal 6", "must return"),
    "exits": ("the process that tried it exited with code 0", "must return"),
    "name-taken": ("has a transport 'pipe', and there is another transport of that name", "choose another name"),
    "bad-name": ("names its transport 'My:transport'", "a-z, 0-9 and hyphens"),
    "incomplete": ("has no function listen for its transport 'bad'", "struct Transport"),
    "empty": ("contributes neither a transport nor a codec", "PlugIn::transports"),
    "no-entry": ("it has no function ipcbench_plug_in", "docs/add-a-transport.md"),
}


def bad(fault: str) -> str:
    return os.path.join(PLUG_INS, f"libipcbench-bad-{fault}.so")


class UserPlugIns(ProgramTest):
    def one_line(self, text: str) -> str:
        return " ".join(text.split())

    def test_a_transport_of_a_plug_in_is_measured_and_its_rows_name_it(self) -> None:
        result = self.measured("skeleton", *QUICK, "--plugin", EXAMPLE)
        self.assertEqual([file["file"] for file in result["plug_ins"]], [os.path.realpath(EXAMPLE)])
        self.assertGreaterEqual(result["plug_ins"][0]["interface"], 2)
        self.assertNotIn("plug_ins", self.measured("pipe", *QUICK, "--plugin", EXAMPLE))

        text = self.ipcbench("run", "skeleton", *QUICK, "--plugin", EXAMPLE, code=OK).out
        self.assertIn(f"plug-in {os.path.realpath(EXAMPLE)} (interface ", self.one_line(text))
        rows = self.ipcbench("run", "skeleton", *QUICK, "--plugin", EXAMPLE, "--export-csv", "-", code=OK).out
        row = next(csv.DictReader(io.StringIO(rows)))
        self.assertEqual(row["plug_in_files"], os.path.realpath(EXAMPLE))
        self.assertEqual(row["plug_in_interfaces"], str(result["plug_ins"][0]["interface"]))

    def test_tables_name_the_plug_in_of_a_row(self) -> None:
        ended = self.ipcbench("run", "skeleton", "pipe", *QUICK, "-r", "1", "--plugin", EXAMPLE, code=OK)
        self.assertIn(f"skeleton: with the plug-in {os.path.realpath(EXAMPLE)}", self.one_line(ended.out))

    def test_a_run_is_repeated_with_its_plug_in(self) -> None:
        report = self.path("report.json")
        self.ipcbench("run", "skeleton", *QUICK, "--plugin", EXAMPLE, "--export-json", report, code=OK)
        self.ipcbench("rerun", report, code=OK)
        with open(report, encoding="utf-8") as file:
            document = json.load(file)
        self.assertEqual(document["context"]["request"]["flags"]["--plugin"], [os.path.realpath(EXAMPLE)])

    def test_the_variable_stands_in_for_the_flag(self) -> None:
        env = {"IPCBENCH_PLUGINS": f":{EXAMPLE}:"}
        result = self.measured("skeleton", *QUICK, env=env)
        self.assertEqual(result["plug_ins"][0]["file"], os.path.realpath(EXAMPLE))
        self.refused("run", "skeleton", *QUICK, env={"IPCBENCH_PLUGINS": ""}, says=("no transport 'skeleton'",))
        self.assertIn("skeleton", self.ipcbench("completions", "bash", env=env, code=OK).out)
        self.assertNotIn("skeleton", self.ipcbench("completions", "bash", code=OK).out)
        self.measured("skeleton", *QUICK, "--plugin", EXAMPLE, env={"IPCBENCH_PLUGINS": bad("aborts")})

    def test_list_doctor_and_completions_have_what_it_contributes(self) -> None:
        listed = json.loads(self.ipcbench("list", "--json", "--plugin", EXAMPLE, code=OK).out)
        self.assertEqual(listed["transports"][-1]["name"], "skeleton")
        self.assertEqual(listed["transports"][-1]["plug_in"]["file"], os.path.realpath(EXAMPLE))
        self.assertEqual([one["transports"] for one in listed["plug_ins"]], [["skeleton"]])
        text = self.ipcbench("list", "--plugin", EXAMPLE, code=OK).out
        self.assertIn(f"plug-in {os.path.realpath(EXAMPLE)} skeleton (interface ", self.one_line(text))
        self.assertIn("skeleton", self.ipcbench("doctor", "--json", "--plugin", EXAMPLE, code=OK).out)
        self.assertIn("skeleton", self.ipcbench("completions", "zsh", "--plugin", EXAMPLE, code=OK).out)

    def test_what_is_wrong_with_a_plug_in_is_said_and_costs_only_what_it_has(self) -> None:
        for fault, (cause, hint) in FAULTS.items():
            with self.subTest(fault):
                ended = self.ipcbench("run", "bad", *QUICK, "--plugin", bad(fault), code=NOTHING_RAN)
                self.assertRegex(ended.err, rf"error: there is no transport 'bad'; .*'{bad(fault)}'")
                self.assertIn(cause, ended.err)
                self.assertRegex(ended.err, r"(?m)^hint: ")
                self.assertIn(hint, ended.err)
                ended = self.ipcbench("run", "pipe", *QUICK, "--plugin", bad(fault), code=RUN_FAILED)
                self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)
                self.assertIn(cause, ended.err)

    def test_one_that_cannot_be_loaded_leaves_the_others_alone(self) -> None:
        both = ("--plugin", bad("missing-symbol"), "--plugin", EXAMPLE)
        ended = self.ipcbench("run", "skeleton", *QUICK, *both, code=RUN_FAILED)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)
        self.assertIn("undefined symbol", ended.err)
        listed = json.loads(self.ipcbench("list", "--json", *both, code=OK).out)
        self.assertEqual([one["available"] for one in listed["plug_ins"]], [False, True])
        self.assertIn("undefined symbol", listed["plug_ins"][0]["reason"])
        self.assertIn("unavailable: ", self.ipcbench("list", *both, code=OK).out)
        self.assertIn("undefined symbol", self.ipcbench("doctor", "--json", *both, code=OK).out)

    def test_one_file_is_loaded_once_whatever_it_is_called(self) -> None:
        link = self.path("link.so")
        os.symlink(EXAMPLE, link)
        self.measured("skeleton", *QUICK, "--plugin", EXAMPLE, "--plugin", link)
        copy = shutil.copy(EXAMPLE, self.path("copy.so"))
        ended = self.ipcbench(
            "run", "skeleton", *QUICK, "--plugin", EXAMPLE, "--plugin", copy, code=RUN_FAILED
        )
        self.assertIn("there is another transport of that name", ended.err)

    def test_nothing_is_loaded_that_was_not_named_as_a_path(self) -> None:
        shutil.copy(EXAMPLE, self.path("libmy.so"))
        inside = lambda: os.chdir(self.folder)  # noqa: E731
        self.refused(
            "run", "skeleton", "--plugin", "libmy.so", before=inside, says=("'libmy.so' is not a path", "./libmy.so")
        )
        self.measured("skeleton", *QUICK, "--plugin", "./libmy.so", before=inside)
        self.refused(
            "run",
            "skeleton",
            before=inside,
            env={"IPCBENCH_PLUGINS": "./libmy.so"},
            says=("IPCBENCH_PLUGINS: './libmy.so' is not an absolute path",),
        )
        self.refused("run", "pipe", "--plugin", "", says=("--plugin: '' is not a path",))

    def test_files_that_are_no_plug_ins_are_refused(self) -> None:
        text = self.script("text.so", "no library, but long enough to have a header of an executable file\n" * 4)
        for path, says in (
            (self.path("missing.so"), "No such file or directory (errno 2)"),
            (text, "invalid ELF header"),
            (self.folder, "directory"),
        ):
            with self.subTest(path):
                ended = self.ipcbench("run", "skeleton", *QUICK, "--plugin", path, code=NOTHING_RAN)
                self.assertIn(f"'{path}'", ended.err)
                self.assertIn(says, ended.err)


if __name__ == "__main__":
    main()
