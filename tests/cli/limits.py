"""Helpers that the tests of limits share: setting a limit, and checking a program that runs into it."""

import functools
import resource
import subprocess
import unittest
from typing import Any, Callable

from program import DEADLINE_S, OK, COMPLETED_LINE, Ended, ProgramTest, transports


def limit(which: int, value: int) -> Callable[[], None]:
    """Returns a function that sets the limit; run it in the new process."""
    return lambda: resource.setrlimit(which, (value, value))


def succeeds(*command: str) -> bool:
    try:
        tried = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=DEADLINE_S, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@functools.lru_cache
def namespace(*flags: str, prepare: str = "true") -> tuple[str, ...]:
    """Returns a command that runs a program in new namespaces (flags of unshare(1)), as root in them and after the
    shell command `prepare`. Skips the test if namespaces are not permitted here."""
    for identity in ((), ("--user", "--map-root-user")):
        command = ("unshare", *identity, *flags, "sh", "-c", f'{prepare} && exec "$@"', "sh")
        if succeeds(*command, "true"):
            return command
    raise unittest.SkipTest(f"not permitted here: unshare {' '.join(flags)} and {prepare}")


class Limits(ProgramTest):
    def for_each(self, check: Callable[[dict[str, Any]], None]) -> None:
        """Checks each transport that uses a second process, as a subtest; no subtest may leave anything behind."""
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    check(transport)
                    self.assert_nothing_left()

    def told_or_fine(self, ended: Ended) -> None:
        if ended.code == OK:
            self.assertEqual(len(COMPLETED_LINE.findall(ended.out)), 1, ended.text)
        else:
            self.assert_failure_is_told(ended)
            self.assertRegex(ended.out + ended.err, r"(?m)^hint: \S", ended.text)
