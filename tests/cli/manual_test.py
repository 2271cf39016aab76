#!/usr/bin/env python3
"""The man pages: their form, and that they say what the help says."""

import os
import re
import shutil
import subprocess

from program import DEADLINE_S, OK, PROGRAM, ProgramTest, main

BUILD = os.path.dirname(PROGRAM)


class Manual(ProgramTest):
    def commands(self) -> list[str]:
        text = self.ipcbench("--help", code=OK).out
        return re.findall(r"(?m)^  ([a-z]+)", text[text.index("Subcommands:") : text.index("examples:")])

    def page(self, *command: str) -> str:
        return self.ipcbench("manual", *command, code=OK).out

    def test_of_the_program_has_every_command(self) -> None:
        page = self.page()
        self.assertIn("run", self.commands())
        for command in self.commands():
            self.assertIn(f"\n.It Cm {command}\n", page)
            self.assertRegex(page, rf"\n\.Xr ipcbench-{command} 1")

    def test_of_a_command_has_every_option(self) -> None:
        for command in self.commands():
            page = self.page(command)
            for name in re.findall(r"(?m)^  (?:-\w,)?-(-[a-z-]+)", self.ipcbench("help", command, code=OK).out):
                self.assertRegex(page, rf"(?m)^\.It .*Fl {name}( |$)".replace("--", "-"), command)

    def test_of_a_command_with_commands_of_its_own_has_all_of_these(self) -> None:
        page = self.page("history")
        for part in ("add", "check", "plot", "export"):
            self.assertIn(f"\n.Ss history {part}\n", page)
            told = self.ipcbench("history", part, "--help", code=OK).out
            for name in re.findall(r"(?m)^  (?:-\w,)?-(-[a-z-]+)", told):
                self.assertRegex(page, rf"(?m)^\.It .*Fl {name}( |$)".replace("--", "-"), part)

    def test_lists_the_exit_codes_of_the_command(self) -> None:
        codes_of = {"run": "01234", "rerun": "0123", "compare": "0124", "advise": "0123", "verify": "0123", "calibrate": "0123"}
        for command in self.commands():
            section = re.split(r"(?m)^\.Sh ", self.page(command).split(".Sh EXIT STATUS\n")[1])[0]
            with self.subTest(command=command):
                expected = [*codes_of.get(command, "012"), "128 + N"]
                self.assertEqual(re.findall(r"(?m)^\.It (.*)$", section), expected)

    def test_is_what_mandoc_wants(self) -> None:
        mandoc = shutil.which("mandoc")
        if not mandoc:
            self.skipTest("mandoc is not installed")
        for command in ((), *((name,) for name in self.commands())):
            with self.subTest(command=command):
                # References to pages that are not installed are no fault of the page.
                ended = subprocess.run(
                    [mandoc, "-Tlint", "-Wstyle"], input=self.page(*command), capture_output=True, text=True,
                    timeout=DEADLINE_S, check=False,
                )  # fmt: skip
                findings = [line for line in ended.stdout.splitlines() if "referenced manual not found" not in line]
                self.assertEqual(findings, [])

    def test_reads_as_the_help_does(self) -> None:
        mandoc = shutil.which("mandoc")
        if not mandoc:
            self.skipTest("mandoc is not installed")
        shown = subprocess.run(
            [mandoc, "-Tascii", "-Owidth=200"], input=self.page("run"), capture_output=True, text=True,
            timeout=DEADLINE_S, check=True,
        ).stdout  # fmt: skip
        shown = re.sub(r".\x08", "", shown)
        for text in ("-d TIME, --duration TIME", "TEST_DURATION_SECONDS", "ipcbench run pipe uds-stream --duration 2s", "'json*' or all"):
            self.assertIn(text, shown)

    def test_is_installed_for_every_command_with_the_completions(self) -> None:
        if not os.path.isdir(os.path.join(BUILD, "src", "documents")):
            self.skipTest("this build, with a sanitizer, is not installed")
        there = self.path("installed")
        subprocess.run(
            [os.environ["IPCBENCH_CMAKE"], "--install", BUILD, "--prefix", there], check=True,
            stdout=subprocess.DEVNULL, timeout=DEADLINE_S,
        )  # fmt: skip
        pages = {"ipcbench.1", *(f"ipcbench-{command}.1" for command in self.commands())}
        self.assertEqual(set(os.listdir(os.path.join(there, "share/man/man1"))), pages)
        for shell, path in (
            ("bash", "bash-completion/completions/ipcbench"),
            ("zsh", "zsh/site-functions/_ipcbench"),
            ("fish", "fish/vendor_completions.d/ipcbench.fish"),
        ):
            with open(os.path.join(there, "share", path), encoding="utf-8") as file:
                self.assertEqual(file.read(), self.ipcbench("completions", shell, code=OK).out)


if __name__ == "__main__":
    main()
