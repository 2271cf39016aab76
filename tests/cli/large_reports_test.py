#!/usr/bin/env python3
"""Ten thousand results, and files that only look like results: what takes time or memory in proportion to more than
their number exceeds a bound that is far above what is needed."""

import copy
import json
import os
import resource
import unittest
from typing import Any, Callable

from program import NOTHING_RAN, OK, QUICK, USAGE, Ended, ProgramTest, main, sanitized

COUNT = 10_000
CPU_S = 25  # for what takes one or two
MEMORY = 1 << 30


@unittest.skipIf(sanitized(), "a sanitizer takes time and address space of its own")
class Large(ProgramTest):
    def bounded(self, *arguments: str, **how: Any) -> Ended:
        def limits() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

        ended = self.ipcbench(*arguments, before=limits, **how)
        self.assertGreaterEqual(ended.code, 0, f"it took more than {CPU_S} s: {arguments}")
        return ended

    def sample(self) -> dict[str, Any]:
        ended = self.ipcbench("run", "pipe", *QUICK, "-r", "2", "--export-json", "-", code=OK)
        return json.loads(ended.out)

    def write(self, name: str, document: dict[str, Any], results: list[dict[str, Any]]) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump({**document, "results": results}, file)
        return self.path(name)


# How ten thousand results may differ.
def same(result: dict[str, Any], number: int) -> None:
    pass


def transport(result: dict[str, Any], number: int) -> None:
    result["transport"] = f"t{number}"


def transport_and_size(result: dict[str, Any], number: int) -> None:
    result["transport"] = f"t{number % 100}"
    result["payload_bytes"] = number // 100


def size(result: dict[str, Any], number: int) -> None:
    result["payload_bytes"] = number


def codec(result: dict[str, Any], number: int) -> None:
    result["codec"] = f"c{number}"


def variant(result: dict[str, Any], number: int) -> None:
    result["variant"] = f"v{number}"


def placement(result: dict[str, Any], number: int) -> None:
    result["placement"] = f"{number},{number}"


def depth(result: dict[str, Any], number: int) -> None:
    result["load"]["depth"] = number + 1


def failed(result: dict[str, Any], number: int) -> None:
    result.update(transport=f"t{number}", status="failed", reason=f"r{'x' * (number % 100)} {number}", round_trips=None)


def warned(result: dict[str, Any], number: int) -> None:
    result.update(transport=f"t{number}", warnings=["w" + chr(97 + number % 26) * (1 + number // 26)])


def option(result: dict[str, Any], number: int) -> None:
    result["options"] = {"size": str(number)}


WAYS = (same, transport, transport_and_size, size, codec, variant, placement, depth, failed, warned, option)


class ManyResults(Large):
    def check(self, command: Callable[[str], tuple[str, ...]], ways: tuple[Any, ...], *codes: int) -> None:
        document = self.sample()
        for way in ways:
            with self.subTest(way=way.__name__):
                results = []
                for number in range(COUNT):
                    result = copy.deepcopy(document["results"][0])
                    result["elapsed_s"] *= 1 + number / COUNT
                    way(result, number)
                    results.append(result)
                path = self.write("many.json", document, results)
                ended = self.bounded(*command(path))
                self.assertIn(ended.code, codes, ended.err)

    def test_page(self) -> None:
        self.check(lambda path: ("report", path, "-o", self.path("page.html")), WAYS, OK)

    def test_markdown(self) -> None:
        self.check(lambda path: ("report", path, "-o", self.path("page.md")), WAYS, OK)

    def test_plot(self) -> None:
        self.check(lambda path: ("plot", path, "-o", self.path("chart.svg")), WAYS, OK, USAGE)

    def test_compare(self) -> None:
        os.symlink("many.json", self.path("same.json"))
        self.check(lambda path: ("compare", path, self.path("same.json")), (same, transport, size, failed), OK, USAGE)

    def test_advise(self) -> None:
        self.check(lambda path: ("advise", path), (same, transport, size, failed), OK, NOTHING_RAN)


class NoReports(Large):
    def refuse(self, text: str) -> None:
        with open(self.path("no.json"), "w", encoding="utf-8") as file:
            file.write(text)
        for command in (("report", self.path("no.json"), "-o", "-"), ("compare", self.path("no.json"), "-"), ("advise", self.path("no.json"))):
            self.assertIn("error: '", self.bounded(*command, code=USAGE).err)

    def test_a_hundred_megabytes_of_something_else(self) -> None:
        zeros = "[" + "0," * 50_000_000 + "0]"
        document = self.sample()
        context = json.dumps(document["context"])
        self.refuse(zeros)
        self.refuse(f'{{"results": {zeros}, "schema_version": 1, "context": {context}}}')
        self.refuse(f'{{"schema_version": 1, "context": {zeros}, "results": []}}')
        self.refuse(f'{{"schema_version": 1, "context": {context}, "results": [{zeros}]}}')

    def test_an_object_with_a_million_fields(self) -> None:
        document = self.sample()
        fields = ",".join(f'"{number}": "x"' for number in range(999_000))
        result = json.dumps(document["results"][0])
        cut = result.index('"options": {') + len('"options": {')
        results = result[:cut] + fields + result[result.index("}", cut) :]
        with open(self.path("wide.json"), "w", encoding="utf-8") as file:
            file.write(f'{{"schema_version": 1, "context": {json.dumps(document["context"])}, "results": [{results}]}}')
        self.bounded("report", self.path("wide.json"), "-o", self.path("page.html"))

    def test_what_nobody_asked_for_is_passed_over(self) -> None:
        document = self.sample()
        with open(self.path("more.json"), "w", encoding="utf-8") as file:
            file.write('{"invented_later": [' + "0," * 50_000_000 + "0]," + json.dumps(document)[1:])
        self.bounded("report", self.path("more.json"), "-o", self.path("page.html"), code=OK)


if __name__ == "__main__":
    main()
