#!/usr/bin/env python3
"""A wrong program in place of the child: the run fails at once, and the error says what was found there."""

import json
import os
import re
import sys

from program import CHILD, PROGRAM, RUN_FAILED, Ended, ProgramTest, main

PROXY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "proxy_child.py")
TIMING_OUT = ("--timeout", "2s")


class WrongChild(ProgramTest):
    def fails(self, child: str, *flags: str, says: tuple[str, ...], **how) -> Ended:
        ended = self.ipcbench("run", "pipe", "--iterations", "5", "--child", child, *flags, code=RUN_FAILED, **how)
        self.assert_failure_is_told(ended)
        for text in says:
            self.assertIn(text, ended.out, ended.text)
        self.assertEqual(self.completed_lines(ended.out), [])
        return ended

    def fails_to_start(self, child: str, why: str) -> None:
        says = (f"error: starting the child '{child}': {why}", "hint: ", "--child and IPCBENCH_CHILD")
        self.fails(child, says=says)

    def test_that_is_missing_is_reported(self) -> None:
        self.fails_to_start("/no/such/child", "No such file or directory (errno 2)")

    def test_that_is_not_executable_is_reported(self) -> None:
        path = self.path("plain")
        with open(CHILD, "rb") as source, open(path, "wb") as copy:
            copy.write(source.read())
        os.chmod(path, 0o600)
        self.fails_to_start(path, "Permission denied (errno 13)")

    def test_that_is_a_folder_is_reported(self) -> None:
        self.fails_to_start(self.folder, "Permission denied (errno 13)")

    def test_that_is_a_text_file_is_reported(self) -> None:
        path = self.script("text", "this is no program\n")
        self.fails_to_start(path, "Exec format error (errno 8)")

    def test_that_is_an_empty_file_is_reported(self) -> None:
        self.fails_to_start(self.script("empty", ""), "Exec format error (errno 8)")

    def test_that_is_a_script_without_its_interpreter_is_reported(self) -> None:
        self.fails_to_start(self.script("orphan", "#!/no/such/shell\n"), "No such file or directory (errno 2)")

    def test_that_ends_at_once_is_reported(self) -> None:
        for program, code in (("/bin/true", 0), ("/bin/false", 1)):
            says = (f"the child '{program}' exited with code {code} before the channel was set up", "--child")
            self.fails(program, says=says)

    def test_that_is_killed_is_reported(self) -> None:
        path = self.script("dies", "#!/bin/sh\nkill -9 $$\n")
        self.fails(path, says=("was killed by signal 9 (Killed)",))

    def test_that_is_ipcbench_itself_is_reported(self) -> None:
        self.fails(PROGRAM, says=(f"the child '{PROGRAM}' exited with code 2",))

    def test_that_says_nothing_is_reported(self) -> None:
        mute = self.script("mute", "#!/bin/sh\nexec tail -f /dev/null\n")
        self.fails(mute, *TIMING_OUT, says=("timed out waiting for the child's hello",))

    def as_proxy(self, part: str, *says: str) -> None:
        self.fails(PROXY, *TIMING_OUT, says=says, env={"PROXY": part, "IPCBENCH_CHILD_PROGRAM": CHILD})

    def test_of_another_build_is_reported(self) -> None:
        ours = re.escape(self.ipcbench("--version", program=CHILD).out.removeprefix("ipcbench-child ").strip())
        ended = self.fails(
            PROXY, says=("is of another build: '0.0.1 Ancient cc 1.0 ' (protocol 1)", "build both together"),
            env={"PROXY": "other-build", "IPCBENCH_CHILD_PROGRAM": CHILD},
        )
        self.assertRegex(ended.out, rf"and this is '{ours} ?' \(protocol \d+\)")

    def test_of_another_protocol_is_reported(self) -> None:
        self.as_proxy("other-protocol", "is of another build", "(protocol 999)")

    def test_that_sends_garbage_is_reported(self) -> None:
        self.as_proxy("garbage", "control message cannot be read")

    def test_that_sends_something_else_is_reported(self) -> None:
        length = int.from_bytes(b"HTTP", sys.byteorder)
        says = (f"a control message of {length} bytes is too long", "is the child an ipcbench-child?")
        self.as_proxy("too-long", *says)

    def test_that_never_says_hello_is_reported(self) -> None:
        self.as_proxy("silent", "timed out waiting for the child's hello", "--timeout")

    def test_that_does_not_read_its_plan_is_reported(self) -> None:
        message = self.path("message.json")  # the plan, which has it, is larger than the buffer of a socket
        with open(message, "w", encoding="utf-8") as file:
            json.dump("x" * 3_000_000, file)
        says = ("timed out waiting for the child to read a control message", "--timeout")
        environment = {"PROXY": "deaf", "IPCBENCH_CHILD_PROGRAM": CHILD}
        self.fails(PROXY, "--timeout", "10s", "--message", message, says=says, env=environment)

    def test_that_closes_its_control_channel_is_reported(self) -> None:
        self.as_proxy("early-end", "exited with code 1 before the channel was set up")


if __name__ == "__main__":
    main()
