#!/usr/bin/env python3
"""On a terminal: colours, a progress line that is cleared again, and no line wider than the screen."""

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
import unittest

from program import DEADLINE_S, OK, QUICK, COMPLETED_LINE, Ended, ProgramTest, main

CLEAR_LINE = "\r\033[K"
COLOUR = re.compile(r"\033\[[0-9;]*m")

# The line is refreshed four times a second, so a run of this length shows it even on a busy machine.
LONG_ENOUGH = ("--duration", "2s", "--warmup", "0")


class OnATerminal(ProgramTest):
    @classmethod
    def setUpClass(cls) -> None:
        try:
            for end in pty.openpty():
                os.close(end)
        except OSError as error:
            raise unittest.SkipTest(f"no pseudo terminals here, is /dev/pts mounted? ({error})") from error

    def on_terminal(self, *arguments: str, width: int = 80, env=None, both: bool = True) -> Ended:
        """Runs the program with standard error (and output) on a terminal of this width; returns what the screen
        received."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        streams = {"stderr": theirs, "stdin": theirs, **({"stdout": theirs} if both else {})}
        running = self.start(*arguments, env=env, **streams)
        os.close(theirs)
        seen = b""
        end = time.monotonic() + DEADLINE_S
        while select.select([ours], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                part = os.read(ours, 65536)
            except OSError:  # EIO: the last writer has closed the terminal
                break
            if not part:
                break
            seen += part
        os.close(ours)
        ended = self.finish(running)
        return Ended(ended.code, ended.out, seen.decode("utf-8", "replace").replace("\r\n", "\n"))

    def test_progress_appears_and_is_cleared(self) -> None:
        ended = self.on_terminal("run", "pipe", *LONG_ENOUGH)
        self.assertEqual(ended.code, OK, ended.text)
        self.assertRegex(ended.err, r"\r\033\[Kpipe, timed, \d+ s left, [\d,]+ round trips/s")
        last = ended.err.rindex(CLEAR_LINE)
        self.assertEqual(len(self.completed_lines(COLOUR.sub("", ended.err[last:].replace(CLEAR_LINE, "")))), 1)
        self.assertNotIn("s left", ended.err[last:], "it is not cleared")

    def test_progress_counts_the_runs(self) -> None:
        ended = self.on_terminal("run", "null", "pipe", *LONG_ENOUGH)
        self.assertRegex(ended.err, r"\r\033\[K\[1/7\] null, timed")
        self.assertRegex(ended.err, r"\r\033\[K\[5/7\] pipe, timed")

    def test_progress_is_shown_while_a_report_goes_to_a_pipe(self) -> None:
        ended = self.on_terminal("run", "pipe", *LONG_ENOUGH, both=False)
        self.assertIn("s left", ended.err)
        self.assertNotIn("\033", ended.out)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)

    def test_progress_is_never_wider_than_the_screen(self) -> None:
        ended = self.on_terminal("run", "pipe", *LONG_ENOUGH, width=20)
        shown = [part.split("\n")[0] for part in ended.err.split(CLEAR_LINE)[1:]]
        progress = [text for text in shown if text.startswith("pipe, timed")]
        self.assertTrue(progress)
        for text in progress:
            self.assertLess(len(text), 20, text)

    def test_quiet_shows_no_progress(self) -> None:
        ended = self.on_terminal("run", "pipe", *LONG_ENOUGH, "--quiet")
        self.assertNotIn("s left", ended.err)
        self.assertNotIn("\r", ended.err)

    def test_progress_is_cleared_when_the_run_fails(self) -> None:
        stops = self.script("stops", "#!/bin/sh\nexec tail -f /dev/null\n")  # a child that never sends anything
        ended = self.on_terminal("run", "null", "pipe", "--duration", "400ms", "--child", stops, "--timeout", "700ms")
        self.assertEqual(ended.code, 1, ended.text)
        self.assertNotIn("s left", ended.err[ended.err.rindex(CLEAR_LINE) :] if CLEAR_LINE in ended.err else "")

    def test_colours_are_used(self) -> None:
        self.assertRegex(self.on_terminal("run", "pipe", *QUICK).err, COLOUR)

    def test_colours_are_left_out_when_told_so(self) -> None:
        for flags, env in (
            (("--no-color",), {}),
            ((), {"NO_COLOR": "1"}),
            ((), {"TERM": "dumb"}),
            ((), {"TERM": None}),
        ):
            with self.subTest(flags=flags, env=env):
                self.assertNotRegex(self.on_terminal("run", "pipe", *QUICK, *flags, env=env).err, COLOUR)

    def test_an_empty_no_color_says_nothing(self) -> None:
        self.assertRegex(self.on_terminal("run", "pipe", *QUICK, env={"NO_COLOR": ""}).err, COLOUR)

    def test_no_line_is_wider_than_the_screen(self) -> None:
        for width in (80, 132):
            run = ("run", "null", "pipe", "fifo", "stdio", *QUICK)
            ended = self.on_terminal(*run, width=width, env={"LANG": "C.UTF-8"})
            self.assertEqual(ended.code, OK, ended.text)
            for line in COLOUR.sub("", ended.err).splitlines():
                if not COMPLETED_LINE.match(line):  # that line must not change
                    self.assertLessEqual(len(line), width, line)

    def test_list_and_help_fit_the_screen(self) -> None:
        for width in (80, 120):
            for command in (("list",), ("--help",), ("run", "--help"), ("list", "--help"), ("clean", "--help")):
                ended = self.on_terminal(*command, width=width)
                self.assertEqual(ended.code, OK, ended.text)
                for line in ended.err.splitlines():
                    self.assertLessEqual(len(line), width, f"{command}: {line}")

    def test_list_and_help_use_a_wider_screen(self) -> None:
        for command in (("list",), ("run", "--help")):
            narrow, wide = (self.on_terminal(*command, width=width).err.split("\n") for width in (80, 120))
            self.assertLess(len(wide), len(narrow), command)
            self.assertEqual(" ".join(wide).split(), " ".join(narrow).split(), f"{command}: something got lost")

    def test_a_stopped_terminal_blocks_nothing(self) -> None:
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        termios.tcflow(theirs, termios.TCOOFF)  # the effect of Ctrl-S
        running = self.start("run", "pipe", *LONG_ENOUGH, stderr=theirs)
        os.close(theirs)
        ended = self.finish(running)
        self.assertEqual(ended.code, OK, ended.text)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, ended.text)

    def test_bars_are_drawn_as_the_locale_allows(self) -> None:
        run = ("run", "pipe", "fifo", *QUICK)
        self.assertTrue(self.on_terminal(*run, env={"LC_ALL": "C"}).err.isascii())
        self.assertFalse(self.on_terminal(*run, env={"LC_ALL": "C.UTF-8"}).err.isascii())


if __name__ == "__main__":
    main()
