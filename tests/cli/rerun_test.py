#!/usr/bin/env python3
"""`ipcbench rerun` measures again what a report records."""

import json

from program import OK, QUICK, main
from recorded_runs import NO_CONTROLS, RecordedRuns


class Rerun(RecordedRuns):
    def test_measures_the_same_cells_in_the_same_order(self) -> None:
        before = self.measure("uds-strea?", "pipe:raw", "fifo", *QUICK, *NO_CONTROLS, "--size", "1,2:8:*2", "-r", "2")
        ended = self.ipcbench("rerun", before, "--export-json", self.path("after.json"), code=OK)
        self.assertEqual(self.requested("after.json"), self.requested("before.json"))
        then, now = (self.read(name)["context"]["request"] for name in ("before.json", "after.json"))
        self.assertEqual(now, then)
        # The other tests may make the machine busy, or have stopped to.
        self.assertRegex(ended.out, r"nothing that is known differs from then|what differs from then\n  load: .*\n\n")
        self.assertIn("compared with", ended.out)
        self.assertIn("Before and after: round trips per second", ended.out)

    def test_repeats_a_rerun(self) -> None:
        before = self.measure("pipe", "null", *QUICK, "--size", "1,2", "-r", "1")
        after = self.path("after.json")
        self.ipcbench("rerun", before, "--export-json", after, code=OK)
        self.ipcbench("rerun", after, "--export-json", self.path("third.json"), code=OK)
        self.assertEqual(self.requested("third.json"), self.requested("before.json"))

    def test_ignores_what_the_environment_says_now(self) -> None:
        before = self.measure("pipe", "--warmup", "0", env={"TEST_DURATION_SECONDS": "0.02"})
        env = {"TEST_DURATION_SECONDS": "3600", "RPC_MESSAGE_COMPLEXITY": "raw-string"}
        self.ipcbench("rerun", before, "--export-json", self.path("after.json"), env=env, code=OK)
        self.assertEqual(self.requested("after.json"), self.requested("before.json"))
        self.assertAlmostEqual(self.read("after.json")["results"][0]["requested_s"], 0.02)

    def test_says_what_differs(self) -> None:
        report = json.loads(self.ipcbench("run", "pipe", *QUICK, "--export-json", "-", code=OK).out)
        report["context"].update(kernel="Linux 2.4.0", cpu_model="Z80", compiler="TCC 0.9")
        report["context"]["request"]["environment"]["GRPC_TRACE"] = "all"
        told = self.ipcbench("rerun", self.write("old.json", report), code=OK).out
        self.assertRegex(told, r"what differs from then\n(  .*\n)*  kernel: Linux 2.4.0 -> Linux ")
        self.assertRegex(told, r"(?m)^  processor: Z80 -> ")
        self.assertRegex(told, r"(?m)^  compiler: TCC 0.9 -> ")
        self.assertIn("GRPC_TRACE: all -> not set", told)
        self.assertLess(told.index("kernel: "), told.index("completed ["), "it is said before anything runs")

    def test_skips_what_no_longer_works_and_measures_the_rest(self) -> None:
        report = json.loads(self.ipcbench("run", "pipe", "null", *QUICK, "-r", "1", "--export-json", "-", code=OK).out)
        report["context"]["request"]["flags"]["--depth"] = ["2"]  # null allows one request at a time
        ended = self.ipcbench("rerun", self.write("old.json", report), "--export-json", self.path("new.json"))
        self.assertEqual(
            {r["transport"]: r["status"] for r in self.read("new.json")["results"]}, {"pipe": "ok", "null": "skipped"}, ended.text
        )

    def test_prints_little_if_asked(self) -> None:
        told = self.ipcbench("rerun", self.measure("pipe", *QUICK), "-q", code=OK).out
        self.assertNotIn("setting", told)
        self.assertIn("compared with", told)

    def test_refuses_what_cannot_be_repeated(self) -> None:
        before = self.measure("pipe", *QUICK)
        report = self.read("before.json")
        request = report["context"]["request"]
        command = report["context"]["command"]
        for change, says in (
            ({"request": None}, ("does not record what was requested", command)),
            ({"request": {**request, "transports": []}}, ("has no transport",)),
            ({"request": {**request, "transports": ["pigeon"]}}, ("'pigeon'",)),
            ({"request": {**request, "flags": {"--wings": ["2"]}}}, ("'--wings'", "does not have")),
            ({"request": {**request, "flags": {"--export-json": ["x"]}}}, ("'--export-json'",)),
            ({"request": {**request, "flags": {"--size": []}}}, ("0 values of --size",)),
            ({"request": {**request, "flags": {"--size": ["x"]}}}, ("--size: 'x'",)),
            ({"request": {**request, "flags": 1}}, ("context.request.flags",)),
        ):
            with self.subTest(change=change):
                path = self.write("changed.json", {**report, "context": {**report["context"], **change}})
                self.refused("rerun", path, says=says)
        del report["context"]["request"]  # as earlier versions wrote it
        self.refused("rerun", self.write("changed.json", report), says=("does not record", "ipcbench run"))
        self.refused("rerun", self.path("missing.json"), says=("errno 2",))
        self.refused("rerun", before, "--size", "1", says=("--size",))
        self.refused("rerun", before, "--export-json", before, says=("would be overwritten",))


if __name__ == "__main__":
    main()
