#!/usr/bin/env python3
"""The page of `ipcbench report` in a browser: charts are drawn, tables sort, nothing complains, on a desk and on a phone.

The environment says where the program is: IPCBENCH, and whether the charting library is in it: IPCBENCH_HAS_CHARTS
(1 or 0). SCREENSHOTS, if set, is a folder that pictures are put into. Without Chromium it exits with 77: skipped.
"""

import os
import subprocess
import sys
import tempfile
import unittest

import chromium
from results import matrix

PROGRAM = os.environ["IPCBENCH"]
HAS_CHARTS = os.environ.get("IPCBENCH_HAS_CHARTS") == "1"
DESK, PHONE = (1280, 900), (390, 844)
SKIPPED = 77

# How many charts are to be seen, and how many of those have a canvas with something on it.
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


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="ib-page-")
        cls.addClassCleanup(cls.folder.cleanup)
        results = os.path.join(cls.folder.name, "results.json")
        with open(results, "w", encoding="utf-8") as file:
            file.write(matrix())
        cls.page = os.path.join(cls.folder.name, "page.html")
        subprocess.run([PROGRAM, "report", results, "-o", cls.page], check=True, timeout=60)
        cls.browser = chromium.Chromium().__enter__()
        cls.addClassCleanup(cls.browser.__exit__)

    def setUp(self) -> None:
        self.browser.complaints.clear()

    def tearDown(self) -> None:
        if "SCREENSHOTS" in os.environ:
            name = self.id().rsplit(".", 1)[-1]
            self.browser.picture(os.path.join(os.environ["SCREENSHOTS"], f"{name}.png"))
        self.assertEqual(self.browser.complaints, [])

    def show(self, screen: tuple[int, int], **how: bool) -> None:
        self.browser.screen(*screen, **how)
        self.browser.open(self.page)

    def assert_charts_are_drawn(self) -> None:
        shown = self.browser.value(SHOWN)
        self.assertGreater(shown, 6)
        self.assertEqual(self.browser.value(DRAWN if HAS_CHARTS else DRAWINGS), shown)
        self.assertEqual(self.browser.value(WIDTH_BEYOND_THE_SCREEN), 0, "the page has to be scrolled sideways")

    def test_on_a_desk(self) -> None:
        self.show(DESK)
        self.assert_charts_are_drawn()

    def test_on_a_desk_in_the_dark(self) -> None:
        self.show(DESK, dark=True)
        self.assert_charts_are_drawn()

    def test_on_a_phone(self) -> None:
        self.show(PHONE)
        self.assert_charts_are_drawn()

    def test_on_a_phone_in_the_dark(self) -> None:
        self.show(PHONE, dark=True)
        self.assert_charts_are_drawn()

    def test_without_scripts(self) -> None:
        self.show(DESK, scripts=False)
        count = self.browser.value("document.querySelectorAll('figure').length")
        self.assertEqual(self.browser.value(DRAWINGS), count)

    def test_on_paper(self) -> None:
        self.show(DESK)
        self.browser.send("Emulation.setEmulatedMedia", media="print")
        self.assertEqual(self.browser.value(DRAWINGS), self.browser.value(SHOWN))
        self.assertEqual(self.browser.value("[...document.querySelectorAll('.live')].filter((e) => e.clientWidth).length"), 0)
        self.assertTrue(self.browser.send("Page.printToPDF")["data"])
        self.browser.send("Emulation.setEmulatedMedia", media="")

    def test_when_it_turns_dark(self) -> None:
        self.show(DESK)
        self.browser.screen(*DESK, dark=True)
        self.browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.assert_charts_are_drawn()

    def test_another_size_shows_other_charts(self) -> None:
        self.show(DESK)
        ids = "[...document.querySelectorAll('figure:not([hidden])')].map(({id}) => id).join(' ')"
        before = self.browser.value(ids)
        self.browser.value(
            "(() => { const select = document.querySelector('#controls select'); select.selectedIndex = 1;"
            " select.dispatchEvent(new Event('change')); })()"
        )
        self.assertNotEqual(self.browser.value(ids), before)
        self.assert_charts_are_drawn()

    def test_tables_sort(self) -> None:
        self.show(DESK)
        column = """[...document.querySelectorAll('#results tbody tr')].map((row) => Number(row.cells[INDEX].dataset.value))"""
        index = self.browser.value(
            "[...document.querySelectorAll('#results thead th')].findIndex((th) => th.textContent === 'p50')"
        )
        for expected, direction in (("descending", -1), ("ascending", 1)):
            self.browser.value(f"document.querySelectorAll('#results thead button')[{index}].click()")
            values = self.browser.value(column.replace("INDEX", str(index)))
            self.assertEqual(values, sorted(values, key=lambda value: value * direction))
            found = self.browser.value(f"document.querySelectorAll('#results thead th')[{index}].getAttribute('aria-sort')")
            self.assertEqual(found, expected)

    @unittest.skipUnless(HAS_CHARTS, "built without the charting library")
    def test_legends_hide_curves(self) -> None:
        self.show(DESK)
        picture = "document.querySelector('#sizes canvas').toDataURL()"
        before = self.browser.value(picture)
        self.browser.value("document.querySelector('#sizes .legend button').click()")
        self.assertNotEqual(self.browser.value(picture), before)
        self.assertEqual(
            self.browser.value("document.querySelector('#sizes .legend button').getAttribute('aria-pressed')"), "false"
        )


if __name__ == "__main__":
    if chromium.program() is None:
        print("skipped: no Chromium here (scripts/setup.sh --extras installs it)")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
