"""Forbids system calls to a new process, as containers and services do."""

import ctypes
import platform
import struct
import unittest
from typing import Any, Callable

# seccomp(2), bpf(4).
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, ERROR, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06

# System call numbers of x86-64.
NUMBERS = {
    "sendmsg": 46,
    "flock": 73,
    "sched_setaffinity": 203,
    "sched_getaffinity": 204,
    "vmsplice": 278,
    "accept4": 288,
    "epoll_create1": 291,
    "process_vm_readv": 310,
    "memfd_create": 319,
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "pidfd_open": 434,
}


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def forbid(action: int, *calls: str) -> Callable[[], None]:
    """Returns a function that makes these calls trigger the action from then on; run it in the new process. Skips the
    test on machines with other system call numbers."""
    if platform.machine() != "x86_64":
        raise unittest.SkipTest("knows the numbers of x86-64 only")
    steps = [(LOAD_WORD, 0, 0, 0)]
    for call in calls:
        steps += [(JUMP_IF_EQUAL, 0, 1, NUMBERS[call]), (RETURN, 0, 0, action)]
    steps.append((RETURN, 0, 0, ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)

    def install(_code: Any = code) -> None:  # keeps `code`, to which the program points, alive
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
        if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)) != 0:
            raise OSError(ctypes.get_errno(), "prctl")

    return install
