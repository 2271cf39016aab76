#!/usr/bin/env python3
"""Measures what `run --interval` costs: pairs of runs, one with and one without it, in turn, each pair in the other
order than the one before.

usage: interval_cost.py IPCBENCH [--pairs N] [--interval TIME] [RUN ARGUMENT...]
       e.g. interval_cost.py build/release/ipcbench pipe --placement cross -d 500ms

Prints by how much the rate changes, with a 95 % interval (Student's t, on the logarithms of the pairs' ratios), and the
load of the machine meanwhile. Returns 1 if it is shown to cost more than 1 %.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys

MAX_COST = 0.01
# Two-sided 95 % quantiles of Student's t for 2, 3, 5, 10, 20, 30, 60 degrees of freedom; the next lower one is used.
QUANTILES = {2: 4.303, 3: 3.182, 5: 2.571, 10: 2.228, 20: 2.086, 30: 2.042, 60: 2.000}


def rate(command: list[str]) -> float:
    ended = subprocess.run([*command, "--export-json", "-"], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{ended.stderr}")
    return sum(result["round_trips_per_s"] for result in json.loads(ended.stdout)["results"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ipcbench")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--interval", default="100ms")
    arguments, run = parser.parse_known_args()
    if arguments.pairs < 3:
        parser.error("--pairs: fewer than 3 say nothing")
    plain = [arguments.ipcbench, "run", *(run or ["pipe", "--placement", "cross", "-d", "500ms"])]
    cut = [*plain, "--interval", arguments.interval]
    before = os.getloadavg()[0]
    logarithms = []
    for pair in range(arguments.pairs):
        rates = {name: rate(command) for name, command in sorted({"plain": plain, "cut": cut}.items(), reverse=bool(pair % 2))}
        logarithms.append(math.log(rates["plain"] / rates["cut"]))
    mean = statistics.mean(logarithms)
    quantile = QUANTILES[max(freedom for freedom in QUANTILES if freedom <= max(arguments.pairs - 1, 2))]
    half = quantile * statistics.stdev(logarithms) / math.sqrt(arguments.pairs)
    low, high = math.expm1(mean - half), math.expm1(mean + half)
    print(f"{' '.join(cut[1:])}: {arguments.pairs} pairs, load {before:.1f} before and {os.getloadavg()[0]:.1f} after")
    print(f"the rate falls by {100 * math.expm1(mean):+.2f} % (95 %: {100 * low:+.2f} .. {100 * high:+.2f} %)")
    print(
        f"it costs more than {MAX_COST:.0%}" if low > MAX_COST
        else f"it costs at most {MAX_COST:.0%}" if high <= MAX_COST
        else f"these pairs cannot tell whether it costs {MAX_COST:.0%}: more pairs, or a quieter machine, can"
    )  # fmt: skip
    return 1 if low > MAX_COST else 0


if __name__ == "__main__":
    sys.exit(main())
