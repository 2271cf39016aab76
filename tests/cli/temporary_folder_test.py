#!/usr/bin/env python3
"""The folder for temporary files: an unsuitable one is skipped; if none is suitable, the message says what would be."""

import json
import os
from typing import Any

from limits import Limits, namespace
from program import OK, PROGRAM, QUICK, main, transports


class TemporaryFolder(Limits):
    def test_that_does_not_exist_is_passed_over(self) -> None:
        def check(transport: dict[str, Any]) -> None:
            self.measured(transport["name"], *QUICK, env={"TMPDIR": "/no/such/folder"})

        self.for_each(check)

    def test_that_is_too_long_for_a_socket_is_passed_over(self) -> None:
        long = os.path.join(self.folder, "n" * 60)
        os.mkdir(long)
        for name in ("uds-stream", "fifo"):
            self.measured(name, *QUICK, env={"TMPDIR": long})
        self.assertEqual(os.listdir(long), [])

    def test_that_is_no_folder_or_relative_is_passed_over(self) -> None:
        for value in ("/dev/null", "relative", ""):
            with self.subTest(TMPDIR=value):
                self.measured("uds-stream", *QUICK, env={"TMPDIR": value})

    def test_may_have_any_name(self) -> None:
        # Characters with a meaning in URIs, in addresses of gRPC, D-Bus or ZeroMQ, in a shell, TOML, JSON or HTML; and
        # bytes that are not UTF-8, and control characters.
        for name in ("q%41#1?2,3;4", "a b\"'<&>", "*@:$[x]\\=~", "\u00fc\u2192\udcff", "l\nm\r\t\x1b[31m\x7f\x01"):
            with self.subTest(name=name):
                folder = os.path.join(self.temporary, name)
                os.mkdir(folder)
                names = [transport["name"] for transport in transports()]
                ended = self.ipcbench("run", *names, *QUICK, "--export-json", "-", env={"TMPDIR": folder}, code=OK)
                for result in json.loads(ended.out)["results"]:
                    self.assertEqual(result["status"], "ok", f"{result['transport']}: {result['reason']}")
                self.assertEqual(os.listdir(folder), [])
                os.rmdir(folder)

    def test_that_cannot_be_written_is_passed_over(self) -> None:
        wrap = namespace("--mount", prepare=f"mount -t tmpfs -o ro none {self.temporary}")
        self.measured("uds-stream", *QUICK, wrap=wrap)

    def test_is_missed_where_none_is_writable(self) -> None:
        read_only = [f"mount -t tmpfs -o ro none {folder}" for folder in ("/tmp", "/dev/shm")]
        wrap = namespace("--mount", prepare=" && ".join(read_only))
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        ended = self.ipcbench("run", "pipe", *QUICK, wrap=wrap, env={"TMPDIR": None})
        self.assert_failure_is_told(ended)
        said = r"creating the private folder '/dev/shm/ipcbench-.*': Read-only file system \(errno 30\)"
        self.assertRegex(ended.out, said)
        self.assertRegex(ended.out, r"(?m)^hint: make /tmp or /dev/shm writable, or name a writable folder in TMPDIR")

    def test_is_made_in_shared_memory_where_tmp_is_read_only(self) -> None:
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        wrap = namespace("--mount", prepare="mount -t tmpfs -o ro none /tmp")
        self.measured("uds-stream", *QUICK, wrap=wrap, env={"TMPDIR": None})
        # RouDi's files have a fixed place.
        if any(transport["name"] == "iceoryx" for transport in transports()):
            ended = self.ipcbench("run", "pipe", "iceoryx", *QUICK, wrap=wrap, env={"TMPDIR": None}, code=OK)
            self.assertRegex(ended.out, r"skipped  iceoryx: creating sockets in /tmp/, .*: Read-only file system \(errno 30\)")

    def test_of_the_user_at_run_time_comes_first(self) -> None:
        runtime = self.path("runtime")
        os.mkdir(runtime)
        self.measured("uds-stream", *QUICK, env={"XDG_RUNTIME_DIR": runtime, "TMPDIR": "/no/such/folder"})
        self.assertEqual(os.listdir(runtime), [])


if __name__ == "__main__":
    main()
