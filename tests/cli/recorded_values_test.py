#!/usr/bin/env python3
"""A report repeats its run whatever characters the values of flags have, or says that it cannot."""

import json
import os
import shutil
import subprocess

from program import CHILD, DEADLINE_S, OK, QUICK, ProgramTest, main


class RecordedValues(ProgramTest):
    def measure(self, child: str) -> str:
        path = self.path("before.json")
        self.ipcbench("run", "pipe", *QUICK, "--child", child, "--export-json", path, code=OK)
        return path

    @staticmethod
    def command_of(report: str) -> str:
        with open(report, encoding="utf-8") as file:
            return json.load(file)["context"]["command"]

    def test_takes_values_as_they_were_typed(self) -> None:
        child = os.path.join(self.folder, "c\n\t\\n\u202e")
        shutil.copy(CHILD, child)
        before = self.measure(child)
        self.ipcbench("rerun", before, code=OK)

    def test_a_value_that_json_cannot_have_is_refused_and_the_command_has_it(self) -> None:
        child = os.path.join(self.folder, "c\udcff'\n")
        shutil.copy(CHILD, child)
        before = self.measure(child)
        ended = self.refused("rerun", before, says=("does not have the value of --child, which was not valid UTF-8",))
        command = self.command_of(before)
        quoted = f"--child $'{self.folder}/c\\377\\'\\012'"
        self.assertIn(quoted, command)
        self.assertIn(quoted, ended.err.replace("\n", " "))
        self.assertTrue(command.isprintable())
        if shutil.which("bash"):
            again = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=DEADLINE_S)
            self.assertEqual(again.returncode, OK, again.stderr)


if __name__ == "__main__":
    main()
