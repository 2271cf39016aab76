#!/usr/bin/env python3
"""The other commands: list, clean, help and version; and names that are not commands."""

import json
import os
import re
import shutil
import signal
import subprocess

from dead_runs import dead_folder, fresh_run_name
from program import CHILD, DEADLINE_S, OK, RUN_FAILED, SOURCE, USAGE, ProgramTest, main

WAIT_MODES = {"block", "spin", "yield", "hybrid"}


class List(ProgramTest):
    def test_json_has_every_field_of_every_transport(self) -> None:
        document = json.loads(self.ipcbench("list", "--json", code=OK).out)
        self.assertEqual(set(document), {"plug_ins", "transports", "codecs"})
        self.assertGreater(len(document["transports"]), 0)
        for transport in document["transports"]:
            with self.subTest(transport=transport["name"]):
                self.assertEqual(
                    set(transport),
                    {
                        "name", "aliases", "summary", "kind", "wait_modes", "default_wait", "frame_limit_bytes",
                        "header_bytes", "capabilities", "one_connection_because", "one_connection_per_child_because", "own_process_because",
                        "options", "plug_in", "available", "reason", "fix",
                    },
                )  # fmt: skip
                self.assertRegex(transport["name"], r"^[a-z][a-z0-9-]*$")
                self.assertTrue(transport["summary"])
                self.assertIsInstance(transport["aliases"], list)
                self.assertEqual(
                    set(transport["capabilities"]),
                    {
                        "keeps_boundaries",
                        "reliable",
                        "zero_copy",
                        "pollable",
                        "asynchronous",
                        "one_way",
                        "crosses_containers",
                    },
                )
                self.assertTrue(all(isinstance(value, bool) for value in transport["capabilities"].values()))
                self.assertIsInstance(transport["header_bytes"], int)
                if transport["available"]:
                    self.assertIsNone(transport["reason"])
                    self.assertTrue(set(transport["wait_modes"]) <= WAIT_MODES)
                    self.assertIn(transport["default_wait"], transport["wait_modes"])
                    limit = transport["frame_limit_bytes"]
                    self.assertTrue(limit is None or limit > 0)
                    for option in transport["options"]:
                        self.assertEqual(set(option), {"key", "default", "help"})
                        self.assertTrue(option["key"] and option["help"])
                else:
                    self.assertTrue(transport["reason"])
        names = [transport["name"] for transport in document["transports"]]
        self.assertEqual(len(names), len(set(names)))

    def test_json_has_the_codecs(self) -> None:
        codecs = json.loads(self.ipcbench("list", "--json", code=OK).out)["codecs"]
        self.assertLessEqual({"json", "raw-string", "raw"}, {codec["name"] for codec in codecs})
        for codec in codecs:
            self.assertEqual(set(codec), {"name", "summary", "text", "plug_in", "available", "reason", "fix"})
            self.assertEqual(codec["available"], codec["reason"] is None)
            self.assertEqual(codec["available"], codec["fix"] is None)

    def test_text_names_everything(self) -> None:
        document = json.loads(self.ipcbench("list", "--json", code=OK).out)
        text = self.ipcbench("list", code=OK).out
        for entry in document["transports"] + document["codecs"]:
            self.assertRegex(text, rf"(?m)(^|, ){re.escape(entry['name'])}(,|\s)")
        for transport in document["transports"]:
            for option in transport["options"]:
                self.assertIn(f"{option['key']}={option['default']}", text)

    def test_text_is_for_a_screen_of_80_columns_where_there_is_none(self) -> None:
        for line in self.ipcbench("list", code=OK).out.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_takes_no_argument(self) -> None:
        self.refused("list", "pipe", says=("'pipe' is one argument too many",))


class Clean(ProgramTest):
    def test_removes_the_folder_of_a_dead_run(self) -> None:
        folder = dead_folder(self.temporary, files=("uds-stream",))
        ended = self.ipcbench("clean", code=OK)
        self.assertIn(f"removed {folder}", ended.out)
        self.assertFalse(os.path.exists(folder))

    def test_removes_shared_memory_of_a_dead_run(self) -> None:
        if not os.path.isdir("/dev/shm"):
            self.skipTest("there is no /dev/shm")
        name = f"{fresh_run_name()}-0123456789abcdef"
        folder = dead_folder("/dev/shm", notes=(f"note-shm-{name}",), run=name[:-17])
        name = f"/dev/shm/{name}"
        os.close(os.open(name, os.O_CREAT | os.O_EXCL, 0o600))
        ended = self.ipcbench("clean", code=OK)
        self.assertIn(name, ended.out)
        self.assertFalse(os.path.exists(name))
        self.assertFalse(os.path.exists(folder))

    def test_leaves_what_is_not_ours(self) -> None:
        for name in ("ipcbench-notes", "ipcbench-1-2", "somebody-else", f"ipcbench-{os.geteuid()}-x-y-0"):
            os.mkdir(os.path.join(self.temporary, name))
        before = set(os.listdir(self.temporary))
        self.ipcbench("clean", code=OK)
        self.assertEqual(set(os.listdir(self.temporary)), before)
        for name in before:
            os.rmdir(os.path.join(self.temporary, name))

    def test_leaves_the_living_alone(self) -> None:
        begun = self.path("begun.fifo")
        os.mkfifo(begun)
        child = self.script("child", f'#!/bin/sh\n: >{begun}\nexec "{CHILD}"\n')
        living = self.start("run", "pipe", "--duration", "10m", "--child", child)
        with open(begun, "rb"):  # open() returns once the child has been started, so the run's folder exists
            self.ipcbench("clean", code=OK)
        start = f"ipcbench-{os.geteuid()}-{living.pid}-"
        self.assertTrue(any(name.startswith(start) for name in os.listdir(self.temporary)))
        living.terminate()
        self.assertEqual(self.finish(living).code, 128 + signal.SIGTERM)

    def test_looks_where_it_is_told(self) -> None:
        elsewhere = self.path("elsewhere")
        os.mkdir(elsewhere)
        dead = dead_folder(elsewhere)
        self.ipcbench("clean", code=OK)
        self.assertTrue(os.path.exists(dead))
        self.assertIn(f"removed {dead}", self.ipcbench("clean", elsewhere, code=OK).out)
        self.assertFalse(os.path.exists(dead))

    def test_refuses_a_folder_that_is_not_there(self) -> None:
        ended = self.ipcbench("clean", "/no/such/folder", code=USAGE)
        self.assertIn("/no/such/folder", ended.out + ended.err)

    def test_says_so_when_it_cannot_look_somewhere(self) -> None:
        closed = self.path("closed")
        os.mkdir(closed, 0o300)
        self.addCleanup(os.chmod, closed, 0o700)
        wrap = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
        if wrap and subprocess.run([*wrap, "true"], timeout=DEADLINE_S, check=False).returncode != 0:
            self.skipTest("not permitted here: setpriv")
        ended = self.ipcbench("clean", closed, wrap=wrap, code=RUN_FAILED)
        self.assertIn(f"error: searching '{closed}': Permission denied (errno 13)", ended.err)

    def test_says_where_it_looked_when_there_is_nothing(self) -> None:
        self.ipcbench("clean", code=OK)
        ended = self.ipcbench("clean", code=OK)
        self.assertIn(self.temporary, ended.out)


class Help(ProgramTest):
    def test_of_the_program_is_printed(self) -> None:
        for flag in ("--help", "-h"):
            ended = self.ipcbench(flag, code=OK)
            for text in ("examples:", "run", "list", "clean", "exit codes:", "--version"):
                self.assertIn(text, ended.out)
            self.assertEqual(ended.err, "")

    def test_of_run_is_printed(self) -> None:
        ended = self.ipcbench("run", "--help", code=OK)
        for flag in (
            "--duration", "--iterations", "--warmup", "--codec", "--size", "--wait", "--placement", "--timing",
            "--option", "--timeout", "--child", "--export-json", "--quiet", "--no-color", "TEST_DURATION_SECONDS",
            "RPC_MESSAGE_COMPLEXITY", "IPCBENCH_CHILD", "NO_COLOR", "examples:",
        ):  # fmt: skip
            self.assertIn(flag, ended.out)

    def test_of_the_other_commands_is_printed(self) -> None:
        for command in ("list", "clean"):
            ended = self.ipcbench(command, "--help", code=OK)
            self.assertIn(f"ipcbench {command}", ended.out)
            self.assertIn("example", ended.out, f"{command} --help has no example")

    def test_fits_a_narrow_screen(self) -> None:
        program = self.ipcbench("--help", code=OK).out
        commands = re.findall(r"(?m)^  ([a-z]+)", program[program.index("Subcommands:") : program.index("examples:")])
        for words in ((), *((command,) for command in commands), *(("history", part) for part in ("add", "check", "plot", "export"))):
            told = self.ipcbench(*words, "--help", code=OK, env={"COLUMNS": "80"}).out
            self.assertEqual([line for line in told.split("\n") if len(line) > 80], [], words)

    def test_version_says_build_type_and_compiler(self) -> None:
        form = r"\Aipcbench \d+\.\d+\.\d+ \(([0-9a-f]{12}(-dirty)?, )?\w+(, [^,]+)?, (GNU|Clang|AppleClang) [\d.]+\)\n\Z"
        for flag in ("--version", "-V"):
            self.assertRegex(self.ipcbench(flag, code=OK).out, form)

    def test_by_the_command_is_that_of_the_flag(self) -> None:
        self.assertEqual(self.ipcbench("help", code=OK).out, self.ipcbench("--help", code=OK).out)
        for command in ("run", "list", "help"):
            asked = self.ipcbench("help", command, code=OK)
            self.assertEqual(asked.out, self.ipcbench(command, "--help", code=OK).out)
            self.assertEqual(asked.err, "")

    def test_rejects_what_is_not_a_command(self) -> None:
        self.refused("help", "rum", says=("there is no command 'rum'", "did you mean 'run'?"))
        self.refused("help", "--zz", says=("there is no flag '--zz'", "see: ipcbench help --help"))

    def test_without_a_command_goes_to_standard_error(self) -> None:
        ended = self.ipcbench(code=USAGE)
        self.assertIn("examples:", ended.err)
        self.assertEqual(ended.out, "")


class Commit(ProgramTest):
    """The script that every build runs to learn the commit."""

    def commit_of(self, source: str) -> str:
        out = self.path("commit.cpp")
        script = os.path.join(SOURCE, "src", "commit.cmake")
        subprocess.run([os.environ["IPCBENCH_CMAKE"], f"-DSOURCE={source}", f"-DOUT={out}", "-P", script], timeout=DEADLINE_S, check=True)
        with open(out, encoding="utf-8") as file:
            found = re.search(r'commit = "(.*)";', file.read())
        assert found
        return found[1]

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(
            ["git", "-C", self.path("work"), *who, *arguments], timeout=DEADLINE_S, check=True, text=True, capture_output=True
        ).stdout.strip()

    def setUp(self) -> None:
        super().setUp()
        if not shutil.which("git"):
            self.skipTest("git is not installed")
        os.makedirs(self.path("work/inner"))
        self.git("init", "--quiet")
        with open(self.path("work/file"), "w", encoding="utf-8") as file:
            file.write("1")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "first")

    def test_of_a_work_tree_is_known(self) -> None:
        commit = self.git("rev-parse", "HEAD")[:12]
        self.git("tag", "v1")
        self.assertEqual(self.commit_of(self.path("work")), commit)
        with open(self.path("work/file"), "w", encoding="utf-8") as file:
            file.write("2")
        self.assertEqual(self.commit_of(self.path("work")), f"{commit}-dirty")

    def test_outside_a_work_tree_is_unknown(self) -> None:
        self.assertEqual(self.commit_of(self.temporary), "")

    def test_in_the_work_tree_of_another_project_is_unknown(self) -> None:
        self.assertEqual(self.commit_of(self.path("work/inner")), "")

    def test_that_is_the_same_leaves_the_file_alone(self) -> None:
        self.commit_of(self.path("work"))
        before = os.stat(self.path("commit.cpp")).st_mtime_ns
        self.commit_of(self.path("work"))
        self.assertEqual(os.stat(self.path("commit.cpp")).st_mtime_ns, before)


class Child(ProgramTest):
    def test_version_is_that_of_the_program(self) -> None:
        ours = self.ipcbench("--version", code=OK).out.split()[1]
        self.assertEqual(self.ipcbench("--version", program=CHILD, code=OK).out.split()[:2], ["ipcbench-child", ours])

    def test_without_arguments_it_explains_its_purpose(self) -> None:
        ended = self.ipcbench(program=CHILD, code=USAGE)
        self.assertIn("error: ipcbench-child is started by ipcbench", ended.err)
        self.assertIn("hint: ", ended.err)


if __name__ == "__main__":
    main()
