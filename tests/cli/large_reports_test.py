#!/usr/bin/env python3
"""Thousands of results, and files that only look like reports: an algorithm whose time or memory grows faster than
linearly exceeds a bound that is far above the normal cost."""

import json
import os
import resource
import unittest
from typing import Any, Callable

from program import NOTHING_RAN, OK, QUICK, USAGE, Ended, ProgramTest, main, sanitized

COUNT = 4_000  # the first version needed 15 s to make a page of that many
CPU_S = 10  # the normal cost is less than one second
MEMORY = 1 << 29


@unittest.skipIf(sanitized(), "a sanitizer takes time and address space of its own")
class Large(ProgramTest):
    def bounded(self, *arguments: str, memory: int = MEMORY, **how: Any) -> Ended:
        def limits() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

        ended = self.ipcbench(*arguments, before=limits, **how)
        self.assertGreaterEqual(ended.code, 0, f"it took more than {CPU_S} s: {arguments}")
        return ended

    def sample(self) -> dict[str, Any]:
        """Returns a document with one result, without its long lists."""
        ended = self.ipcbench("run", "pipe", *QUICK, "-r", "2", "--export-json", "-", code=OK)
        document = json.loads(ended.out)
        document["results"][0]["percentiles"] = None
        return document

    def write(self, name: str, text: str) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)


# Each of these functions makes the results differ in another way.
def same(result: dict[str, Any], number: int) -> None:
    pass


def transport(result: dict[str, Any], number: int) -> None:
    result["transport"] = f"t{number}"


def size(result: dict[str, Any], number: int) -> None:
    result["payload_bytes"] = number


def depth(result: dict[str, Any], number: int) -> None:
    result["load"] = {**result["load"], "depth": number + 1}


def failed(result: dict[str, Any], number: int) -> None:
    result.update(transport=f"t{number}", status="failed", reason=f"r{'x' * (number % 100)} {number}", round_trips=None)


class ManyResults(Large):
    def check(self, *ways: Callable[[dict[str, Any], int], None]) -> None:
        document = self.sample()
        first = document["results"][0]
        for way in ways:
            results = []
            for number in range(COUNT):
                result = {**first, "elapsed_s": first["elapsed_s"] * (1 + number / COUNT)}
                way(result, number)
                results.append(result)
            path = self.write("many.json", json.dumps({**document, "results": results}))
            other = self.write("other.json", json.dumps({**document, "results": results[::-1]}))
            for arguments, *codes in (
                (("report", path, "-o", self.path("page.html")), OK),
                (("report", path, "-o", self.path("page.md")), OK),
                (("plot", path, "-o", self.path("chart.svg")), OK, USAGE),
                (("compare", path, other), OK, USAGE),
                (("advise", path), OK, NOTHING_RAN),
            ):
                with self.subTest(way=way.__name__, command=arguments[0]):
                    ended = self.bounded(*arguments)
                    self.assertIn(ended.code, codes, ended.err)

    def test_of_one_name_become_a_report(self) -> None:
        self.check(same)

    def test_of_many_transports_become_a_report(self) -> None:
        self.check(transport)

    def test_of_one_transport_in_many_ways_become_a_report(self) -> None:
        self.check(size, depth)

    def test_that_have_much_to_say_become_a_report(self) -> None:
        self.check(failed)


class KeptRuns(Large):
    def test_of_a_campaign_that_goes_on_are_kept_without_empty_buckets(self) -> None:
        document = self.sample()
        values = range(1_000, 1_200)
        histogram = {"sum": sum(values), "min": values[0], "max": values[-1], "buckets": [[value, 1] for value in values]}
        run = json.dumps({"cell": 0, "result": {**document["results"][0], "histogram": histogram}, "histograms": {}})
        document["context"]["request"]["flags"]["--repetitions"] = [str(COUNT + 1)]
        parts = {name: json.dumps(document[name]) for name in ("schema_version", "context")}
        runs = ",\n".join([run] * COUNT)
        text = ", ".join(f'"{name}": {part}' for name, part in parts.items())
        path = self.write("kept.json", f'{{{text}, "runs": [{runs}], "results": []}}')
        self.assertIn("1 of 4,001 runs are left", self.bounded("run", "--resume", path, "--dry-run", code=OK).out)
        self.bounded("run", "--resume", path, code=OK)
        with open(path, encoding="utf-8") as file:
            result = json.load(file)["results"][0]
        self.assertEqual(len(result["repetitions"]), COUNT + 1)
        self.assertEqual(result["rtt_ns"]["count"], COUNT * len(values) + 20)


class NoReports(Large):
    """Files of many megabytes that are not reports, or that contain what no report contains."""

    ZEROS = "[" + "0," * 30_000_000 + "0]"

    def document(self, **parts: str) -> str:
        """Returns a document of these parts, in this order."""
        known = {name: json.dumps(part) for name, part in self.sample().items()}
        return "{" + ", ".join(f'"{name}": {part or known[name]}' for name, part in parts.items()) + "}"

    def refuse(self, text: str) -> None:
        path = self.write("no.json", text)
        for arguments in (("report", path, "-o", self.path("page.html")), ("advise", path)):
            self.assertIn("error: '", self.bounded(*arguments, code=USAGE).err)

    def test_a_list_is_refused(self) -> None:
        self.refuse(self.ZEROS)

    def test_results_that_are_not_results_are_refused(self) -> None:
        self.refuse(self.document(results=self.ZEROS, schema_version="", context=""))
        self.refuse(self.document(schema_version="", context="", results=f"[{self.ZEROS}]"))

    def test_a_context_that_is_not_one_is_refused(self) -> None:
        self.refuse(self.document(schema_version="", context=self.ZEROS, results=""))

    def test_a_result_with_many_settings_is_refused(self) -> None:
        result = self.sample()["results"][0]
        result["options"] = {str(number): "x" for number in range(300_000)}
        results = json.dumps([result])
        path = self.write("wide.json", self.document(schema_version="", context="", results=results))
        self.bounded("report", path, "-o", self.path("page.html"), code=OK)

    def test_a_file_is_not_in_memory_as_a_whole(self) -> None:
        path = self.write("long.json", self.document(invented_later="[" + 3 * (self.ZEROS + ", ") + "0]", schema_version="", context="", results=""))
        memory = 1 << 27
        self.assertGreater(os.path.getsize(path), memory)
        self.bounded("report", path, "-o", self.path("page.html"), memory=memory, code=OK)
        ended = self.bounded("run", "--resume", path, memory=memory, code=OK)
        self.assertIn("is complete: nothing is left to measure", ended.out + ended.err)

    def test_unknown_fields_are_skipped(self) -> None:
        path = self.write("more.json", self.document(invented_later=self.ZEROS, schema_version="", context="", results=""))
        self.bounded("report", path, "-o", self.path("page.html"), code=OK)


if __name__ == "__main__":
    main()
