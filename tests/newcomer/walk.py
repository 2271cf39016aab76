#!/usr/bin/env python3
"""Follows the README and the tutorial to the letter in a minimal Debian or Ubuntu, as a newcomer would.

usage: walk.py SUITE FOLDER [--mirror URL]       e.g. walk.py trixie /var/tmp/trixie; as root

Makes the minimal system with debootstrap in FOLDER, unless there is one, and clones HEAD of this repository into it.
There it runs the commands of the README's sections "Start" and "Install" as they are written, compares what the sample
run prints with the README line by line, without the figures, and checks the tutorial with the installed program
(scripts/samples.py). Needs the network, for packages, and about half an hour on two CPUs. Returns 1 at the first step
that fails, with the end of what it printed; FOLDER stays, with a log of each step in FOLDER/root/walk.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator

from minimal_system import Failed, add_flags, clone_head, make_system, run

HOME = "/root"
CLONE = f"{HOME}/ipcbench"
ENVIRONMENT = {
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "PATH": f"{HOME}/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}
DEADLINE_S = 3600
LINES_OF_A_FAILURE = 40


@contextlib.contextmanager
def mounted(root: Path) -> Iterator[None]:
    mounts = (
        ("-t", "proc", "proc", "proc"),
        ("--rbind", "/dev", "dev"),
        ("-t", "tmpfs", "-o", "mode=1777", "shm", "dev/shm"),
    )
    done: list[Path] = []
    try:
        # In a mount namespace of its own that would be simpler, but then nobody could look inside while it runs.
        for *how, where in mounts:
            run("mount", *how, root / where)
            done.append(root / where)
            if where == "dev":
                run("mount", "--make-rslave", root / where)  # so that unmounting it leaves the machine's own /dev alone
        yield
    finally:
        for place in reversed(done):
            subprocess.run(["umount", "--recursive", str(place)], check=False)


class System:
    """The minimal system, with its mounts in place."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.logs = root / HOME.lstrip("/") / "walk"
        self.logs.mkdir(parents=True, exist_ok=True)

    def step(self, name: str, command: str, folder: str = CLONE) -> str:
        """Runs a command there and returns what it printed on standard output."""
        begin = time.monotonic()
        log = self.logs / f"{name}.log"
        with log.open("w", encoding="utf-8") as errors:
            ended = subprocess.run(
                ["chroot", str(self.root), "bash", "-c", f"cd {folder} && {command}"],
                env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                encoding="utf-8", errors="replace", timeout=DEADLINE_S, check=False,
            )  # fmt: skip
        with log.open("a", encoding="utf-8") as both:
            both.write(ended.stdout)
        print(f"{time.monotonic() - begin:6.0f} s  {name}: {command}", flush=True)
        if ended.returncode != 0:
            end = log.read_text(encoding="utf-8", errors="replace").split("\n")[-LINES_OF_A_FAILURE:]
            raise Failed(f"{name}: `{command}` ended with {ended.returncode}\n" + "\n".join(end))
        return ended.stdout


def section(readme: str, title: str) -> str:
    return re.split(r"(?m)^## ", re.split(rf"(?m)^## {title}$", readme)[1])[0]


def commands_of(text: str) -> list[str]:
    """Returns the commands of the first indented block, without the remarks behind them."""
    block = re.search(r"(?m)(?:^    .*\n)+", text)
    assert block, "the section has no indented block"
    return [re.sub(r"\s+#.*", "", line).strip() for line in block.group().splitlines()]


def form(text: str) -> list[str]:
    """Returns the lines without figures, units and what differs between machines."""
    lines = []
    for line in text.splitlines():
        words = re.sub(r"[\d.,]+", "#", line).split()
        unit_or_figure = {"ns", "us", "µs", "ms", "s", "#", "-", "–"}
        kept = [word for word in words if word not in unit_or_figure]
        if kept and line.startswith("  ") and not line.startswith("   "):
            lines.append(kept[0])  # a labelled line of a run's block; what follows depends on the machine
        elif line.startswith("completed"):
            lines.append(" ".join(kept))
    return lines


def compare_forms(readme: str, printed: str) -> None:
    sample = re.search(r"`(just ipc-pipe[^`]*)` prints:\n\n((?:^(?:    .*)?\n)+)", readme, re.MULTILINE)
    assert sample, "the README has no sample of a run"
    shown = re.sub(r"(?m)^    ", "", sample.group(2))
    missing = [line for line in form(shown) if line not in form(printed)]
    if missing:
        raise Failed(f"the README shows lines that the run does not print: {missing}\n{printed}")


def walk(system: System) -> None:
    system.step("packages", "apt-get update && apt-get install -y git ca-certificates", "/")
    readme = (system.root / CLONE.lstrip("/") / "README.md").read_text(encoding="utf-8")
    for number, command in enumerate(commands_of(section(readme, "Start"))):
        system.step(f"start-{number + 1}", command)
    sample = re.search(r"`(just ipc-pipe[^`]*)` prints:", readme)
    assert sample
    # What people see is on both streams.
    compare_forms(readme, system.step("sample", f"{sample.group(1)} 2>&1"))
    for number, command in enumerate(commands_of(section(readme, "Install"))):
        system.step(f"install-{number + 1}", command)
    system.step("version", "ipcbench --version", HOME)
    system.step("tutorial", 'python3 -B scripts/samples.py --check "$(dirname "$(command -v ipcbench)")" docs/tutorial.md')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_flags(parser)
    arguments = parser.parse_args()
    root = arguments.folder.resolve()
    make_system(arguments.suite, root, arguments.mirror)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    clone = root / CLONE.lstrip("/")
    shutil.rmtree(clone, ignore_errors=True)
    clone_head(clone)
    try:
        with mounted(root):
            walk(System(root))
    except Failed as failed:
        print(f"error: {failed}", file=sys.stderr)
        return 1
    print("all steps worked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
