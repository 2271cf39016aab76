"""What the tests of the page of `ipcbench report` in a browser share.

The environment gives the path of the program (IPCBENCH) and whether the charting library is built in
(IPCBENCH_HAS_CHARTS, 1 or 0). If SCREENSHOTS is set, it names a folder for pictures. Without Chromium the programs exit
with 77: skipped.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from typing import Optional

import chromium
from results import matrix, single

PROGRAM = os.environ["IPCBENCH"]
HAS_CHARTS = os.environ.get("IPCBENCH_HAS_CHARTS") == "1"
DESKTOP, PHONE = (1280, 900), (390, 844)
SKIPPED = 77
MOST_TABS = 60

# The number of visible charts, and how many of them have a canvas or a drawing with content.
SHOWN = "document.querySelectorAll('figure:not([hidden])').length"
DRAWN = """[...document.querySelectorAll('figure:not([hidden]) canvas')].filter((canvas) => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return canvas.clientWidth > 200 && canvas.clientHeight > 20 && pixels.some((value) => value !== 0);
}).length"""
DRAWINGS = """[...document.querySelectorAll('figure:not([hidden]) .drawing svg')].filter((svg) => {
    const box = svg.getBoundingClientRect();
    return box.width > 200 && box.height > 20 && svg.querySelectorAll('path, rect').length > 3;
}).length"""
WIDTH_BEYOND_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="ib-page-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.page = cls.page_of("page.html", matrix())
        cls.page_of_two = cls.page_of("two.html", single(slow=True), single(slow=False))
        cls.browser = chromium.Chromium().__enter__()
        cls.addClassCleanup(cls.browser.__exit__)

    @classmethod
    def page_of(cls, name: str, *reports: str) -> str:
        """Returns the path of a page that shows these reports."""
        paths = []
        for report in reports:
            paths.append(os.path.join(cls.folder.name, f"{name}-{len(paths)}.json"))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(report)
        page = os.path.join(cls.folder.name, name)
        subprocess.run([PROGRAM, "report", *paths, "-o", page], check=True, timeout=60)
        return page

    def setUp(self) -> None:
        self.browser.problems.clear()

    def tearDown(self) -> None:
        if "SCREENSHOTS" in os.environ:
            name = self.id().rsplit(".", 1)[-1]
            self.browser.picture(os.path.join(os.environ["SCREENSHOTS"], f"{name}.png"))
        self.assertEqual(self.browser.problems, [])

    def show(self, screen: tuple[int, int], page: Optional[str] = None, **how: bool) -> None:
        self.browser.screen(*screen, **how)
        self.browser.open(page or self.page)

    def press(self, key: str, code: int, text: str = "") -> None:
        what = {"key": key, "windowsVirtualKeyCode": code}
        self.browser.send("Input.dispatchKeyEvent", type="keyDown", text=text, **what)
        self.browser.send("Input.dispatchKeyEvent", type="keyUp", **what)

    def tab_to(self, selector: str) -> None:
        """Presses Tab until that element has the focus."""
        for _ in range(MOST_TABS):
            self.press("Tab", 9)
            if self.browser.value(f"document.activeElement.matches({selector!r})"):
                return
        self.fail(f"the Tab key does not reach {selector}")

    def assert_within_the_screen(self, selector: str, screen: tuple[int, int]) -> None:
        right, bottom = self.browser.value(
            f"(() => {{ const box = document.querySelector({selector!r}).getBoundingClientRect();"
            " return [box.right, box.bottom]; })()"
        )
        self.assertLessEqual(right, screen[0], selector)
        self.assertLessEqual(bottom, screen[1], selector)

    def assert_charts_are_drawn(self) -> None:
        shown = self.browser.value(SHOWN)
        self.assertGreater(shown, 6)
        self.assertEqual(self.browser.value(DRAWN if HAS_CHARTS else DRAWINGS), shown)
        self.assertEqual(self.browser.value(WIDTH_BEYOND_THE_SCREEN), 0, "the page has to be scrolled sideways")


def main() -> None:
    if chromium.program() is None:
        print("skipped: no Chromium here (scripts/setup.sh --extras installs it)")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
