#!/usr/bin/env python3
"""Files that the program writes: a descriptor is written at its current position, a file keeps its owner and mode, and
no two options share a file."""

import json
import os
import resource
import stat
import subprocess
import threading
from typing import Any, Callable, Optional

from limits import limit, namespace
from program import OK, PROGRAM, QUICK, RUN_FAILED, USAGE, Ended, ProgramTest, main

STDOUT_PATHS = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1")
NULL = ("run", "null", *QUICK)
OLD = "what was there before"


class OutputFiles(ProgramTest):
    def read(self, name: str) -> str:
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def write(self, name: str, text: str) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def results(self) -> str:
        """Writes a results file and returns its path."""
        path = self.path("results.json")
        if not os.path.exists(path):
            self.ipcbench(*NULL, "-q", "--export-json", path, code=OK)
        return path

    def writers(self, results: str) -> dict[str, tuple[str, ...]]:
        """Returns the flags of every way to write a file, without the file's name."""
        return {
            "run": (*NULL, "-q", "--export-json"),
            "csv": (*NULL, "-q", "--export-csv"),
            "markdown": (*NULL, "-q", "--export-markdown"),
            "report": ("report", results, "-o"),
        }

    def each_writer(self, check: Callable[[tuple[str, ...]], None]) -> None:
        for name, writer in self.writers(self.results()).items():
            with self.subTest(writer=name):
                check(writer)


class Descriptors(OutputFiles):
    def test_standard_output_by_any_name_is_pure_and_people_read_standard_error(self) -> None:
        os.symlink("/dev/stdout", self.path("link"))
        for path in (*STDOUT_PATHS, self.path("link")):
            with self.subTest(path=path):
                ended = self.ipcbench(*NULL, "--export-json", path, code=OK)
                self.assertEqual(len(json.loads(ended.out)["results"]), 1)
                self.assertIn("completed [", ended.err)

    def test_a_regular_file_behind_a_descriptor_keeps_what_it_has(self) -> None:
        for path in STDOUT_PATHS:
            for mode in ("ab", "r+b"):
                with self.subTest(path=path, mode=mode):
                    with open(self.write("log", "BEFORE\n"), mode) as log:
                        log.seek(0, os.SEEK_END)
                        self.ipcbench(*NULL, "-q", "--export-json", path, stdout=log, code=OK)
                        os.write(log.fileno(), b"AFTER\n")  # the file offset is shared
                    text = self.read("log")
                    self.assertTrue(text.startswith('BEFORE\n{"schema_version"'), text)
                    self.assertTrue(text.endswith("]}\nAFTER\n"), text)

    def test_report_and_plot_append_to_a_descriptor(self) -> None:
        os.symlink("/dev/stdout", self.path("link.svg"))
        os.symlink("/dev/stdout", self.path("link.md"))
        commands = (
            ("report", self.results(), "-o", "/dev/stdout"),
            ("report", self.results(), "-o", self.path("link.md")),
            ("plot", self.results(), "-o", self.path("link.svg")),
        )
        for command in commands:
            with self.subTest(command=command):
                with open(self.write("log", "BEFORE\n"), "ab") as log:
                    self.ipcbench(*command, stdout=log, code=OK)
                self.assertTrue(self.read("log").startswith("BEFORE\n"))
                self.assertGreater(len(self.read("log")), 100)
                self.assertTrue(all(os.path.islink(self.path(name)) for name in ("link.svg", "link.md")))

    def test_any_descriptor_that_was_inherited(self) -> None:
        with open(self.write("log", "BEFORE\n"), "ab") as log:
            number = log.fileno()
            ended = self.ipcbench(*NULL, "--export-csv", f"/dev/fd/{number}", pass_fds=(number,), code=OK)
        self.assertRegex(self.read("log"), r"^BEFORE\nvariant,transport,")
        self.assertIn("completed [", ended.out)

    def test_one_that_was_not_inherited(self) -> None:
        ended = self.ipcbench(*NULL, "--export-json", "/dev/fd/77", code=RUN_FAILED)
        self.assertIn("creating '/dev/fd/77': Bad file descriptor (errno 9)", ended.err)

    def test_standard_error_is_left_to_the_report(self) -> None:
        ended = self.ipcbench(*NULL, "-q", "--export-json", "/dev/stderr", code=OK)
        self.assertEqual(len(json.loads(ended.err)["results"]), 1)
        self.assertIn("completed [", ended.out)

    def test_a_pipe_with_a_name_is_written_to(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            pipe = self.path("pipe")
            os.mkfifo(pipe)
            heard: list[bytes] = []

            def listen() -> None:
                with open(pipe, "rb") as reading:
                    heard.append(reading.read())

            reader = threading.Thread(target=listen)
            reader.start()
            ended = self.ipcbench(*writer, pipe)
            reader.join()
            self.assertEqual(ended.code, OK, ended.text)
            self.assertGreater(len(heard[0]), 100)
            self.assertTrue(stat.S_ISFIFO(os.stat(pipe).st_mode))
            os.unlink(pipe)

        self.each_writer(check)

    def test_the_null_device_stays_one(self) -> None:
        self.each_writer(lambda writer: self.ipcbench(*writer, "/dev/null", code=OK) and None)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))


class WhatTheFileWas(OutputFiles):
    def written(self, name: str) -> None:
        """Checks that the file has new content, and that no other file appeared next to it."""
        self.assertNotIn(OLD, self.read(name))
        self.assertGreater(len(self.read(name)), 100)
        self.assertEqual([left for left in os.listdir(self.folder) if left.startswith(".")], [])

    def test_its_mode(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            for mode in (0o600, 0o640, 0o664, 0o755):
                os.chmod(self.write("a", OLD), mode)
                self.ipcbench(*writer, self.path("a"), code=OK)
                self.written("a")
                self.assertEqual(stat.S_IMODE(os.stat(self.path("a")).st_mode), mode)

        self.each_writer(check)

    def test_a_new_one_has_what_the_umask_leaves(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            self.ipcbench(*writer, self.path("a"), before=lambda: os.umask(0o027) and None, code=OK)
            self.assertEqual(stat.S_IMODE(os.stat(self.path("a")).st_mode), 0o640)
            os.unlink(self.path("a"))

        self.each_writer(check)

    def test_its_owner(self) -> None:
        if os.geteuid() != 0:
            self.skipTest("only root can give files away")

        def check(writer: tuple[str, ...]) -> None:
            os.chown(self.write("a", OLD), 1234, 2345)
            os.chmod(self.path("a"), 0o640)
            self.ipcbench(*writer, self.path("a"), code=OK)
            self.written("a")
            status = os.stat(self.path("a"))
            self.assertEqual((status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)), (1234, 2345, 0o640))
            os.unlink(self.path("a"))

        self.each_writer(check)

    def test_its_other_names(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            self.write("a", OLD)
            os.link(self.path("a"), self.path("b"))
            self.ipcbench(*writer, self.path("a"), code=OK)
            self.written("a")
            self.assertEqual(self.read("b"), self.read("a"))
            self.assertEqual(os.stat(self.path("a")).st_nlink, 2)
            os.unlink(self.path("a"))
            os.unlink(self.path("b"))

        self.each_writer(check)

    def test_its_attributes(self) -> None:
        try:
            os.setxattr(self.write("a", OLD), "user.note", b"kept")
        except OSError as error:
            self.skipTest(f"no extended attributes here: {error}")
        self.each_writer(lambda writer: self.ipcbench(*writer, self.path("a"), code=OK) and None)
        self.written("a")
        self.assertEqual(os.getxattr(self.path("a"), "user.note"), b"kept")

    def test_links_are_followed_and_kept(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            os.mkdir(self.path("folder"))
            self.write("folder/there", OLD)
            targets = {"to-there": "folder/there", "to-new": "folder/new", "to-link": "to-new-2", "to-new-2": "folder/new2"}
            for name, target in targets.items():
                os.symlink(target, self.path(name))
            for name, file in (("to-there", "there"), ("to-new", "new"), ("to-link", "new2")):
                self.ipcbench(*writer, self.path(name), code=OK)
                self.written(f"folder/{file}")
                self.assertFalse(os.path.islink(self.path(f"folder/{file}")))
            self.assertTrue(all(os.readlink(self.path(name)) == target for name, target in targets.items()))
            self.assertEqual(sorted(os.listdir(self.path("folder"))), ["new", "new2", "there"])
            for name in targets:
                os.unlink(self.path(name))
            subprocess.run(["rm", "-r", self.path("folder")], check=True)

        self.each_writer(check)

    def test_links_in_a_circle(self) -> None:
        os.symlink("b", self.path("a"))
        os.symlink("a", self.path("b"))
        ended = self.ipcbench("report", self.results(), "-o", self.path("a"), code=RUN_FAILED)
        self.assertIn("Too many levels of symbolic links (errno 40)", ended.err)

    def test_a_file_that_is_mounted(self) -> None:
        target = self.write("a", OLD)
        mounted = namespace("--mount", prepare=f"mount --bind '{target}' '{target}'")

        def check(writer: tuple[str, ...]) -> None:
            self.write("a", OLD)
            self.ipcbench(*writer, target, wrap=mounted, code=OK)
            self.written("a")

        self.each_writer(check)

    def test_a_name_as_long_as_it_may_be(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            for _ in range(2):
                self.ipcbench(*writer, self.path("n" * 255), code=OK)
                self.written("n" * 255)
            os.unlink(self.path("n" * 255))

        self.each_writer(check)

    def test_a_path_without_a_folder(self) -> None:
        self.each_writer(lambda writer: self.ipcbench(*writer, "plain", cwd=self.folder, code=OK) and None)
        self.written("plain")

    def test_what_cannot_be_a_file(self) -> None:
        for path, why in (
            (self.folder, "Is a directory (errno 21)"), (f"{self.folder}/", "Is a directory (errno 21)"),
            (self.path("none/"), "No such file or directory (errno 2)"), ("/none/a", "No such file or directory (errno 2)"),
        ):  # fmt: skip
            ended = self.ipcbench("report", self.results(), "-o", path, code=RUN_FAILED)
            self.assertIn(f"creating '{path}': {why}", ended.err)


class Permissions(OutputFiles):
    """Runs the program as a user who is not root."""

    def setUp(self) -> None:
        super().setUp()
        self.user: Optional[Callable[[], None]] = None
        if os.geteuid() == 0:
            os.chmod(self.folder, 0o755)
            self.user = self.become_ordinary
            try:
                subprocess.run([PROGRAM, "--version"], preexec_fn=self.user, capture_output=True, check=True)
            except (OSError, subprocess.SubprocessError):
                self.skipTest("an ordinary user cannot reach the program")

    @staticmethod
    def become_ordinary() -> None:
        os.setgroups([])
        os.setgid(1234)
        os.setuid(1234)

    def own(self, name: str, mode: int) -> str:
        """Gives the file to that user."""
        if self.user is not None:
            os.chown(self.path(name), 1234, 1234)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def written_as_ordinary(self, path: str, **how: Any) -> Ended:
        results = self.results()
        os.chmod(results, 0o644)
        self.own("t", 0o700)
        return self.ipcbench("report", results, "-o", path, before=self.user, **how)

    def test_a_file_that_is_read_only_is_not_replaced(self) -> None:
        os.mkdir(self.path("folder"))
        self.write("folder/a", "old")
        self.own("folder", 0o700)
        ended = self.written_as_ordinary(self.own("folder/a", 0o400), code=RUN_FAILED)
        self.assertIn("Permission denied (errno 13)", ended.err)
        self.assertEqual(self.read("folder/a"), "old")

    def test_a_folder_that_is_read_only_does_not_matter(self) -> None:
        os.mkdir(self.path("folder"))
        self.write("folder/a", "old")
        self.own("folder/a", 0o600)
        self.own("folder", 0o500)
        self.written_as_ordinary(self.path("folder/a"), code=OK)
        self.assertIn("<html", self.read("folder/a"))
        ended = self.written_as_ordinary(self.path("folder/new"), code=RUN_FAILED)
        self.assertIn("creating", ended.err)
        self.assertIn("Permission denied (errno 13)", ended.err)

    def test_nothing_is_run_for_a_file_that_cannot_be_written(self) -> None:
        os.mkdir(self.path("folder"))
        self.own("folder", 0o500)
        ended = self.ipcbench(*NULL, "--export-json", self.path("folder/a"), before=self.user, code=RUN_FAILED)
        self.assertNotIn("completed [", ended.out)

    def test_a_file_of_somebody_else_keeps_its_owner(self) -> None:
        if self.user is None:
            self.skipTest("only root can give files away")
        os.mkdir(self.path("folder"))
        self.own("folder", 0o700)
        os.chmod(self.write("folder/a", "old"), 0o666)
        os.chown(self.path("folder/a"), 4321, 4321)
        self.written_as_ordinary(self.path("folder/a"), code=OK)
        status = os.stat(self.path("folder/a"))
        self.assertEqual((status.st_uid, stat.S_IMODE(status.st_mode)), (4321, 0o666))
        self.assertIn("<html", self.read("folder/a"))

    def test_a_link_of_somebody_else_in_a_folder_that_is_open_to_all_is_not_followed(self) -> None:
        if self.user is None:
            self.skipTest("only root can give links away")
        os.mkdir(self.path("open"))
        os.chmod(self.path("open"), 0o1777)
        os.symlink(self.path("victim"), self.path("open/a"))
        os.lchown(self.path("open/a"), 4321, 4321)
        ended = self.ipcbench("report", self.results(), "-o", self.path("open/a"), code=RUN_FAILED)
        self.assertIn("Permission denied (errno 13)", ended.err)
        self.assertFalse(os.path.exists(self.path("victim")))


class NoRoom(OutputFiles):
    def test_existing_content_stays(self) -> None:
        self.results()

        def check(writer: tuple[str, ...]) -> None:
            for other_name in (False, True):  # the file is replaced, or written in place
                self.write("a", "old" * 10)
                if other_name:
                    os.link(self.path("a"), self.path("b"))
                ended = self.ipcbench(*writer, self.path("a"), before=limit(resource.RLIMIT_FSIZE, 100), code=RUN_FAILED)
                self.assertIn(f"writing the report to '{self.path('a')}': File too large (errno 27)", ended.err)
                self.assertEqual(self.read("a"), "old" * 10)
                self.assertEqual([name for name in os.listdir(self.folder) if name.startswith(".")], [])
            os.unlink(self.path("b"))

        self.each_writer(check)

    def test_a_full_disk(self) -> None:
        small = namespace("--mount", prepare=f"mount -t tmpfs -o size=16k none '{self.path('t')}'")
        target = self.path("t/page.html")
        show = ("sh", "-c", 'echo old > "$0"; "$@"; code=$?; cat "$0"; ls -A "$(dirname "$0")"; rm "$0"; exit $code', target)
        ended = self.ipcbench("report", self.results(), "-o", target, wrap=(*small, *show))
        self.assertEqual(ended.code, RUN_FAILED, ended.text)
        self.assertIn("No space left on device (errno 28)", ended.err)
        self.assertIn("hint: make room", ended.err)
        self.assertEqual(ended.out, "old\npage.html\n")

    def test_a_matrix_that_grows_too_large_leaves_what_fitted(self) -> None:
        report = self.path("a.json")
        self.ipcbench("run", "null", *QUICK, "--size", "1:40:+1", "-r", "1", "-q", "--export-json", report, code=OK)
        whole = os.stat(report).st_size
        # The file is first replaced and then overwritten in place: it is a complete document at any moment.
        ended = self.ipcbench(
            "run", "null", *QUICK, "--size", "1:40:+1", "-r", "1", "-q", "--export-json", report,
            before=limit(resource.RLIMIT_FSIZE, whole // 2), code=RUN_FAILED,
        )  # fmt: skip
        self.assertIn("File too large (errno 27)", ended.err)
        results = json.loads(self.read("a.json"))["results"]
        self.assertGreater(len(results), 1)
        self.assertLess(len(results), 40)


class OneFile(OutputFiles):
    def refuse(self, first: str, second: str, **how: Any) -> None:
        self.refused(*NULL, "--export-json", first, "--export-csv", second, **how)
        self.refused(*NULL, "--export-markdown", second, "--export-bencher", first, **how)

    def test_by_any_path(self) -> None:
        self.write("there", "old")
        os.symlink("there", self.path("link"))
        os.symlink(self.path("new"), self.path("dangling"))
        os.symlink(self.folder, self.path("folder"))
        os.link(self.path("there"), self.path("hard"))
        os.mkfifo(self.path("pipe"))
        pairs = (
            ("there", "there"), ("there", "./there"), ("there", "link"), ("there", "hard"), ("there", "folder/there"),
            ("new", "new"), ("new", "t/../new"), ("new", "dangling"), ("new", "folder/new"), ("pipe", "folder/pipe"),
        )  # fmt: skip
        for first, second in pairs:
            with self.subTest(first=first, second=second):
                self.refuse(self.path(first), self.path(second), says=("both write",))
        self.assertEqual(self.read("there"), "old")
        self.assertFalse(os.path.exists(self.path("new")))

    def test_by_any_descriptor(self) -> None:
        for first in STDOUT_PATHS:
            for second in STDOUT_PATHS:
                with self.subTest(first=first, second=second):
                    self.refuse(first, second, says=("both write",))

    def test_behind_two_descriptors(self) -> None:
        with open(self.write("log", "old"), "ab") as log:
            number = log.fileno()
            streams = {"stdout": log, "pass_fds": (number,)}
            self.refuse("-", f"/dev/fd/{number}", says=("both write",), **streams)
            self.refuse("-", self.path("log"), says=("both write",), **streams)
        self.assertEqual(self.read("log"), "old")

    def test_that_standard_output_goes_to(self) -> None:
        for stream in ("stdout", "stderr"):
            with self.subTest(stream=stream), open(self.write("log", "old"), "ab") as log:
                ended = self.ipcbench(*NULL, "--export-json", self.path("log"), code=USAGE, **{stream: log})
                self.assertTrue(self.read("log").startswith("old"), ended.text)
                self.assertIn("is the file that standard", ended.err + self.read("log"))

    def test_that_the_results_are_read_from(self) -> None:
        results = self.results()
        before = self.read("results.json")
        os.symlink(results, self.path("link.svg"))
        os.link(results, self.path("hard.svg"))
        for output in (results, self.path("link.svg"), self.path("hard.svg"), f"{self.folder}/./results.json"):
            with self.subTest(output=output):
                self.refused("report", results, "-o", output, says=("overwrite",))
        self.refused("plot", results, "-o", self.path("link.svg"), says=("overwrite",))
        self.refused("plot", results, "-o", self.path("hard.svg"), says=("overwrite",))
        with open(results, "rb") as reading:
            self.refused("report", "-", "-o", results, stdin=reading, says=("overwrite",))
        with open(results, "ab") as appending:
            self.refused("report", results, "-o", "-", stdout=appending, says=("overwrite",))
        self.assertEqual(self.read("results.json"), before)

    def test_files_are_left_alone_when_another_is_refused(self) -> None:
        self.write("a", "old")
        self.refused(*NULL, "--export-csv", self.path("a"), "--export-json", "", says=("is not a path",))
        self.refused(*NULL, "--export-csv", self.path("a"), "--style", "x", says=("--style",))
        self.refused("plot", self.results(), "-o", self.write("b.svg", "old"), "--codec", "none", says=("none",))
        self.assertEqual(self.read("a") + self.read("b.svg"), "oldold")

    def test_different_files_and_the_null_device_are_fine(self) -> None:
        self.ipcbench(*NULL, "--export-json", self.path("a"), "--export-csv", self.path("b"), code=OK)
        self.ipcbench(*NULL, "--export-json", "/dev/null", "--export-csv", "/dev/null", code=OK)


if __name__ == "__main__":
    main()
