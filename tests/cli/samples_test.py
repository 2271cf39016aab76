#!/usr/bin/env python3
"""The commands of the tutorial and the guide work, and print tables with the headings that these show."""

import os
import subprocess
import sys

from program import PROGRAM, SOURCE, ProgramTest, main, sanitized

SAMPLES = os.path.join(SOURCE, "scripts", "samples.py")
DOCUMENTS = [os.path.join(SOURCE, "docs", name) for name in ("tutorial.md", "guide.md")]
DEADLINE_S = 250  # it measures for several seconds


class Samples(ProgramTest):
    def check(self, document: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-B", SAMPLES, "--check", os.path.dirname(PROGRAM), document], env=self.environment(),
            capture_output=True, text=True, timeout=DEADLINE_S, check=False,
        )  # fmt: skip

    def document(self, text: str) -> str:
        path = self.path("document.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_work_as_written(self) -> None:
        if sanitized():
            self.skipTest("they measure for several seconds, and a sanitizer is slow")
        for document in DOCUMENTS:
            with self.subTest(document=os.path.basename(document)):
                ended = self.check(document)
                self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_that_are_wrong_are_noticed(self) -> None:
        ended = self.check(self.document("Text\n\n    $ echo 'a  b  c'\n    a  b  d\n"))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("no such heading: [('a', 'b', 'd')]", ended.stderr)
        ended = self.check(self.document("    $ exit 3\n"))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("`exit 3`: exit code 3", ended.stderr)

    def test_are_made_anew(self) -> None:
        path = self.document("Text\n\n    $ printf '1\\n2\\n3\\n4\\n'\n    old\n    ...\n    old\n    $ echo b >file; cat file\n\nEnd\n")
        subprocess.run([sys.executable, "-B", SAMPLES, os.path.dirname(PROGRAM), path], timeout=DEADLINE_S, check=True)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(
                file.read(),
                "Text\n\n    $ printf '1\\n2\\n3\\n4\\n'\n    1\n    ...\n    4\n    $ echo b >file; cat file\n    b\n\nEnd\n",
            )


if __name__ == "__main__":
    main()
