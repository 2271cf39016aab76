#!/usr/bin/env python3
"""Makes a recording of a report: `compact.py REPORT.json "how it was recorded" > NAME.txt`. README.md shows how."""

import json
import sys
import textwrap


def main() -> None:
    path, how = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        results = json.load(file)["results"]
    print(textwrap.fill(how, 118, initial_indent="# ", subsequent_indent="# "))
    builds = list(dict.fromkeys(result["variant"] for result in results))
    rounds = min(len(result["repetitions"]) for result in results)
    for result in sorted(results, key=lambda one: (one["wait"], one["transport"], builds.index(one["variant"]))):
        rates = [one["round_trips"] / one["elapsed_s"] for one in result["repetitions"][:rounds]]
        build = ("one", "other")[builds.index(result["variant"])]
        print(result["transport"], result["wait"], build, *(f"{rate:.5g}" for rate in rates))


if __name__ == "__main__":
    main()
