#!/usr/bin/env python3
"""Runs the commands in a document and puts what they print below them, so that no sample goes stale.

usage: samples.py [--check] FOLDER_OF_PROGRAMS DOCUMENT...

A sample is an indented block whose lines that begin with `$ ` are commands, and whose other lines are what they print.
Blocks that do not begin with such a line are left alone. The commands of a document are run by bash, one after the
other, in one temporary folder, where `docs` is the document's own folder, with FOLDER_OF_PROGRAMS in front of PATH.
Standard error is printed too. A `...` below a command stands for lines that are left out: what follows it must be the
end of the output, which then is as many lines as the sample has now.

--check changes nothing: it fails if a command ends with another exit code than 0, or if no heading of the output has the
columns of a heading of the sample. A heading is a line of at least three columns without figures, also of CSV. The output is then
wide, because a table of the usual width drops columns if its figures are long.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, NamedTuple

INDENT = "    "
PROMPT = INDENT + "$ "
LEFT_OUT = "..."
DEADLINE_S = 300
WIDTH = 100
WIDTH_OF_CHECK = 200
# On a machine that is busy enough no round trip of a short run stands out, so the table of the slowest is not there.
NONE_WAS_SLOW = re.compile(r"\s*slow ones\s+none\b")


class Sample(NamedTuple):
    command: str
    shown: list[str]  # the output in the document, without its indentation


def blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yields the begin and the end of each block with commands."""
    begin = 0
    while begin < len(lines):
        if not lines[begin].startswith(PROMPT) or (begin > 0 and lines[begin - 1]):
            begin += 1
            continue
        end = begin
        while end < len(lines) and (lines[end].startswith(INDENT) or (not lines[end] and continues(lines, end))):
            end += 1
        yield begin, end
        begin = end


def continues(lines: list[str], empty: int) -> bool:
    """Returns whether the block goes on after an empty line: output may have empty lines, but not two blocks in a row."""
    rest = next((line for line in lines[empty:] if line), "")
    return rest.startswith(INDENT) and not rest.startswith(PROMPT)


def samples_of(block: list[str]) -> list[Sample]:
    samples: list[Sample] = []
    for line in block:
        if line.startswith(PROMPT):
            samples.append(Sample(line.removeprefix(PROMPT), []))
        else:
            samples[-1].shown.append(line.removeprefix(INDENT))
    return samples


def run(command: str, programs: str, folder: str, width: int) -> tuple[int, list[str]]:
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "COLUMNS": str(width), "NO_COLOR": "1",
                   "LC_ALL": "C.UTF-8"}
    ended = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=DEADLINE_S, check=False,
    )  # fmt: skip
    return ended.returncode, ended.stdout.rstrip("\n").split("\n") if ended.stdout.strip() else []


def shortened(output: list[str], shown: list[str]) -> list[str]:
    """Returns as much of the output as the document shows."""
    if LEFT_OUT not in shown:
        return output
    before = shown.index(LEFT_OUT)
    after = len(shown) - before - 1
    return [*output[:before], LEFT_OUT, *(output[-after:] if after else [])]


def headings(lines: list[str]) -> set[tuple[str, ...]]:
    """Returns the lines of at least three columns that have no digits but those of `p99.9` and `95 %`. Columns are
    separated by spaces, in Markdown by bars, or in CSV by commas; how wide they are depends on the figures."""
    plain = (line for line in lines if not re.search(r"\d", re.sub(r"\bp[\d.]+|\b95 %", "", line)))
    columns = (tuple(re.split(r"\s*\|\s*|\s{2,}|,(?=\S)", line.strip("| "))) for line in plain if line.strip("|:- "))
    return {row for row in columns if len(row) >= 3}


def process(document: Path, programs: str, check: bool) -> bool:
    lines = document.read_text(encoding="utf-8").split("\n")
    result: list[str] = []
    done, good = 0, True
    with tempfile.TemporaryDirectory(prefix="ib-") as folder:
        os.symlink(document.resolve().parent, Path(folder, "docs"))
        for begin, end in list(blocks(lines)):
            result += lines[done:begin]
            done = end
            for sample in samples_of(lines[begin:end]):
                code, output = run(sample.command, programs, folder, WIDTH_OF_CHECK if check else WIDTH)
                found = [set(heading) for heading in headings(output)]
                missing = {row for row in headings(sample.shown) if not any(set(row) <= columns for columns in found)}
                if any(NONE_WAS_SLOW.match(line) for line in output):
                    missing = {row for row in missing if row[0] != "slowest"}
                if code != 0 or (check and missing):
                    good = False
                    wrong = f"exit code {code}" if code != 0 else f"no such heading: {sorted(missing)}"
                    print(f"{document}: `{sample.command}`: {wrong}", *output, sep="\n", file=sys.stderr)
                result.append(PROMPT + sample.command)
                result += [(INDENT + line).rstrip() for line in shortened(output, sample.shown)]
    if not check and good:
        document.write_text("\n".join(result + lines[done:]), encoding="utf-8")
    return good


def main() -> int:
    arguments = sys.argv[1:]
    check = arguments[:1] == ["--check"]
    programs, *documents = arguments[1:] if check else arguments
    return 0 if all([process(Path(name), os.path.abspath(programs), check) for name in documents]) else 1


if __name__ == "__main__":
    sys.exit(main())
