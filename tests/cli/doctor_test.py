#!/usr/bin/env python3
"""What `doctor` reports about this machine, also when it may read and do little."""

import json
import os
import resource
import subprocess
from typing import Any

import jsonschema

from program import OK, QUICK, RUN_FAILED, SOURCE, ProgramTest, listed, main

THEMES = ["build", "processor", "system", "clock", "limits", "features"]
VERDICTS = ("ok", "bad", "unknown")


def fields(condition: dict[str, Any]) -> tuple[Any, ...]:
    return condition["category"], condition["name"], condition["affects_results"]


class Doctor(ProgramTest):
    def diagnosis(self, **how: Any) -> dict[str, Any]:
        return json.loads(self.ipcbench("doctor", "--json", code=OK, **how).out)

    def found(self, name: str, **how: Any) -> dict[str, Any]:
        conditions = self.diagnosis(**how)["context"]["conditions"]
        return next(condition for condition in conditions if condition["name"] == name)

    def test_json_is_as_the_schema_of_results_says(self) -> None:
        document = self.diagnosis()
        with open(os.path.join(SOURCE, "docs/result.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        self.assertEqual(set(document), {"schema_version", "schema_minor_version", "context", "transports", "count", "affected_by"})
        jsonschema.validate(
            {key: document[key] for key in ("schema_version", "schema_minor_version", "context")} | {"results": []}, schema
        )
        conditions = document["context"]["conditions"]
        self.assertEqual(list(dict.fromkeys(condition["category"] for condition in conditions)), THEMES)
        everything = conditions + document["transports"]
        for verdict in VERDICTS:
            number = sum(condition["verdict"] == verdict for condition in everything)
            self.assertEqual(document["count"][verdict], number, verdict)
        affecting = [one["name"] for one in everything if one["affects_results"] and one["verdict"] == "bad"]
        self.assertEqual(document["affected_by"], affecting)

    def test_every_transport_is_there_with_what_list_says(self) -> None:
        ours = {one["name"]: (one["verdict"] == "ok", one["observed"], one["fix"]) for one in self.diagnosis()["transports"]}
        theirs = {one["name"]: (one["available"], one["reason"], one["fix"] or None) for one in listed()["transports"]}
        self.assertEqual(ours, theirs)

    def test_a_result_has_the_same_facts(self) -> None:
        ended = self.ipcbench("run", "null", *QUICK, "--export-json", "-", code=OK)
        run = json.loads(ended.out)["context"]["conditions"]
        doctor = self.diagnosis()["context"]["conditions"]
        self.assertEqual([fields(one) for one in run], [fields(one) for one in doctor])

    def test_only_conditions_that_affect_results_are_printed_with_a_run(self) -> None:
        def few_files() -> None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))

        ended = self.ipcbench("run", "null", *QUICK, "--export-json", self.path("r.json"), before=few_files, code=OK)
        with open(self.path("r.json"), encoding="utf-8") as file:
            conditions = json.load(file)["context"]["conditions"]
        for condition in (one for one in conditions if one["verdict"] == "bad"):
            said = " ".join(ended.out.split())
            check = self.assertIn if condition["affects_results"] else self.assertNotIn
            check("warning: " + condition["observed"], said)
        files = next(condition for condition in conditions if condition["name"] == "open_files")
        self.assertEqual(files["verdict"], "bad")

    def test_text_says_the_verdict_first_and_counts_last(self) -> None:
        document, text = self.diagnosis(), self.ipcbench("doctor", code=OK).out
        lines = text.splitlines()
        self.assertRegex(lines[0], r"^(Numbers here are unreliable because of: .+|Nothing here makes numbers unreliable.*)")
        self.assertRegex(lines[-1], r"^\d+ ok, \d+ bad( \(\d+ of them affects? results\))?, \d+ unknown\. Nothing was changed\.$")
        for condition in document["context"]["conditions"]:
            self.assertRegex(text, rf"(?m)^  (ok|bad|unknown) +{condition['name'].replace('_', ' ')} ")
        self.assertTrue(all(len(line) <= 80 for line in lines if " " in line.strip()), text)
        self.assertNotIn("\033", text)

    def test_strict_ends_with_1_if_results_are_affected(self) -> None:
        self.ipcbench("doctor", "--strict", wrap=("taskset", "-c", str(min(os.sched_getaffinity(0)))), code=RUN_FAILED)
        ended = self.ipcbench("doctor", "--strict", "--json")
        self.assertEqual(ended.code, RUN_FAILED if json.loads(ended.out)["affected_by"] else OK, ended.text)

    def test_one_cpu_is_bad(self) -> None:
        one = ("taskset", "-c", str(min(os.sched_getaffinity(0))))
        self.assertEqual(self.found("cpus", wrap=one)["verdict"], "bad")

    def test_few_descriptors_are_bad_and_enough_for_it(self) -> None:
        def few_files() -> None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))

        files = self.found("open_files", before=few_files)
        self.assertEqual((files["verdict"], files["observed"].split(":")[0]), ("bad", "20"))
        self.assertEqual(files["fix"], "as root: prlimit --pid $$ --nofile=1024:1024")

    def test_layout_that_is_not_random_is_bad(self) -> None:
        if subprocess.run(["setarch", "-R", "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            self.skipTest("setarch -R is not permitted")
        self.assertEqual(self.found("aslr", wrap=("setarch", "-R"))["verdict"], "bad")

    def test_namespaces_of_its_own_are_no_reason_to_fail(self) -> None:
        for flags in (("-r",), ("-r", "-n"), ("-r", "-i"), ("-r", "-m"), ("-r", "-p", "-f"), ("-r", "-C"), ("-r", "-u")):
            wrap = ("unshare", *flags)
            if subprocess.run([*wrap, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                with self.subTest(flags=flags):
                    self.diagnosis(wrap=wrap)

    def test_leaves_nothing(self) -> None:
        self.ipcbench("doctor", code=OK)
        self.assert_nothing_left()


if __name__ == "__main__":
    main()
