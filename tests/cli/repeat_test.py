#!/usr/bin/env python3
"""The `command` of a result repeats the run: a shell that runs it requests the same, including the environment and the
random seed."""

import json
import os
import shutil
from typing import Any, Optional

from program import CHILD, OK, QUICK, ProgramTest, main


class Command(ProgramTest):
    def report(self, path: str) -> dict[str, Any]:
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def asked(self, report: dict[str, Any]) -> list[dict[str, Any]]:
        """Returns the request of each cell, in the order of measurement."""
        keys = ("transport", "codec", "payload_bytes", "wait", "placement", "load", "requested_options", "requested_timing", "requested_s",
                "requested_repetitions", "variant")  # fmt: skip
        return [{key: result[key] for key in keys} for result in report["results"]]

    def repeated(self, *arguments: str, env: Optional[dict[str, Optional[str]]] = None) -> dict[str, Any]:
        """Runs these arguments, then the resulting command without `env`; both must make the same request. Returns the
        first report."""
        path = self.path("report.json")
        self.ipcbench("run", *arguments, "--export-json", path, env=env, code=OK)
        first = self.report(path)
        os.remove(path)
        self.finish(self.start("-c", first["context"]["command"], program="/bin/sh"))
        again = self.report(path)
        self.assertEqual(self.asked(first), self.asked(again), first["context"]["command"])
        return first

    def test_has_the_seed_that_was_drawn(self) -> None:
        report = self.repeated("pipe", "null", *QUICK, "--size", "1,2,3,4")
        self.assertIn(" --seed=", report["context"]["command"])
        report = self.repeated("pipe", *QUICK, "-r", "3")
        self.assertNotIn("--seed", report["context"]["command"], "one cell has no order")
        report = self.repeated("pipe", "null", *QUICK, "--seed", "7")
        self.assertEqual(report["context"]["command"].count("--seed"), 1)

    def test_has_what_the_environment_said(self) -> None:
        env = {"TEST_DURATION_SECONDS": "0.031", "RPC_MESSAGE_COMPLEXITY": "raw-string"}
        report = self.repeated("pipe", "--warmup", "0", env=env)
        self.assertEqual(report["results"][0]["codec"], "raw-string")
        self.assertAlmostEqual(report["results"][0]["requested_s"], 0.031)

    def test_has_nothing_of_the_environment_that_a_flag_overruled(self) -> None:
        env = {"TEST_DURATION_SECONDS": "3600", "RPC_MESSAGE_COMPLEXITY": "raw-string"}
        self.repeated("pipe", *QUICK, "--codec", "raw", env=env)
        self.repeated("pipe", "-d", "10ms", "--codec", "raw", env=env)
        self.repeated("pipe", "--time-budget", "1s", "--codec", "raw", "-r", "1", env=env)
        self.repeated("null", *QUICK, env={"IPCBENCH_CHILD": "/no/such/child"})

    def test_has_the_child_and_the_folders(self) -> None:
        folder = self.path("a 'folder' of files")
        os.mkdir(folder)
        child = os.path.join(folder, "my child")
        shutil.copy(CHILD, child)
        temporary = self.path("t $x")
        os.mkdir(temporary)
        report = self.repeated("pipe", *QUICK, env={"IPCBENCH_CHILD": child, "TMPDIR": temporary})
        self.assertIn("TMPDIR='" + temporary + "' ", report["context"]["command"])
        self.assertIn("--child=", report["context"]["command"])

    def test_is_quoted(self) -> None:
        folder = self.path("$HOME `x` \"y\" 'z' *")
        os.mkdir(folder)
        self.repeated("nul[l]", "file", *QUICK, "--size", "1,2", "-r", "1", "--option", f"folder={folder}")

    def test_repeats_loads_and_waits(self) -> None:
        self.repeated("pipe", *QUICK, "--rate", "1.1k:1.3k:+0.1k", "-r", "1")
        self.repeated("pipe", *QUICK, "--gap", "1us,1.001us", "--wait", "block,hybrid:7", "-r", "1")
        self.repeated("pipe:raw,null:json", *QUICK, "--placement", "none", "-r", "2", "--timing", "every")


if __name__ == "__main__":
    main()
