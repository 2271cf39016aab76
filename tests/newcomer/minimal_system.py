"""A minimal Debian or Ubuntu in a folder, with nothing but the package manager, and a clone of this repository."""

import argparse
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A step did not do what it should; the text says which."""


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mirror", default="http://deb.debian.org/debian")


def make_system(suite: str, root: Path, mirror: str) -> None:
    """Makes the system with debootstrap (as root), unless there is one."""
    if not (root / "etc").exists():
        run("debootstrap", "--variant=minbase", suite, root, mirror)


def clone_head(folder: Path) -> None:
    run("git", "clone", "--quiet", SOURCE, folder)
