#!/usr/bin/env python3
"""No descriptors left: the program ends normally with a message, whichever file it could not open."""

import resource
from typing import Any

from limits import Limits, limit
from program import OK, QUICK, main, sanitized


class Descriptors(Limits):
    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer needs descriptors of its own, and ends the program where it has none")

    def test_are_named_where_they_are_too_few(self) -> None:
        # With a limit of three, even the program's own libraries cannot be opened.
        failed = []

        def check(transport: dict[str, Any]) -> None:
            for most in (4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16):
                with self.subTest(most=most):
                    ended = self.ipcbench(
                        "run", transport["name"], *QUICK, "--timeout", "5s", before=limit(resource.RLIMIT_NOFILE, most)
                    )
                    self.told_or_fine(ended)
                    if ended.code != OK:
                        failed.append(most)
                        said = r"errno 24|descriptors did not arrive|exited with code 127"
                        self.assertRegex(ended.out + ended.err, said)

        self.for_each(check)
        self.assertTrue(failed, "none of these limits bit")


if __name__ == "__main__":
    main()
