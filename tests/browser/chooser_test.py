#!/usr/bin/env python3
"""The menus of the page of `ipcbench report`, which choose what its charts and tables show."""

from page import DESKTOP, PHONE, PageTest, main


class Chooser(PageTest):
    def choose(self, title: str, value: str) -> None:
        """Chooses a value in the menu with that title."""
        self.browser.value(
            "(() => { const label = [...document.querySelectorAll('#controls label')]"
            f".find((one) => one.textContent.startsWith({title!r})); const select = label.querySelector('select');"
            f" select.selectedIndex = [...select.options].findIndex((one) => one.textContent === {value!r});"
            " select.dispatchEvent(new Event('change')); })()"
        )

    def rows(self, section: str) -> list[list[str]]:
        """Returns the cells of the rows that are visible in the tables of a section."""
        return self.browser.value(
            f"[...document.querySelectorAll('{section} .scroll tbody tr')].filter((row) => row.getClientRects().length)"
            ".map((row) => [...row.cells].map((cell) => cell.textContent))"
        )

    def test_tables_follow_the_menus(self) -> None:
        for screen in (DESKTOP, PHONE):
            with self.subTest(screen=screen):
                self.show(screen)
                self.choose("Payload", "1 KiB")
                self.choose("Waits by", "busy-polling")
                rows = self.rows("#results")
                self.assertGreater(len(rows), 1)
                self.assertEqual({(row[1], row[4]) for row in rows}, {("1 KiB", "spin")})
                self.assertIn(f"{len(rows)} of 126 rows, as chosen", self.browser.value("document.body.innerText"))
                names = {row[0] for row in self.rows("#tables")}
                self.assertIn("shm-spin", {name.split()[0] for name in names})
                self.assertNotIn("pipe", {name.split()[0] for name in names})

    def marked(self, section: str) -> set[str]:
        """Returns the heads of the rows and columns of a section that are marked."""
        return set(self.browser.value(
            f"[...document.querySelectorAll('{section} tr.chosen > th:first-child, {section} thead th.chosen')]"
            ".filter((head) => head.getClientRects().length).map((head) => head.textContent)"
        ))  # fmt: skip

    def test_tables_of_all_sizes_mark_the_chosen_one(self) -> None:
        for screen in (DESKTOP, PHONE):
            with self.subTest(screen=screen):
                self.show(screen)
                self.assertEqual(self.marked("#tables"), {"64 B"})
                self.choose("Payload", "1 KiB")
                self.assertEqual(self.marked("#tables"), {"1 KiB"})
                self.assertEqual(self.browser.value("document.querySelector('#tables .marked').textContent.split(' is')[0]"), "1 KiB")
                self.choose("Payload", "all")
                self.assertEqual(self.marked("#tables"), set())
                self.assertIsNone(self.browser.value("document.querySelector('#tables .marked')"))

    def test_the_fastest_of_each_follow_the_menus(self) -> None:
        for screen in (DESKTOP, PHONE):
            with self.subTest(screen=screen):
                self.show(screen)
                self.choose("Payload", "1 KiB")
                rows = self.rows("#fastest")
                self.assertEqual(len(rows), 4, "one for each size of the chosen build and placement")
                self.assertEqual(self.marked("#fastest"), {row[0] for row in rows if row[0].startswith("1 KiB")})
                self.choose("Build", "all")
                self.choose("Placement", "all")
                self.assertEqual(len(self.rows("#fastest")), 6)
                self.choose("Waits by", "busy-polling")
                seen = self.browser.value("document.querySelector('#fastest').innerText")
                self.assertIn("shm-mailbox", seen)
                self.assertNotIn("shm-eventfd", seen, "the fastest blocking transport")

    def test_all_can_be_chosen(self) -> None:
        self.show(DESKTOP)
        for title in ("Build", "Payload", "Placement", "Waits by"):
            self.choose(title, "all")
        self.assertEqual(len(self.rows("#results")), 126)
        self.assertNotIn("as chosen at the top", self.browser.value("document.body.innerText"))
        self.assertEqual(self.browser.value("document.querySelectorAll('figure[hidden]').length"), 0)

    def test_without_scripts_tables_are_whole(self) -> None:
        self.show(DESKTOP, scripts=False)
        self.assertEqual(len(self.rows("#results")), 126)
        self.assertEqual(len(self.rows("#fastest")), 6)
        self.assertEqual((self.marked("#fastest"), self.marked("#tables")), (set(), set()))

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

    def test_no_section_is_empty(self) -> None:
        self.show(DESKTOP)
        self.browser.value(
            "(() => { for (const select of document.querySelectorAll('#controls select')) {"
            " select.selectedIndex = select.options.length - 2; select.dispatchEvent(new Event('change')); } })()"
        )
        empty = """[...document.querySelectorAll('section.charts:not([hidden])')]
            .filter((section) => !section.querySelector('figure:not([hidden])')).length"""
        self.assertEqual(self.browser.value(empty), 0)
        self.assertEqual(self.browser.value("document.querySelectorAll('figure[data-wait=blocking]:not([hidden])').length"), 0)


if __name__ == "__main__":
    main()
