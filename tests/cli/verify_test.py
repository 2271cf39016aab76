#!/usr/bin/env python3
"""ipcbench verify: which parts of the contract hold for a transport, built in or from a plug-in."""

import os
import re

from program import NOTHING_RAN, OK, PROGRAM, RUN_FAILED, USAGE, ProgramTest, main, sanitized

PLUG_INS = os.path.join(os.path.dirname(PROGRAM), "tests", "cli")
FAULTY = ("--plugin", os.path.join(PLUG_INS, "libipcbench-faulty-transports.so"))


class Verify(ProgramTest):
    def outcomes(self, text: str) -> dict[str, str]:
        """Returns holds, FAILS or skipped for each check."""
        return {name: word for word, name in re.findall(r"(?m)^  (holds|FAILS|skipped) +([a-z-]+): ", text)}

    def failing(self, transport: str) -> tuple[set[str], str]:
        ended = self.ipcbench("verify", transport, *FAULTY, code=RUN_FAILED)
        found = self.outcomes(ended.out)
        self.assertGreater(len(found), 20, ended.text)
        return {name for name, word in found.items() if word == "FAILS"}, ended.out

    def test_a_transport_that_keeps_the_contract_passes(self) -> None:
        ended = self.ipcbench("verify", "pipe", "--wait", "block", code=OK)
        found = self.outcomes(ended.out)
        for name in ("all-sizes", "child-ends", "conversation", "child-killed", "child-stopped", "parent-killed"):
            self.assertEqual(found[name], "holds", ended.text)
        self.assertEqual(found["steady-state"], "skipped" if sanitized() else "holds", ended.text)
        self.assertRegex(ended.out, r"(?m)^pipe: \d+ hold, 0 fail, \d+ do not apply$")

    def test_a_byte_that_changes_is_found(self) -> None:
        failing, text = self.failing("flips-a-bit")
        self.assertLessEqual({"all-sizes", "small-channels"}, failing)
        self.assertRegex(text, r"a frame of \d+ bytes arrived with other content")

    def test_an_allocation_is_found(self) -> None:
        if sanitized():
            self.skipTest("allocations are not counted")
        failing, text = self.failing("allocates")
        self.assertEqual(failing, {"steady-state"})
        self.assertIn("the parent allocates 1000 times in 1000 round trips", text)

    def test_a_descriptor_that_is_left_open_is_found(self) -> None:
        # Alone, because each check of left-overs waits until it is sure that nothing will disappear.
        ended = self.ipcbench("verify", "leaks", *FAULTY, "--check", "conversation,sequences", code=RUN_FAILED)
        self.assertEqual(self.outcomes(ended.out), {"sequences": "holds", "conversation": "FAILS"})
        self.assertIn("left open: descriptor", ended.out)

    def test_a_crash_costs_one_check(self) -> None:
        failing, text = self.failing("crashes")
        self.assertIn("too-large", failing)
        self.assertNotIn("all-sizes", failing)
        self.assertRegex(text, r"the process that checked it was killed by signal 6")

    def test_a_size_that_is_clamped_is_found(self) -> None:
        failing, text = self.failing("clamps")
        self.assertEqual(failing, {"too-large"})
        self.assertIn("is not too_large: it lends a buffer", text)

    def test_wrong_usage_is_an_error(self) -> None:
        for arguments, says in (
            (("null",), "'null' has no second process"),
            (("pipe", "--wait", "often"), "'often'"),
            (("pipe", "--wait", "spin,"), "--wait"),
            (("pipe", "--check", "names,luck"), "--check: there is no check 'luck'"),
            (("nothing",), "there is no transport 'nothing'"),
            ((), "TRANSPORT"),
        ):
            with self.subTest(arguments):
                self.assertIn(says, self.ipcbench("verify", *arguments, code=USAGE).err)
        missing = self.path("missing.so")
        self.assertIn(missing, self.ipcbench("verify", "my", "--plugin", missing, code=NOTHING_RAN).err)


if __name__ == "__main__":
    main()
