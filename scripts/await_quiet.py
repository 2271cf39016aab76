#!/usr/bin/env python3
"""Waits until the machine is quiet, so that what is measured next has it to itself.

usage: await_quiet.py [--load 0.3] [--at-most SECONDS]

Quiet means that the load average of the last minute (/proc/loadavg, proc(5)) is below the limit. Says on stderr what it
waits for. Returns 1 if the machine is still busy in the end, and names the processes that used most CPU time meanwhile.
"""

import argparse
import os
import sys
import time
from pathlib import Path

LOOKS_EVERY = 5  # seconds, as often as the kernel computes the load average
NAMED = 5


def load() -> float:
    return float(Path("/proc/loadavg").read_text().split()[0])


def cpu_seconds() -> dict[int, tuple[str, float]]:
    """Returns the name and the CPU time so far of each process that still exists."""
    ticks = os.sysconf("SC_CLK_TCK")
    seen = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name, fields = (folder / "stat").read_text(errors="replace").split("(", 1)[1].rsplit(")", 1)
            except OSError:
                continue  # it has ended
            user, system = fields.split()[11:13]
            seen[int(folder.name)] = (name, (int(user) + int(system)) / ticks)
    return seen


def busiest(before: dict[int, tuple[str, float]], elapsed: float) -> list[str]:
    used = [
        (seconds - before.get(pid, (name, 0.0))[1], pid, name)
        for pid, (name, seconds) in cpu_seconds().items()
        if pid != os.getpid()
    ]
    return [
        f"  {name} (process {pid}): {seconds / elapsed:.0%} of a CPU"
        for seconds, pid, name in sorted(used, reverse=True)[:NAMED]
        if seconds > 0
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--load", type=float, default=0.3)
    parser.add_argument("--at-most", type=float, default=600, metavar="SECONDS")
    arguments = parser.parse_args()
    begin, before = time.monotonic(), cpu_seconds()
    if load() >= arguments.load:
        print(
            f"the load is {load():.2f}: waiting up to {arguments.at_most:.0f} s until it is below {arguments.load}",
            file=sys.stderr,
        )
    while load() >= arguments.load:
        elapsed = time.monotonic() - begin
        if elapsed >= arguments.at_most:
            print(f"error: the load is still {load():.2f}, so figures taken now would be of a busy machine", file=sys.stderr)
            print("\n".join(busiest(before, elapsed)) or "  no process in sight used CPU time", file=sys.stderr)
            print("hint: end what runs, or measure on another machine", file=sys.stderr)
            return 1
        time.sleep(min(LOOKS_EVERY, arguments.at_most - elapsed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
