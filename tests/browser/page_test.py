#!/usr/bin/env python3
"""The page of `ipcbench report` in a browser: charts are drawn, tables sort, and there are no errors, on a desktop and
on a phone."""

import unittest

from page import DESKTOP, DRAWINGS, HAS_CHARTS, PHONE, WIDTH_BEYOND_THE_SCREEN, PageTest, main


class Page(PageTest):
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

    def test_charts_follow_dark_mode(self) -> None:
        self.show(DESKTOP)
        self.browser.screen(*DESKTOP, dark=True)
        self.browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.assert_charts_are_drawn()

    def test_the_machine_is_on_the_first_screen_with_several_reports(self) -> None:
        self.show(DESKTOP, self.page_of_two)
        self.assert_within_the_screen(".lead", DESKTOP)
        self.assertIn("Sample CPU @ 3.00GHz", self.browser.value("document.querySelector('.lead').textContent"))

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
    main()
