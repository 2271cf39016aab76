#!/usr/bin/env python3
"""Files that the program writes where it may not, or where there is no room: permissions are respected, and what was
there stays."""

import json
import os
import resource
import stat
import subprocess
from typing import Any, Callable, Optional

from limits import limit, namespace
from output_files import NULL, OutputFiles
from program import OK, PROGRAM, QUICK, RUN_FAILED, Ended, main


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

    def test_nothing_is_run_for_a_folder_of_histograms_that_cannot_be_written(self) -> None:
        folder = self.path("histograms")
        os.mkdir(folder)
        read_only = namespace("--mount", prepare=f"mount -t tmpfs -o ro none '{folder}'")
        ended = self.ipcbench("run", "null", *QUICK, "--save-histograms", folder, wrap=read_only, code=RUN_FAILED)
        self.assertIn(f"writing into the folder '{folder}': Read-only file system (errno 30)", ended.err)
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

    def test_a_full_disk_is_reported(self) -> None:
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


if __name__ == "__main__":
    main()
