"""What the tests of limits share: how to set one, and what must be true of a program that meets it."""

import functools
import resource
import subprocess
import unittest
from typing import Any, Callable

from program import DEADLINE_S, OK, COMPLETED_LINE, Ended, ProgramTest, transports


def limit(which: int, value: int) -> Callable[[], None]:
    """To be run in the new process."""
    return lambda: resource.setrlimit(which, (value, value))


def succeeds(*command: str) -> bool:
    try:
        tried = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=DEADLINE_S, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@functools.lru_cache
def namespace(*flags: str, prepare: str = "true") -> tuple[str, ...]:
    """The command that gives a program namespaces of its own (flags of unshare(1)), in which it is root and the shell's
    command `prepare` was run before; skips the test where we may not have them."""
    for identity in ((), ("--user", "--map-root-user")):
        command = ("unshare", *identity, *flags, "sh", "-c", f'{prepare} && exec "$@"', "sh")
        if succeeds(*command, "true"):
            return command
    raise unittest.SkipTest(f"not permitted here: unshare {' '.join(flags)} and {prepare}")


class Limits(ProgramTest):
    def for_each(self, check: Callable[[dict[str, Any]], None]) -> None:
        """Checks each transport with a second process, as a subtest that leaves nothing."""
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
