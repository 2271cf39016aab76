#!/usr/bin/env python3
"""The page of `ipcbench report` in a browser: charts are drawn, tables sort, and there are no errors, on a desktop and
on a phone.

The environment gives the path of the program (IPCBENCH) and whether the charting library is built in
(IPCBENCH_HAS_CHARTS, 1 or 0). If SCREENSHOTS is set, it names a folder for pictures. Without Chromium the program exits
with 77: skipped.
"""

import base64
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


class Page(unittest.TestCase):
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

    def test_on_a_desk(self) -> None:
        self.show(DESKTOP)
        self.assert_charts_are_drawn()

    def test_on_a_desk_in_the_dark(self) -> None:
        self.show(DESKTOP, dark=True)
        self.assert_charts_are_drawn()

    def test_on_a_phone(self) -> None:
        self.show(PHONE)
        self.assert_charts_are_drawn()

    def test_on_a_phone_in_the_dark(self) -> None:
        self.show(PHONE, dark=True)
        self.assert_charts_are_drawn()

    def test_without_scripts(self) -> None:
        self.show(DESKTOP, scripts=False)
        count = self.browser.value("document.querySelectorAll('figure').length")
        self.assertEqual(self.browser.value(DRAWINGS), count)
        self.assertIn("The fastest blocking transport is", self.browser.value("document.body.innerText"))

    def test_the_first_screen_is_the_answer(self) -> None:
        self.show(DESKTOP)
        for selector in ("h1", ".lead", ".warnings summary", "#controls", "#answer .statement", "#answer figure"):
            self.assert_within_the_screen(selector, DESKTOP)
        rows = self.browser.value("[...document.querySelectorAll('#answer figure:not([hidden]) tbody tr')].length")
        self.assertLessEqual(rows, 10)
        self.assertFalse(self.browser.value("document.querySelector('.warnings').open"))

    def test_the_columns_that_most_readers_want_fit_the_screen(self) -> None:
        self.show(DESKTOP)
        edges = self.browser.value(
            "Object.fromEntries([...document.querySelectorAll('#results thead th')]"
            ".map((th) => [th.textContent, th.getBoundingClientRect().right]))"
        )
        for column in ("p50", "p99", "p99.99", "max", "CPU"):
            self.assertLessEqual(edges[column], DESKTOP[0], column)

    def test_no_section_is_empty(self) -> None:
        self.show(DESKTOP)
        self.browser.value(
            "(() => { for (const select of document.querySelectorAll('#controls select')) {"
            " select.selectedIndex = select.options.length - 1; select.dispatchEvent(new Event('change')); } })()"
        )
        empty = """[...document.querySelectorAll('section.charts:not([hidden])')]
            .filter((section) => !section.querySelector('figure:not([hidden])')).length"""
        self.assertEqual(self.browser.value(empty), 0)
        self.assertEqual(self.browser.value("document.querySelectorAll('figure[data-wait=blocking]:not([hidden])').length"), 0)

    @unittest.skipUnless(HAS_CHARTS, "built without the charting library")
    def test_pointing_at_a_bar_shows_all_percentiles_and_the_cpu_time(self) -> None:
        self.show(DESKTOP)
        x, y = self.browser.value(
            "(() => { const canvas = document.querySelector('#answer canvas'); const box = canvas.getBoundingClientRect();"
            " const bar = Chart.getChart(canvas).getDatasetMeta(0).data[0]; return [box.x + bar.x / 2, box.y + bar.y]; })()"
        )
        self.browser.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        shown = "Chart.getChart(document.querySelector('#answer canvas')).tooltip.afterBody.join(' ')"
        self.browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        tip = self.browser.value(shown)
        for part in ("p50", "p90", "p99", "p99.9", "p99.99", "max", "CPU"):
            self.assertIn(part, tip)

    def test_with_the_keyboard_only(self) -> None:
        self.show(DESKTOP)
        self.tab_to(".warnings summary")
        self.press("Enter", 13, "\r")
        self.assertTrue(self.browser.value("document.querySelector('.warnings').open"))
        self.tab_to("#controls select")
        before = self.browser.value("document.activeElement.value")
        self.press("ArrowDown", 40)
        self.assertNotEqual(self.browser.value("document.activeElement.value"), before)
        self.browser.value("document.querySelector('#results .scroll').focus()")
        self.tab_to("#results th button")
        self.press("Enter", 13, "\r")
        self.assertTrue(self.browser.value("document.activeElement.closest('th').hasAttribute('aria-sort')"))

    def test_two_reports_are_before_and_after(self) -> None:
        for screen in (DESKTOP, PHONE):
            for scripts in (True, False):
                with self.subTest(screen=screen, scripts=scripts):
                    self.show(screen, self.page_of_two, scripts=scripts)
                    self.assertGreater(
                        self.browser.value(
                            "[...document.querySelectorAll('#changes .multiples svg')]"
                            ".filter((svg) => svg.getBoundingClientRect().width > 200 && svg.querySelectorAll('.area').length === 2).length"
                        ),
                        10,
                    )
                    self.assertEqual(self.browser.value(WIDTH_BEYOND_THE_SCREEN), 0)
        # Three repetitions in each of two campaigns show little, even of a doubled speed.
        changes = self.browser.value("document.querySelector('#changes table').innerText")
        self.assertRegex(changes, r"\t2\.00x\t[\d.]+ \.\. [\d.]+\tundecided")

    def test_on_paper(self) -> None:
        self.show(DESKTOP)
        self.browser.send("Emulation.setEmulatedMedia", media="print")
        self.assertEqual(self.browser.value(DRAWINGS), self.browser.value(SHOWN))
        self.assertEqual(self.browser.value("[...document.querySelectorAll('.live')].filter((e) => e.clientWidth).length"), 0)
        pdf = base64.b64decode(self.browser.send("Page.printToPDF")["data"])
        self.assertTrue(pdf.startswith(b"%PDF"))
        if "SCREENSHOTS" in os.environ:
            with open(os.path.join(os.environ["SCREENSHOTS"], "paper.pdf"), "wb") as file:
                file.write(pdf)
        self.browser.send("Emulation.setEmulatedMedia", media="")

    def test_caveats_are_printed_whole(self) -> None:
        self.show(DESKTOP)
        opened = "document.querySelector('.warnings').open"
        self.browser.value("dispatchEvent(new Event('beforeprint'))")
        self.assertTrue(self.browser.value(opened))
        self.browser.value("dispatchEvent(new Event('afterprint'))")
        self.assertFalse(self.browser.value(opened))

    def test_charts_follow_dark_mode(self) -> None:
        self.show(DESKTOP)
        self.browser.screen(*DESKTOP, dark=True)
        self.browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.assert_charts_are_drawn()

    def test_another_size_shows_other_charts(self) -> None:
        self.show(DESKTOP)
        ids = "[...document.querySelectorAll('figure:not([hidden])')].map(({id}) => id).join(' ')"
        before = self.browser.value(ids)
        self.browser.value(
            "(() => { const select = document.querySelector('#controls select'); select.selectedIndex = 1;"
            " select.dispatchEvent(new Event('change')); })()"
        )
        self.assertNotEqual(self.browser.value(ids), before)
        self.assert_charts_are_drawn()

    def test_tables_sort(self) -> None:
        self.show(DESKTOP)
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
        self.show(DESKTOP)
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
