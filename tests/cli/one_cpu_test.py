#!/usr/bin/env python3
"""On one CPU every transport runs; a transport that would busy-poll yields the CPU instead and says so."""

import json
import os

from program import OK, QUICK, ProgramTest, main, transports

YIELDS = "yields_on_one_cpu"
SHARED = "shared_cpu"


def on_one_cpu() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


class OneCpu(ProgramTest):
    def check(self, *flags: str, **how) -> None:
        known = {transport["name"]: transport for transport in transports()}
        ended = self.ipcbench("run", *known, *QUICK, *flags, "--export-json", "-", code=OK, **how)
        results = json.loads(ended.out)["results"]
        self.assertEqual(len(results), len(known))
        for result in results:
            transport = known[result["transport"]]
            with self.subTest(transport=transport["name"]):
                self.assertEqual(result["status"], "ok", result["reason"])
                spins = transport["default_wait"] == "spin" and transport["kind"] != "control"
                self.assertEqual(YIELDS in [warning["code"] for warning in result["warnings"]], spins)
                self.assertEqual(result["wait"].split(":")[0], "yield" if spins else transport["default_wait"])
                if spins:
                    self.assertIn("yield", transport["wait_modes"])

    def test_every_transport_runs_where_there_is_only_one(self) -> None:
        self.check(before=on_one_cpu)

    def test_every_transport_runs_where_both_are_placed_on_the_same(self) -> None:
        self.check("--placement", "same")

    def test_several_cells_are_placed_on_it(self) -> None:
        ended = self.ipcbench("run", "pipe", "null", *QUICK, "--export-json", "-", before=on_one_cpu, code=OK)
        self.assertRegex(ended.err, r"(?m)^  placement   both sides share one CPU: this program may use no other$")
        document = json.loads(ended.out)
        self.assertIn(" --placement=same", document["context"]["command"])
        for result in document["results"]:
            self.assertEqual((result["placement"], result["requested_placement"]), ("same", None))
            self.assertNotIn(SHARED, [warning["code"] for warning in result["warnings"]], "that is no surprise")

    def test_sides_that_share_it_are_seen(self) -> None:
        shared = self.measured("pipe", *QUICK, before=on_one_cpu)
        self.assertGreater(shared["cpu_sharing"]["samples"], 0)
        self.assertEqual(shared["cpu_sharing"]["shared"], shared["cpu_sharing"]["samples"])
        self.assertIn((SHARED, 100), [(warning["code"], warning.get("percent")) for warning in shared["warnings"]])
        if len(os.sched_getaffinity(0)) > 1:
            apart = self.measured("pipe", *QUICK, "--placement", "cross")
            self.assertGreater(apart["cpu_sharing"]["samples"], 0)
            self.assertEqual(apart["cpu_sharing"]["shared"], 0)
        self.assertIsNone(self.measured("null", *QUICK)["cpu_sharing"])

    def test_to_spin_is_refused(self) -> None:
        for transport in transports():
            if "spin" in transport["wait_modes"] and transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    run = ("run", transport["name"], "--wait", "spin")
                    why = f"--wait spin on one CPU would measure time slices, not {transport['name']}"
                    self.refused(*run, before=on_one_cpu, says=(why, "--wait yield"))
                    self.refused(*run, "--placement", "same", says=(why, "--wait yield"))

    def test_to_spin_is_skipped_under_a_glob(self) -> None:
        ended = self.ipcbench("run", "pip[e]", "nul[l]", *QUICK, "--wait", "spin", before=on_one_cpu, code=OK)
        self.assertRegex(ended.out, r"(?m)^skipped  pipe: --wait spin on one CPU would measure time slices, not pipe$")

    def test_to_yield_works_wherever_it_is_offered(self) -> None:
        names = [transport["name"] for transport in transports() if "yield" in transport["wait_modes"]]
        ended = self.ipcbench("run", *names, *QUICK, "--verbose", "--wait", "yield", before=on_one_cpu, code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), len(names), ended.text)

    def test_hybrid_works_wherever_it_is_offered(self) -> None:
        names = [transport["name"] for transport in transports() if "hybrid" in transport["wait_modes"]]
        ended = self.ipcbench("run", *names, *QUICK, "--verbose", "--wait", "hybrid:50", before=on_one_cpu, code=OK)
        self.assertEqual(len(self.completed_lines(ended.out)), len(names), ended.text)

    def test_two_cpus_cannot_be_had(self) -> None:
        says = ("--placement cross needs two CPUs",)
        self.refused("run", "pipe", "--placement", "cross", before=on_one_cpu, says=says)

    def test_the_report_says_so(self) -> None:
        ended = self.ipcbench("run", "pipe", *QUICK, before=on_one_cpu, code=OK)
        self.assertRegex(ended.out, r"(?m)^warning: .*\bCPU\b")


if __name__ == "__main__":
    main()
