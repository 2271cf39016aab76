#!/usr/bin/env python3
"""Checks from the includes that each layer of ipcbench uses only those above it (docs/architecture.md).

usage: check_layers.py [REPOSITORY]

Prints each violation as `file:line: message` and returns 1 if there is any.
"""

import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

# From the top down; siblings, in one row, do not know each other.
ROWS = [
    ["base"],
    ["stats"],
    ["core"],
    ["platform"],
    ["codecs", "transports", "reporters"],
    ["registry"],
    ["runner"],
    ["cli"],
    ["main"],
]
RANK = {layer: rank for rank, row in enumerate(ROWS) for layer in row}

# What the author of a plug-in may include, and what must compile on any operating system.
PUBLIC = {"base", "stats", "core"}
# Where it may depend on the operating system what is compiled.
SYSTEM = {"platform", "transports"}
# What the handles in `base` own.
SYSTEM_HEADERS_OF_BASE = {"unistd.h", "fcntl.h", "sys/mman.h"}

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
SYSTEM_HEADER = re.compile(
    r"(sys|linux|asm|net|netinet|arpa|mach|bits)/"
    r"|(aio|dirent|dlfcn|fcntl|ftw|glob|grp|ifaddrs|mqueue|netdb|poll|pthread|pwd|sched|semaphore|signal|spawn|syslog"
    r"|termios|ucontext|unistd|windows)\.h$"
)
SYSTEM_CONDITION = re.compile(
    r"\s*#\s*(?:if|ifdef|ifndef|elif|elifdef|elifndef)\b.*?"
    r"\b(__linux__|__linux|__gnu_linux__|__ANDROID__|__unix__|__APPLE__|__MACH__|__\w+BSD__|__CYGWIN__|_WIN32|_WIN64)\b"
)


class Violation(NamedTuple):
    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def layer_of(file: Path) -> Optional[str]:
    """The layer of a file, given relative to the repository."""
    if file.parts[0] == "src" and len(file.parts) == 2:
        return "main"
    folder = file.parts[2:-1] if file.parts[0] == "include" else file.parts[1:-1]
    return folder[0] if folder and folder[0] in RANK else None


def check_include(layer: str, public: bool, quote: str, header: str) -> Iterator[str]:
    is_public = header.startswith("ipcbench/")
    if quote == "<" and not is_public:
        if SYSTEM_HEADER.match(header) and layer in PUBLIC:
            if not (layer == "base" and header in SYSTEM_HEADERS_OF_BASE):
                yield f"'{layer}' must not know the operating system: <{header}>"
        return
    used = (header.split("/") + [""])[1 if is_public else 0]
    if used not in RANK:
        yield f'"{header}" names no layer: ours are "ipcbench/LAYER/..." and "LAYER/...", foreign ones stand in <>'
        return
    if public and not is_public:
        yield f'a public header must not include a private one: "{header}"'
    if RANK[used] > RANK[layer]:
        yield f"'{layer}' must not use '{used}', which is below it"
    elif RANK[used] == RANK[layer] and used != layer:
        yield f"'{layer}' must not use its sibling '{used}'"


def check_file(root: Path, file: Path) -> Iterator[Violation]:
    layer = layer_of(file)
    public = file.parts[0] == "include"
    if layer is None:
        yield Violation(file, 1, f"is in no layer; they are {', '.join(RANK)}")
        return
    if public and layer not in PUBLIC:
        yield Violation(file, 1, f"'{layer}' is not public: its headers belong into src/{layer}")
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), start=1):
        if include := INCLUDE.match(line):
            for message in check_include(layer, public, include[1], include[2]):
                yield Violation(file, number, message)
        elif layer not in SYSTEM and (condition := SYSTEM_CONDITION.match(line)):
            yield Violation(file, number, f"{condition[1]} belongs into 'platform' or a transport, not into '{layer}'")


def check(root: Path) -> Iterator[Violation]:
    for folder in ("include/ipcbench", "src"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".hpp", ".h", ".cpp", ".inl"}:
                yield from check_file(root, path.relative_to(root))


def main() -> int:
    if len(sys.argv) > 2 or sys.argv[1:] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0 if len(sys.argv) == 2 else 2
    root = Path(sys.argv[1]) if len(sys.argv) == 2 else Path(__file__).resolve().parent.parent
    violations = list(check(root))
    print(*violations, sep="\n", end="\n" if violations else "")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
