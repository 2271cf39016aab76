#!/usr/bin/env python3
"""Runs every transport under every load that it supports. Fails if memory or descriptors grow during a run, or if
anything is left after it. A run that seems to grow is repeated for longer before it counts as a failure.

usage: soak.py PROGRAM TIME [TRANSPORT...]        TIME: of all runs together, e.g. 10m, 90s
"""

import glob
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any, Callable, Optional

# Two parts of the measured time, as fractions of it. Memory settles during the first half; after that only an
# allocator's caches may change. The end is excluded because the run is shutting down.
EARLY = (0.5, 0.65)
LATE = (0.8, 0.95)
# With fewer samples of a process in either part, as on a busy machine, growth cannot be judged.
LEAST_LOOKS = 2
REPETITIONS = 2
LEAST_REPEATED_S = 5.0
MOST_GROWTH_BYTES = 2 << 20
# A frame in flight may be a descriptor (memfd-pass); a leak of one per frame soon reaches thousands.
MOST_MORE_DESCRIPTORS = 32
LEAST_RUN_S = 1.0

LOADS: list[tuple[str, list[str], Callable[[dict[str, Any]], bool]]] = [
    ("one at a time", [], lambda able: True),
    ("7 KB", ["--size", "7000"], lambda able: True),
    ("gap", ["--gap", "100us"], lambda able: True),
    ("pairs", ["--pairs", "2"], lambda able: True),
    ("stream", ["--mode", "stream", "--size", "1000"], lambda able: able["one_way"]),
    ("streams", ["--mode", "stream", "--pairs", "2"], lambda able: able["one_way"]),
    ("depth", ["--depth", "16"], lambda able: able["asynchronous"]),
    ("rate", ["--rate", "5k/s", "--arrivals", "poisson"], lambda able: able["asynchronous"]),
    ("concurrency", ["--concurrency", "4", "--depth", "4"], lambda able: able["asynchronous"]),
    ("one child", ["--concurrency", "4", "--one-child"], lambda able: able["asynchronous"]),
    ("connect", ["--mode", "connect"], lambda able: True),
]


@dataclass
class Sample:
    """The resources of a process at one moment."""

    resident_bytes: int
    descriptors: int


def sample(pid: int) -> Optional[Sample]:
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            resident = re.search(r"^VmRSS:\s+(\d+) kB", status.read(), re.MULTILINE)
        return Sample(int(resident[1]) * 1024 if resident else 0, len(os.listdir(f"/proc/{pid}/fd")))
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None


def children_of(pid: int) -> list[int]:
    """Returns the children of all threads of the process: with several pairs, each thread has its own child."""
    found: list[int] = []
    for thread in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            with open(thread, encoding="ascii") as children:
                found += [int(child) for child in children.read().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h)?", text)
    if not match or float(match[1]) <= 0:
        sys.exit(f"error: '{text}' is not a time: say 90s, 10m or 2h")
    return float(match[1]) * {"s": 1, None: 1, "m": 60, "h": 3600}[match[2]]


class Watch:
    """The samples of a run's processes, with their times."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, dict[int, Sample]]] = []

    def add(self, moment: float, samples: dict[int, Sample]) -> None:
        self.seen.append((moment, samples))

    def growth(self, end: float, duration: float, counts_descriptors: bool) -> list[str]:
        """Returns what grew during the measured time, which is the last `duration` seconds before `end`: the time for
        set-up and warm-up depends on the machine."""
        problems = []
        for pid in {pid for _, samples in self.seen for pid in samples}:
            early, late = (self._part(pid, *(end - duration * (1 - share) for share in part)) for part in (EARLY, LATE))
            if min(len(early), len(late)) < LEAST_LOOKS:
                continue
            # Compares the maximum before with the minimum after: a value that only fluctuates is not growth.
            before, after = max(one.resident_bytes for one in early), min(one.resident_bytes for one in late)
            if after > before + MOST_GROWTH_BYTES:
                problems.append(f"process {pid} grew from {before:,} to {after:,} bytes")
            had, has = max(one.descriptors for one in early), min(one.descriptors for one in late)
            if counts_descriptors and has > had + MOST_MORE_DESCRIPTORS:
                problems.append(f"process {pid} went from {had} to {has} descriptors")
        return problems

    def _part(self, pid: int, first: float, last: float) -> list[Sample]:
        return [samples[pid] for moment, samples in self.seen if first <= moment <= last and pid in samples]


def look(pid: int, connecting: bool) -> dict[int, Sample]:
    """Samples the program and its children, except children that live for one connection only."""
    found = {one: sample(one) for one in ([pid] if connecting else [pid, *children_of(pid)])}
    return {one: seen for one, seen in found.items() if seen is not None}


@dataclass
class Outcome:
    """The result of one run."""

    problems: list[str]
    grew: list[str]


def soak(program: str, transport: str, flags: list[str], duration: float, temporary: str) -> Outcome:
    """Runs the program once."""
    command = [program, "run", transport, "--quiet", f"--duration={duration:.3f}s", "--timeout=30s", *flags]
    connecting = "connect" in flags
    run = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": temporary, "XDG_RUNTIME_DIR": temporary},
    )
    started = time.monotonic()
    watch = Watch()
    while run.poll() is None:
        passed = time.monotonic() - started
        if passed > 4 * duration + 60:
            run.kill()
            run.wait()
            return Outcome([f"it has not ended after {passed:.0f} s"], [])
        watch.add(time.monotonic(), look(run.pid, connecting))
        time.sleep(min(0.05, duration / 40))
    grew = watch.growth(time.monotonic(), duration, counts_descriptors=not connecting)
    problems = []
    errors = (run.stderr.read() if run.stderr else b"").decode("utf-8", "replace").strip()
    if run.returncode != 0:
        problems.append(f"it ended with {run.returncode}: {errors}")
    left = os.listdir(temporary)
    if left:
        problems.append(f"left in its temporary folder: {', '.join(left)}")
    return Outcome(problems, grew)


def soak_repeatedly(program: str, transport: str, flags: list[str], duration: float) -> list[str]:
    """Returns the problems of a run; reports growth only if it occurs every time."""
    for repetition in range(1 + REPETITIONS):
        before = left_elsewhere()
        with tempfile.TemporaryDirectory(prefix="ib-", dir="/tmp") as temporary:
            outcome = soak(program, transport, flags, duration, temporary)
        outcome.problems += [f"left: {thing}" for thing in left_since(before)]
        if outcome.problems or not outcome.grew:
            return outcome.problems + outcome.grew
        duration = max(LEAST_REPEATED_S, 2 * duration)
    return [f"{problem}, and {REPETITIONS} times before that" for problem in outcome.grew]


def left_elsewhere() -> set[str]:
    """Returns our names in system-wide places, and running children."""
    names = set()
    for folder in ("/dev/shm", "/dev/mqueue"):
        if os.path.isdir(folder):
            names |= {f"{folder}/{name}" for name in os.listdir(folder) if name.startswith("ipcbench-")}
    for kind in ("msg", "sem", "shm"):
        with open(f"/proc/sysvipc/{kind}", encoding="ascii") as table:
            names |= {f"{kind} {line.split()[1]}" for line in list(table)[1:]}
    for process in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(process, encoding="utf-8", errors="replace") as comm:
                if comm.read().strip() == "ipcbench-child":
                    names.add(process.removesuffix("/comm"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return names


def left_since(before: set[str]) -> list[str]:
    """Returns what still exists after some seconds: what belongs to another running program disappears by itself."""
    deadline = time.monotonic() + 5
    left = left_elsewhere() - before
    while left and time.monotonic() < deadline:
        time.sleep(0.2)
        left &= left_elsewhere()
    return sorted(left)


def main() -> int:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, whole, wanted = sys.argv[1], seconds(sys.argv[2]), sys.argv[3:]
    listed = json.loads(subprocess.run([program, "list", "--json"], capture_output=True, check=True).stdout)
    known = {transport["name"]: transport for transport in listed["transports"]}
    for name in wanted:
        if name not in known:
            sys.exit(f"error: there is no transport '{name}'")
    runs = [
        (name, load, flags)
        for name, transport in known.items()
        if transport["available"] and (not wanted or name in wanted)
        for load, flags, carried in LOADS
        if carried(transport["capabilities"])
        and not (load == "connect" and transport["kind"] == "control")
        and not (load in ("pairs", "streams", "concurrency", "one child") and transport["one_connection_because"])
        and not (load == "one child" and transport["one_connection_per_child_because"])
    ]
    if not runs:
        sys.exit("error: none of these transports works here: see `ipcbench list`")
    duration = whole / len(runs)
    if duration < LEAST_RUN_S:
        needed = math.ceil(len(runs) * LEAST_RUN_S)
        enough = f"{needed}s" if needed <= 90 else f"{math.ceil(needed / 60)}m"
        sys.exit(
            f"error: {sys.argv[2]} is too short for {len(runs)} runs of at least {LEAST_RUN_S:.0f} s each\n"
            f"hint: say {enough} or longer, or name fewer transports: soak {sys.argv[2]} pipe tcp"
        )
    print(f"{len(runs)} runs of {duration:.1f} s")
    failed = 0
    for name, load, flags in runs:
        problems = soak_repeatedly(program, name, flags, duration)
        print(f"{'FAILED' if problems else 'ok':<7} {name}, {load}", *problems, sep="\n        ", flush=True)
        failed += bool(problems)
    print(f"{len(runs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
