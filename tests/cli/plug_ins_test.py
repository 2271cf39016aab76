#!/usr/bin/env python3
"""Plug-ins: code that needs a library is loaded when it is used. If a plug-in cannot be loaded, only what it
contributes is missing."""

import json
import os
import re
import shutil
from typing import Any

from program import CHILD, NOTHING_RAN, OK, PROGRAM, QUICK, USAGE, ProgramTest, main

BUILD = os.path.dirname(PROGRAM)

# The libraries that every C++ program is linked with; sanitizers add more.
OF_EVERY_PROGRAM = re.compile(
    r"/(ld-[^/]*|lib(c|m|gcc_s|stdc\+\+|fmt|pthread|rt|dl|resolv|asan|ubsan|tsan|atomic))\.so[.0-9]*$"
)


class PlugIns(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.names = {name for name in os.listdir(BUILD) if re.fullmatch(r"libipcbench-.*\.so", name)}

    def copy(self) -> str:
        """Copies the programs and their plug-ins into a new folder and returns its path."""
        there = self.path("copy")
        os.mkdir(there)
        for name in [os.path.basename(PROGRAM), os.path.basename(CHILD), *self.names]:
            shutil.copy(os.path.join(BUILD, name), there)
        return there

    def need(self, name: str) -> None:
        if name not in self.names:
            self.skipTest(f"{name} was not built")

    def listed_by(self, folder: str) -> dict[str, Any]:
        ended = self.ipcbench("list", "--json", program=os.path.join(folder, "ipcbench"), code=OK)
        document = json.loads(ended.out)
        return {item["name"]: item for item in document["transports"] + document["codecs"]}

    def loaded_by(self, *arguments: str) -> set[str]:
        """Returns the libraries that the program and its child load, except those that every program loads."""
        ended = self.ipcbench(*arguments, env={"LD_DEBUG": "files"}, code=None)
        files = set(re.findall(r"calling init: (/\S+)", ended.err))
        self.assertTrue(any("/libc.so" in file for file in files), ended.text)
        return {file for file in files if not OF_EVERY_PROGRAM.search(file)}

    def test_a_run_without_libraries_loads_none(self) -> None:
        for arguments in (("--help",), ("run", "pipe", *QUICK), ("run", "zmq-*", "--option", "no=1"), ("run", "zmq-ipx")):
            self.assertEqual(self.loaded_by(*arguments), set(), arguments)

    def test_a_run_loads_what_it_uses(self) -> None:
        self.need("libipcbench-uring.so")
        loaded = {os.path.basename(file) for file in self.loaded_by("run", "pipe-uring", *QUICK)}
        self.assertEqual({name for name in loaded if name.startswith("libipcbench-")}, {"libipcbench-uring.so"})

    def test_one_that_is_missing_costs_what_it_contributes(self) -> None:
        self.need("libipcbench-uring.so")
        folder = self.copy()
        before = self.listed_by(folder)
        os.unlink(os.path.join(folder, "libipcbench-uring.so"))
        after = self.listed_by(folder)
        self.assertEqual(list(before), list(after))
        self.assertEqual(before["pipe-uring"]["summary"], after["pipe-uring"]["summary"])
        self.assertFalse(after["pipe-uring"]["available"])
        self.assertRegex(after["pipe-uring"]["reason"], r"loading the plug-in 'libipcbench-uring\.so': .*No such file")
        self.assertIn("just install", after["pipe-uring"]["fix"])
        others = [name for name in before if not name.endswith("-uring")]
        self.assertEqual([before[name]["available"] for name in others], [after[name]["available"] for name in others])

        program = os.path.join(folder, "ipcbench")
        ended = self.ipcbench("run", "pipe-uring", *QUICK, program=program, code=NOTHING_RAN)
        self.assertRegex(ended.out, r"loading\s+the\s+plug-in")
        self.ipcbench("run", "pipe*", *QUICK, program=program, code=OK)
        self.ipcbench("run", "pipe-uring", "--option", "no=1", program=program, code=USAGE)

    def test_one_that_is_broken_costs_what_it_contributes(self) -> None:
        self.need("libipcbench-uring.so")
        folder = self.copy()
        with open(os.path.join(folder, "libipcbench-uring.so"), "w", encoding="utf-8") as file:
            file.write("no library")
        listed = self.listed_by(folder)
        self.assertRegex(listed["pipe-uring"]["reason"], "loading the plug-in 'libipcbench-uring.so': ")
        self.assertTrue(listed["pipe"]["available"])

    def test_a_codec_of_a_missing_one_is_unavailable(self) -> None:
        self.need("libipcbench-json-rapid.so")
        folder = self.copy()
        os.unlink(os.path.join(folder, "libipcbench-json-rapid.so"))
        self.assertIn("libipcbench-json-rapid.so", self.listed_by(folder)["json-rapid"]["reason"])
        program = os.path.join(folder, "ipcbench")
        ended = self.ipcbench("run", "pipe", "--codec", "json-rapid", *QUICK, program=program, code=NOTHING_RAN)
        self.assertRegex(ended.out, r"codec\s+json-rapid:\s+loading\s+the\s+plug-in")


if __name__ == "__main__":
    main()
