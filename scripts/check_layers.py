#!/usr/bin/env python3
"""Checks from the includes that each layer of ipcbench uses only the layers below it, as docs/architecture.md draws
them, and that a folder of transports (a family) is used only by the folders named in its CMakeLists.txt
(`ipcbench_shared(NAME USED_BY FOLDER...)`).

usage: check_layers.py [REPOSITORY]

Prints each violation as `file:line: message` and returns 1 if there is any. Also checks the drawing.
"""

import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

# In the order of the drawing, the foundation last; layers in one row must not use each other.
ROWS = [
    ["main"],
    ["cli"],
    ["campaign"],
    ["conformance", "runner"],
    ["registry"],
    ["codecs", "transports", "reporters"],
    ["platform"],
    ["core"],
    ["stats"],
    ["base"],
]
HEIGHT = {layer: height for height, row in enumerate(reversed(ROWS)) for layer in row}
DRAWING = Path("docs/architecture.md")

# The layers that the author of a plug-in may include; they must compile on any operating system.
PUBLIC = {"base", "stats", "core"}
# The layers whose compiled code may depend on the operating system.
SYSTEM = {"platform", "transports"}
# The system headers for what the handles in `base` own.
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

USED_FAMILY = re.compile(r'\s*#\s*include\s*"transports/(\w+)/')
SHARED = re.compile(r"ipcbench_shared\(\s*\w+\s+USED_BY\s+([\w\s]*?)\s*(?:\bSOURCES\b|\))")


class Violation(NamedTuple):
    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def layer_of(file: Path) -> Optional[str]:
    """Returns the layer of a file, whose path is relative to the repository."""
    if file.parts[0] == "src" and len(file.parts) == 2:
        return "main"
    folder = file.parts[2:-1] if file.parts[0] == "include" else file.parts[1:-1]
    return folder[0] if folder and folder[0] in HEIGHT else None


def check_include(layer: str, public: bool, quote: str, header: str) -> Iterator[str]:
    is_public = header.startswith("ipcbench/")
    if quote == "<" and not is_public:
        if SYSTEM_HEADER.match(header) and layer in PUBLIC:
            if not (layer == "base" and header in SYSTEM_HEADERS_OF_BASE):
                yield f"'{layer}' must not know the operating system: <{header}>"
        return
    used = (header.split("/") + [""])[1 if is_public else 0]
    if used not in HEIGHT:
        yield f'"{header}" names no layer: ours are "ipcbench/LAYER/..." and "LAYER/...", foreign ones stand in <>'
        return
    if public and not is_public:
        yield f'a public header must not include a private one: "{header}"'
    if HEIGHT[used] > HEIGHT[layer]:
        yield f"'{layer}' must not use '{used}', which is above it"
    elif HEIGHT[used] == HEIGHT[layer] and used != layer:
        yield f"'{layer}' must not use its sibling '{used}'"


def check_file(root: Path, file: Path) -> Iterator[Violation]:
    layer = layer_of(file)
    public = file.parts[0] == "include"
    if layer is None:
        yield Violation(file, 1, f"is in no layer; they are {', '.join(HEIGHT)}")
        return
    if public and layer not in PUBLIC:
        yield Violation(file, 1, f"'{layer}' is not public: its headers belong into src/{layer}")
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), start=1):
        if include := INCLUDE.match(line):
            for message in check_include(layer, public, include[1], include[2]):
                yield Violation(file, number, message)
        elif layer not in SYSTEM and (condition := SYSTEM_CONDITION.match(line)):
            yield Violation(file, number, f"{condition[1]} belongs into 'platform' or a transport, not into '{layer}'")


def users_of(family: Path) -> set:
    """Returns the families that may use this one."""
    lists = family / "CMakeLists.txt"
    text = lists.read_text(encoding="utf-8") if lists.exists() else ""
    return {name for users in SHARED.findall(text) for name in users.split()}


def check_families(root: Path) -> Iterator[Violation]:
    transports = root / "src" / "transports"
    used: dict = {}
    for path in sorted(transports.glob("*/*")):
        if path.suffix not in {".hpp", ".cpp"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if (include := USED_FAMILY.match(line)) and include[1] != path.parent.name:
                used.setdefault(include[1], set()).add(path.parent.name)
                if path.parent.name not in users_of(transports / include[1]):
                    message = f"'{include[1]}' does not say that it is USED_BY {path.parent.name}"
                    yield Violation(path.relative_to(root), number, message)
    for family in sorted(transports.glob("*/CMakeLists.txt")):
        for user in sorted(users_of(family.parent) - used.get(family.parent.name, set())):
            yield Violation(family.relative_to(root), 1, f"it is not USED_BY {user}")


def drawn_rows(text: str) -> list:
    """Returns the rows of the drawing: each line of the fenced block `layers` begins with its layers; several in braces
    are one row."""
    block = re.search(r"```layers\n(.*?)```", text, re.DOTALL)
    lines = [line for line in block[1].splitlines() if line[:1].strip()] if block else []
    return [re.findall(r"[a-z]+", re.match(r"\{[^}]*\}|[a-z]+", line)[0]) for line in lines]


def check_drawing(root: Path) -> Iterator[Violation]:
    if (root / DRAWING).exists() and drawn_rows((root / DRAWING).read_text(encoding="utf-8")) != ROWS:
        yield Violation(DRAWING, 1, f"does not draw the layers as they are checked: {ROWS}")


def check(root: Path) -> Iterator[Violation]:
    yield from check_drawing(root)
    yield from check_families(root)
    # Programs of their own, which use none of our private code: peers in other languages, and the example of a plug-in.
    others = [root / "src" / "peers", root / "src" / "packaging" / "example"]
    for folder in ("include/ipcbench", "src"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".hpp", ".h", ".cpp", ".inl"} and not set(others) & set(path.parents):
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
