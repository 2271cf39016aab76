#!/usr/bin/env python3
"""Files that the program writes: a descriptor is written at its current position, and a file stays what it was."""

import json
import os
import stat
import subprocess
import threading

from limits import namespace
from output_files import NULL, STDOUT_PATHS, OutputFiles
from program import OK, RUN_FAILED, main

OLD = "what was there before"


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

    def test_any_descriptor_that_was_inherited_is_written_to(self) -> None:
        with open(self.write("log", "BEFORE\n"), "ab") as log:
            number = log.fileno()
            ended = self.ipcbench(*NULL, "--export-csv", f"/dev/fd/{number}", pass_fds=(number,), code=OK)
        self.assertRegex(self.read("log"), r"^BEFORE\nvariant,transport,")
        self.assertIn("completed [", ended.out)

    def test_one_that_was_not_inherited_is_an_error(self) -> None:
        ended = self.ipcbench(*NULL, "--export-json", "/dev/fd/77", code=RUN_FAILED)
        self.assertIn("creating '/dev/fd/77': Bad file descriptor (errno 9)", ended.err)

    def test_one_that_is_open_for_reading_only_is_an_error_before_anything_runs(self) -> None:
        with open(self.write("input", OLD), "rb") as file:
            ended = self.ipcbench(*NULL, "--export-json", "/dev/stdin", stdin=file, code=RUN_FAILED)
        self.assertIn("creating '/dev/stdin': Bad file descriptor (errno 9)", ended.err)
        self.assertNotIn("completed [", ended.out)

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

    def test_its_mode_stays(self) -> None:
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

    def test_its_owner_stays(self) -> None:
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

    def test_its_other_names_stay(self) -> None:
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

    def test_its_attributes_stay(self) -> None:
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

    def test_links_in_a_circle_are_an_error(self) -> None:
        os.symlink("b", self.path("a"))
        os.symlink("a", self.path("b"))
        ended = self.ipcbench("report", self.results(), "-o", self.path("a"), code=RUN_FAILED)
        self.assertIn("Too many levels of symbolic links (errno 40)", ended.err)

    def test_a_file_that_is_mounted_is_written_to(self) -> None:
        target = self.write("a", OLD)
        mounted = namespace("--mount", prepare=f"mount --bind '{target}' '{target}'")

        def check(writer: tuple[str, ...]) -> None:
            self.write("a", OLD)
            self.ipcbench(*writer, target, wrap=mounted, code=OK)
            self.written("a")

        self.each_writer(check)

    def test_a_name_as_long_as_it_may_be_is_written_to(self) -> None:
        def check(writer: tuple[str, ...]) -> None:
            for _ in range(2):
                self.ipcbench(*writer, self.path("n" * 255), code=OK)
                self.written("n" * 255)
            os.unlink(self.path("n" * 255))

        self.each_writer(check)

    def test_a_path_without_a_folder_is_written_to(self) -> None:
        self.each_writer(lambda writer: self.ipcbench(*writer, "plain", cwd=self.folder, code=OK) and None)
        self.written("plain")

    def test_what_cannot_be_a_file_is_an_error(self) -> None:
        for path, why in (
            (self.folder, "Is a directory (errno 21)"), (f"{self.folder}/", "Is a directory (errno 21)"),
            (self.path("none/"), "No such file or directory (errno 2)"), ("/none/a", "No such file or directory (errno 2)"),
        ):  # fmt: skip
            ended = self.ipcbench("report", self.results(), "-o", path, code=RUN_FAILED)
            self.assertIn(f"creating '{path}': {why}", ended.err)


if __name__ == "__main__":
    main()
