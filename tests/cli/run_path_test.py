#!/usr/bin/env python3
"""The run paths of all built or installed files have no empty or relative element, because the loader would then look
for libraries in the current folder."""

import os
import re
import struct
import subprocess
from typing import Iterator, Optional

from program import DEADLINE_S, OK, PROGRAM, ProgramTest, main

BUILD = os.path.dirname(PROGRAM)

# elf(5): 64-bit, little-endian.
MAGIC = b"\x7fELF\x02\x01"
PT_LOAD, PT_DYNAMIC = 1, 2
DT_NULL, DT_STRTAB, DT_RPATH, DT_RUNPATH = 0, 5, 15, 29


def run_paths(path: str) -> Optional[list[str]]:
    """Returns the run paths of a dynamically linked ELF file, or None for any other file."""
    with open(path, "rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return None
        file.seek(0)
        data = file.read()
    offset, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    segments = [struct.unpack_from("<IIQQQQ", data, offset + index * size) for index in range(count)]
    entries: list[tuple[int, int]] = []
    for kind, _, start, _, _, length in segments:
        if kind == PT_DYNAMIC:
            entries = list(struct.iter_unpack("<QQ", data[start : start + length]))
    if DT_NULL in (tag for tag, _ in entries):
        entries = entries[: [tag for tag, _ in entries].index(DT_NULL)]
    elif not entries:
        return None
    names = dict(entries)

    def text(at: int) -> str:
        for kind, _, start, address, _, length in segments:
            if kind == PT_LOAD and address <= names[DT_STRTAB] < address + length:
                begin = start + names[DT_STRTAB] - address + at
                return data[begin : data.index(b"\0", begin)].decode()
        raise AssertionError(f"{path}: no table of strings")

    return [text(value) for tag, value in entries if tag in (DT_RPATH, DT_RUNPATH)]


def files_in(folder: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if os.path.isfile(path) and not os.path.islink(path) and not name.endswith((".o", ".a")):
                yield path


class RunPath(ProgramTest):
    def assert_sound(self, folder: str) -> list[str]:
        """Checks all files below the folder that have a run path, and returns the files."""
        found = []
        for path in files_in(folder):
            for run_path in run_paths(path) or ():
                found.append(path)
                for element in run_path.split(":"):
                    self.assertRegex(element, r"^(/|\$ORIGIN(/|$)|\$\{ORIGIN\}(/|$))", f"{path}: {run_path!r}")
        return found

    def test_has_no_place_that_others_can_choose_in_the_build_tree(self) -> None:
        found = self.assert_sound(BUILD)
        self.assertIn(PROGRAM, found)

    def test_has_no_place_that_others_can_choose_in_an_installation(self) -> None:
        there = self.path("installed")
        subprocess.run(
            [os.environ["IPCBENCH_CMAKE"], "--install", BUILD, "--prefix", there],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=DEADLINE_S,
        )
        found = self.assert_sound(there)
        program = os.path.join(there, "bin", "ipcbench")
        self.assertIn(program, found)
        # The loader also finds the libraries that the run path points to.
        ended = self.ipcbench("list", program=program, code=OK, env={"LD_LIBRARY_PATH": None})
        self.assertIsNone(re.search(r"loading the plug-in", ended.out), ended.text)


if __name__ == "__main__":
    main()
