"""What the tests of files that the program writes share."""

import os
from typing import Callable

from program import OK, QUICK, ProgramTest

NULL = ("run", "null", *QUICK)
# Names of standard output.
STDOUT_PATHS = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1")


class OutputFiles(ProgramTest):
    def read(self, name: str) -> str:
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def write(self, name: str, text: str) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def results(self) -> str:
        """Writes a results file and returns its path."""
        path = self.path("results.json")
        if not os.path.exists(path):
            self.ipcbench(*NULL, "-q", "--export-json", path, code=OK)
        return path

    def writers(self, results: str) -> dict[str, tuple[str, ...]]:
        """Returns the flags of every way to write a file, without the file's name."""
        return {
            "run": (*NULL, "-q", "--export-json"),
            "csv": (*NULL, "-q", "--export-csv"),
            "markdown": (*NULL, "-q", "--export-markdown"),
            "report": ("report", results, "-o"),
        }

    def each_writer(self, check: Callable[[tuple[str, ...]], None]) -> None:
        for name, writer in self.writers(self.results()).items():
            with self.subTest(writer=name):
                check(writer)
