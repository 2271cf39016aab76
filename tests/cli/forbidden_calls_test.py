#!/usr/bin/env python3
"""System calls that a seccomp filter forbids, as in containers and services: the transports that need them are listed
as unavailable, and skipped with the reason, also where the filter kills who makes such a call."""

import ctypes
import errno
import json
import platform
import struct
from typing import Any, Callable

from program import NOTHING_RAN, QUICK, ProgramTest, listed, main, sanitized

# Of x86-64.
NEEDED = {"pipe-uring": ("io_uring_setup", 425), "cma": ("process_vm_readv", 310), "pipe-vmsplice": ("vmsplice", 278)}

# seccomp(2), bpf(4).
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, ERROR, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def forbid(call: int, action: int) -> Callable[[], None]:
    """To be run in the new process: from then on that call comes to that action."""
    steps = [(LOAD_WORD, 0, 0, 0), (JUMP_IF_EQUAL, 0, 1, call), (RETURN, 0, 0, action), (RETURN, 0, 0, ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)

    def install(_code: Any = code) -> None:  # to which the program points
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
        if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)) != 0:
            raise OSError(ctypes.get_errno(), "prctl")

    return install


class ForbiddenCalls(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        if platform.machine() != "x86_64":
            self.skipTest("knows the numbers of x86-64 only")
        if sanitized():
            self.skipTest("a sanitizer makes such calls itself")
        self.here = {one["name"] for one in listed()["transports"] if one["available"]}

    def check(self, action: int, said: str) -> None:
        for transport, (call, number) in NEEDED.items():
            if transport not in self.here:
                continue
            with self.subTest(call=call):
                before = forbid(number, action)
                answer = json.loads(self.ipcbench("list", "--json", before=before).out)
                shown = next(one for one in answer["transports"] if one["name"] == transport)
                self.assertFalse(shown["available"], shown)
                self.assertIn(call, shown["reason"])
                self.assertIn(said, shown["reason"])
                ended = self.ipcbench("run", transport, *QUICK, before=before, code=NOTHING_RAN)
                self.assertIn("skipped: " + shown["reason"], ended.out)

    def test_that_fail(self) -> None:
        self.check(ERROR | errno.EPERM, "Operation not permitted (errno 1)")

    def test_that_the_kernel_does_not_have(self) -> None:
        self.check(ERROR | errno.ENOSYS, "Function not implemented (errno 38)")

    def test_that_kill(self) -> None:
        self.check(KILL_PROCESS, "a seccomp filter kills who calls ")


if __name__ == "__main__":
    main()
