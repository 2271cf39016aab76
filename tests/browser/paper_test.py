#!/usr/bin/env python3
"""The page of `ipcbench report` as it is printed."""

import base64
import os
import re
import shutil
import subprocess

from page import DESKTOP, DRAWINGS, SHOWN, PageTest, main

# The widths of A4 without its margins, in pixels of CSS: portrait, and landscape for the widest table.
PAPER, WIDE_PAPER = 703, 1031


class Paper(PageTest):
    def test_on_paper(self) -> None:
        self.show(DESKTOP, dark=True)
        self.emulate_paper(PAPER)
        self.assertEqual(self.browser.value(DRAWINGS), self.browser.value(SHOWN))
        for of_the_screen in (".live", "#controls", ".legend", ".figures", ".on-screen"):
            visible = f"[...document.querySelectorAll({of_the_screen!r})].filter((e) => e.getClientRects().length).length"
            self.assertEqual(self.browser.value(visible), 0, of_the_screen)
        self.assertEqual(self.browser.value("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")

    def test_on_paper_no_column_is_cut_off(self) -> None:
        for page in (self.page, self.page_of_two):
            self.show(DESKTOP, page)
            for sections, width in (("section:not(#results)", PAPER), ("#results", WIDE_PAPER)):
                self.emulate_paper(width)
                widths = f"[...document.querySelectorAll('{sections} table')].map((e) => e.getBoundingClientRect().right)"
                self.assertLessEqual(max(self.browser.value(widths)), width, sections)

    def test_on_paper_the_head_of_a_table_is_on_each_of_its_pages(self) -> None:
        if shutil.which("pdftotext") is None:
            self.skipTest("no pdftotext here (package poppler-utils)")
        self.show(DESKTOP, self.page_of_two)
        pages = [page for page in self.printed_pages() if re.search(r"-\d\.\d \.\. \+\d", page)]  # intervals
        self.assertGreater(len(pages), 1, "the table of all results is too short for this test")
        for page in pages:
            self.assertRegex(page, r"transport .*p99\.99")

    def emulate_paper(self, width: int) -> None:
        """Shows the page as it is printed, in that width."""
        self.browser.screen(width, DESKTOP[1], dark=True)
        self.browser.send("Emulation.setEmulatedMedia", media="print")
        self.addCleanup(self.browser.send, "Emulation.setEmulatedMedia", media="")

    def printed_pages(self) -> list[str]:
        """Returns the text of each page of paper."""
        pdf = base64.b64decode(self.browser.send("Page.printToPDF", preferCSSPageSize=True)["data"])
        if "SCREENSHOTS" in os.environ:
            with open(os.path.join(os.environ["SCREENSHOTS"], "paper.pdf"), "wb") as file:
                file.write(pdf)
        told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
        return told.stdout.decode().split("\f")

    def test_caveats_are_printed_whole(self) -> None:
        self.show(DESKTOP)
        opened = "document.querySelector('.warnings').open"
        self.browser.value("dispatchEvent(new Event('beforeprint'))")
        self.assertTrue(self.browser.value(opened))
        self.browser.value("dispatchEvent(new Event('afterprint'))")
        self.assertFalse(self.browser.value(opened))


if __name__ == "__main__":
    main()
