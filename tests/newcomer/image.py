#!/usr/bin/env python3
"""Builds the container image of scripts/Containerfile on a minimal system, and runs all transports in it.

usage: image.py SUITE FOLDER [--mirror URL]       e.g. image.py bookworm /var/tmp/bookworm-base; as root

The base image comes from debootstrap in FOLDER instead of a registry, so that the test needs only the packages' mirror.
Uses buildah or podman, whichever is there, with the settings that they take from the environment (STORAGE_DRIVER,
BUILDAH_ISOLATION). Needs about five minutes on two CPUs. The images are removed in the end.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from minimal_system import Failed, add_flags, clone_head, make_system, run

BASE = "localhost/ipcbench-test-base"
IMAGE = "localhost/ipcbench-test"
SHM = "512m"  # the default of 64 MiB is less than iceoryx's daemon reserves


def output_of(*command: object) -> str:
    ended = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if ended.returncode != 0:
        raise Failed(f"`{' '.join(map(str, command))}` ended with {ended.returncode}\n{ended.stdout[-8000:]}")
    return ended.stdout


class Buildah:
    build = ("buildah", "build")
    remove = ("buildah", "rmi", "--force")

    @staticmethod
    def import_base(root: Path) -> None:
        container = output_of("buildah", "from", "scratch").strip()
        try:
            output_of("buildah", "add", "--quiet", container, root, "/")
            output_of("buildah", "commit", "--quiet", container, BASE)
        finally:
            run("buildah", "rm", container)

    @staticmethod
    def run_in_image(*words: str) -> str:
        container = output_of("buildah", "from", f"--shm-size={SHM}", IMAGE).strip()
        try:
            return output_of("buildah", "run", container, "--", "ipcbench", *words)
        finally:
            run("buildah", "rm", container)


class Podman:
    build = ("podman", "build")
    remove = ("podman", "rmi", "--force")

    @staticmethod
    def import_base(root: Path) -> None:
        with tempfile.NamedTemporaryFile(suffix=".tar") as archive:
            run("tar", "--create", "--file", archive.name, "--directory", root, ".")
            output_of("podman", "import", archive.name, BASE)

    @staticmethod
    def run_in_image(*words: str) -> str:
        return output_of("podman", "run", "--rm", f"--shm-size={SHM}", IMAGE, *words)


def check(builder: type, arguments: argparse.Namespace) -> None:
    make_system(arguments.suite, arguments.folder, arguments.mirror)
    builder.import_base(arguments.folder)
    with tempfile.TemporaryDirectory() as context:
        clone = Path(context) / "ipcbench"
        clone_head(clone)
        commit = output_of("git", "-C", clone, "rev-parse", "--short=7", "HEAD").strip()
        file = clone / "scripts/Containerfile"
        output_of(*builder.build, "--file", file, "--build-arg", f"BASE={BASE}", "--tag", IMAGE, clone)
    version = builder.run_in_image("--version")
    if commit not in version:
        raise Failed(f"--version does not name the commit {commit}: {version}")
    printed = builder.run_in_image("run", "all", "--duration", "50ms", "--quiet")
    if not re.search(r"(?m)^ *shm-futex\b", printed):
        raise Failed(f"the table lacks shm-futex:\n{printed}")
    print(printed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_flags(parser)
    arguments = parser.parse_args()
    builder = next((one for one in (Buildah, Podman) if shutil.which(one.build[0])), None)
    if builder is None:
        print("error: neither buildah nor podman is there; both are Debian packages", file=sys.stderr)
        return 2
    try:
        check(builder, arguments)
    except Failed as failed:
        print(f"error: {failed}", file=sys.stderr)
        return 1
    finally:
        subprocess.run([*builder.remove, IMAGE, BASE], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    print("the image works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
