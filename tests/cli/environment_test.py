#!/usr/bin/env python3
"""Environment variables set defaults for flags, flags override them, and an error about a bad value names the variable.
"""

import os
import shutil

from program import CHILD, OK, QUICK, RUN_FAILED, ProgramTest, main


class DurationVariable(ProgramTest):
    def test_stands_in_for_the_flag(self) -> None:
        for text in ("0.05", "50ms"):
            result = self.measured("pipe", "--warmup", "0", env={"TEST_DURATION_SECONDS": text})
            self.assertAlmostEqual(result["requested_s"], 0.05)

    def test_the_flag_wins(self) -> None:
        result = self.measured("pipe", "--duration", "20ms", "--warmup", "0", env={"TEST_DURATION_SECONDS": "3600"})
        self.assertAlmostEqual(result["requested_s"], 0.02)

    def test_iterations_win(self) -> None:
        result = self.measured("pipe", *QUICK, env={"TEST_DURATION_SECONDS": "3600"})
        self.assertEqual(result["round_trips"], 20)

    def test_a_bad_value_is_an_error(self) -> None:
        for text in ("ten", "-1", "0", ""):
            with self.subTest(value=text):
                says = ("TEST_DURATION_SECONDS", f"'{text}'")
                self.refused("run", "pipe", env={"TEST_DURATION_SECONDS": text}, says=says)


class CodecVariable(ProgramTest):
    def test_stands_in_for_the_flag(self) -> None:
        for name in ("json", "raw-string"):
            self.assertEqual(self.measured("pipe", *QUICK, env={"RPC_MESSAGE_COMPLEXITY": name})["codec"], name)

    def test_the_flag_wins(self) -> None:
        result = self.measured("pipe", *QUICK, "--codec", "raw", env={"RPC_MESSAGE_COMPLEXITY": "raw-string"})
        self.assertEqual(result["codec"], "raw")

    def test_a_bad_value_is_an_error(self) -> None:
        for text in ("xml", "raw", "JSON", ""):
            with self.subTest(value=text):
                says = ("RPC_MESSAGE_COMPLEXITY", f"'{text}'")
                self.refused("run", "pipe", env={"RPC_MESSAGE_COMPLEXITY": text}, says=says)


class ChildVariable(ProgramTest):
    def test_stands_in_for_the_flag(self) -> None:
        elsewhere = self.path("another-name")
        shutil.copy(CHILD, elsewhere)
        self.measured("pipe", *QUICK, env={"IPCBENCH_CHILD": elsewhere})
        ended = self.ipcbench("run", "pipe", *QUICK, env={"IPCBENCH_CHILD": "/no/such/child"}, code=RUN_FAILED)
        self.assertIn("'/no/such/child': No such file or directory (errno 2)", ended.out)
        self.assertIn("IPCBENCH_CHILD", ended.out)

    def test_the_flag_wins(self) -> None:
        self.measured("pipe", *QUICK, "--child", CHILD, env={"IPCBENCH_CHILD": "/no/such/child"})

    def test_empty_is_as_good_as_unset(self) -> None:
        self.measured("pipe", *QUICK, env={"IPCBENCH_CHILD": ""})

    def test_without_it_the_child_is_found_beside_the_program(self) -> None:
        # The program also finds its child when it is started through a symbolic link that is found in PATH.
        os.mkdir(self.path("bin"))
        os.symlink(os.environ["IPCBENCH"], self.path("bin/ipcbench"))
        ended = self.ipcbench(
            "-c", 'exec ipcbench "$@"', "sh", "run", "pipe", *QUICK,
            program="/bin/sh", env={"PATH": self.path("bin") + ":" + os.environ["PATH"]}, code=OK,
        )
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)


if __name__ == "__main__":
    main()
