#!/usr/bin/env python3
"""Completions: each shell that is installed is asked what it would offer."""

import os
import pty
import re
import select
import shutil
import subprocess
import time

from program import DEADLINE_S, OK, ProgramTest, listed, main

SHELLS = ("bash", "zsh", "fish")

# What is typed, and some of what a shell offers, as whole words.
CASES = {
    "": {"run", "list", "completions"},
    "ru": {"run"},
    "--ver": {"--version"},
    "run --cod": {"--codec"},
    "run --export-": {"--export-json", "--export-csv"},
    "run pip": {"pipe", "pipe-uring"},
    "run uds-stream,shm-sp": {"uds-stream,shm-spin"},
    "run pipe -c raw": {"raw", "raw-string"},
    "run pipe --codec raw,cb": {"raw,cbor"},
    "run pipe --option pipe_": {"pipe_bytes="},
    "run --option pip": {"pipe_bytes="},
    "run pipe --option ": {"pipe_bytes="},
    "run 'shm-*' --option cells": {"cells="},
    "run pipe --mode ": {"ping-pong", "stream", "connect"},
    "run pipe --wait block,sp": {"block,spin"},
    "run pipe --timing ": {"auto", "every", "sampled", "batch"},
    "run pipe --placement ": {"none", "same", "cross"},
    "run pipe --reference uds-str": {"uds-stream"},
    "plot results.json --chart si": {"sizes"},
    "advise --needs boundaries,rel": {"boundaries,reliable"},
    "help comp": {"compare", "completions"},
    "completions ": set(SHELLS),
    "history ": {"add", "check", "plot", "export"},
    "history che": {"check"},
    "history add results.json --": {"--to", "--label", "--machine"},
    "history check h.json --fail": {"--fail-if-slower"},
    "run pipe --size ": set(),
}


# The keys of the transports on the line, and no others.
KEYS = {
    "run pipe --option ": {"pipe_bytes="},
    "run pipe:raw,udp -o ": {"pipe_bytes=", "sndbuf=", "rcvbuf=", "loss_timeout_ms="},
    "run null --option ": set(),
}


class Completions(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.work = self.path("work")
        os.makedirs(os.path.join(self.work, "sub"))
        with open(os.path.join(self.work, "results.json"), "w", encoding="utf-8"):
            pass

    def script_for(self, shell: str) -> str:
        if not shutil.which(shell):
            self.skipTest(f"{shell} is not installed")
        path = self.path(f"ipcbench.{shell}")
        self.ipcbench("completions", shell, "-o", path, code=OK)
        return path

    def asked(self, *command: str) -> set[str]:
        ended = subprocess.run(
            command, cwd=self.work, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=DEADLINE_S, check=True,
        )  # fmt: skip
        self.assertEqual(ended.stderr, "", command)
        return {line.split("\t")[0] for line in ended.stdout.splitlines() if line}

    def in_bash(self, script: str, typed: str, breaks: str = " \t\n\"'><;|&(") -> set[str]:
        # Without = and : among the word breaks, the whole word is returned, as by the other shells.
        ask = (
            'source "$1"; COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDBREAKS=$3; _ipcbench; '
            '((${#COMPREPLY[@]} == 0)) || printf "%s\\n" "${COMPREPLY[@]}"'
        )
        return self.asked("bash", "--norc", "-c", ask, "bash", script, f"ipcbench {typed}", breaks)

    def in_fish(self, script: str, typed: str) -> set[str]:
        ask = 'source $argv[1]; complete -C "$argv[2]"'
        return self.asked("fish", "--no-config", "-c", ask, script, f"ipcbench {typed}")

    def check(self, typed: str, wanted: set[str], offered: set[str]) -> None:
        with self.subTest(typed=typed):
            if wanted:
                self.assertLessEqual(wanted, offered)
            else:
                self.assertEqual(offered, wanted)
            self.assertFalse(any("as-worker" in word for word in offered), "a hidden flag")

    def test_of_bash_offer_what_fits(self) -> None:
        script = self.script_for("bash")
        for typed, wanted in CASES.items():
            self.check(typed, wanted, self.in_bash(script, typed))
        for typed, wanted in KEYS.items():
            self.assertEqual(self.in_bash(script, typed), wanted, typed)
        self.assertEqual(self.in_bash(script, "run pipe --style=cl"), {"--style=classic"})
        self.assertIn("pipe:raw-string", self.in_bash(script, "run uds-stream pipe:raw"))

    def test_of_bash_replace_only_the_last_part_that_bash_knows(self) -> None:
        script = self.script_for("bash")
        breaks = " \t\n\"'><=;|&(:"
        self.assertEqual(self.in_bash(script, "run pipe --style=cl", breaks), {"classic"})
        self.assertEqual(self.in_bash(script, "run pipe:raw-", breaks), {"raw-string"})

    def test_of_bash_offer_files(self) -> None:
        script = self.script_for("bash")
        self.assertEqual(self.in_bash(script, "report res"), {"results.json"})
        self.assertEqual(self.in_bash(script, "run pipe --save-histograms "), {"sub"})

    def test_of_fish_offer_what_fits(self) -> None:
        script = self.script_for("fish")
        for typed, wanted in CASES.items():
            self.check(typed, wanted, self.in_fish(script, typed))
        for typed, wanted in KEYS.items():
            self.assertEqual(self.in_fish(script, typed), wanted, typed)
        self.assertIn("pipe:raw-string", self.in_fish(script, "run uds-stream pipe:raw"))
        self.assertEqual(self.in_fish(script, "report res"), {"results.json"})
        self.assertEqual(self.in_fish(script, "run pipe --save-histograms "), {"sub/"})

    def test_of_fish_have_every_transport_and_codec(self) -> None:
        script = self.script_for("fish")
        document = listed()
        self.assertLessEqual({one["name"] for one in document["transports"]}, self.in_fish(script, "run "))
        self.assertLessEqual({one["name"] for one in document["codecs"]}, self.in_fish(script, "run pipe -c "))

    def test_of_zsh_offer_what_fits(self) -> None:
        script = self.script_for("zsh")
        os.mkdir(self.path("functions"))
        shutil.copy(script, self.path("functions/_ipcbench"))
        set_up = f"fpath=({self.path('functions')} $fpath); autoload -Uz compinit; compinit -u -D\n"
        self.check_zsh(set_up, CASES)

    def test_of_zsh_work_when_sourced(self) -> None:
        script = self.script_for("zsh")
        some = {typed: CASES[typed] for typed in ("ru", "run --cod", "run uds-stream,shm-sp")}
        self.check_zsh(f"autoload -Uz compinit; compinit -u -D; source {script}\n", some)

    def check_zsh(self, set_up: str, cases: dict[str, set[str]]) -> None:
        """Types into an interactive zsh, which completes only there. Ctrl-X lists the matches, and Ctrl-U clears the line.
        What is typed while zsh still prints may be lost, so an empty command brings a new, numbered prompt first."""
        with open(self.path(".zshrc"), "w", encoding="utf-8") as file:
            file.write("PS1='ready-%! '; HISTSIZE=1000 LISTMAX=0; unsetopt beep; " + set_up)
            file.write("zstyle ':completion:*' list-packed no; bindkey '^X' list-choices\n")
        shell = Terminal(["zsh", "-i"], {**self.environment(), "ZDOTDIR": self.folder}, self.work)
        try:
            for prompt, typed in enumerate(filter(cases.get, cases), 1):
                wanted = cases[typed]
                with self.subTest(typed=typed):
                    shell.wait_for({f"ready-{prompt}"})
                    # One candidate is inserted, several are listed; either way each appears on the screen.
                    shell.type(f"ipcbench {typed}\t\x18")
                    shell.wait_for(wanted)
                    shell.type("\x15:\n")
        finally:
            shell.close()

    def test_for_another_shell_are_refused(self) -> None:
        self.refused("completions", "csh", says=("no completions for the shell 'csh'", "bash, zsh, fish"))
        self.refused("completions", says=("SHELL is required",))


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: str) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, {**environment, "TERM": "dumb", "COLUMNS": "200", "LINES": "500"})

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())

    def wait_for(self, words: set[str]) -> None:
        seen = ""
        deadline = time.monotonic() + DEADLINE_S
        while not all(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", seen) for word in words):
            ready, _, _ = select.select([self.descriptor], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise AssertionError(f"{words} did not appear in {seen!r}")
            seen += os.read(self.descriptor, 65536).decode("utf-8", "replace")

    def close(self) -> None:
        os.close(self.descriptor)
        os.waitpid(self.pid, 0)


class OutputFile(ProgramTest):
    def test_that_is_empty_is_refused(self) -> None:
        for command in (("completions", "bash"), ("manual", "run")):
            self.refused(*command, "-o", "", says=("'' is not a path",))


if __name__ == "__main__":
    main()
