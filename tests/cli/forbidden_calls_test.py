#!/usr/bin/env python3
"""A seccomp filter forbids system calls, as in containers and services: the transports that need these calls are listed
as unavailable and skipped with the reason, even if the filter kills a process that makes such a call."""

import errno
import json

from program import NOTHING_RAN, QUICK, ProgramTest, listed, main, sanitized
from seccomp import ERROR, KILL_PROCESS, forbid

# For each transport: the system calls it needs, and the part of their names that the reason contains.
NEEDED = (
    ("pipe-uring", ("io_uring_setup",), "io_uring_setup"),
    ("pipe-uring", ("io_uring_enter",), "io_uring_enter"),
    ("cma", ("process_vm_readv",), "process_vm_readv"),
    ("pipe-vmsplice", ("vmsplice",), "vmsplice"),
    ("memfd-pass", ("memfd_create",), "memfd_create"),
)


class ForbiddenCalls(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer makes such calls itself")
        self.here = {one["name"] for one in listed()["transports"] if one["available"]}

    def check(self, action: int, said: str) -> None:
        for transport, calls, named in NEEDED:
            if transport not in self.here:
                continue
            with self.subTest(calls=calls):
                before = forbid(action, *calls)
                answer = json.loads(self.ipcbench("list", "--json", before=before).out)
                shown = next(one for one in answer["transports"] if one["name"] == transport)
                self.assertFalse(shown["available"], shown)
                self.assertIn(named, shown["reason"])
                self.assertIn(said, shown["reason"])
                self.assertTrue(shown["fix"], shown)
                ended = self.ipcbench("run", transport, *QUICK, before=before, code=NOTHING_RAN)
                self.assertIn("skipped: " + shown["reason"], ended.out)

    def test_that_fail_are_reported(self) -> None:
        self.check(ERROR | errno.EPERM, "Operation not permitted (errno 1)")

    def test_that_the_kernel_does_not_have_are_reported(self) -> None:
        self.check(ERROR | errno.ENOSYS, "Function not implemented (errno 38)")

    def test_that_kill_are_reported(self) -> None:
        self.check(KILL_PROCESS, "a seccomp filter kills a process that calls ")


class ChildThatCannotSend(ProgramTest):
    def test_says_why_and_does_not_abort(self) -> None:
        if sanitized():
            self.skipTest("a sanitizer makes such calls itself")
        ended = self.ipcbench("run", "pipe", *QUICK, before=forbid(ERROR | errno.EPERM, "sendmsg"), code=None)
        self.assertNotIn("terminate called", ended.text)
        self.assertNotIn("signal 6", ended.text)
        self.assertIn("sending a control message: Operation not permitted", ended.text)


class FileSystemWithoutLocks(ProgramTest):
    def test_is_named(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, before=forbid(ERROR | errno.ENOLCK, "flock"), code=NOTHING_RAN)
        self.assertIn("No locks available (errno 37)", ended.out)
        self.assertIn("hint: the file system grants no locks: name a folder on another one", ended.out)


if __name__ == "__main__":
    main()
