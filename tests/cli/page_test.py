#!/usr/bin/env python3
"""`ipcbench report` and `ipcbench plot`: their output for results, and their errors for files that are not results."""

import json
import os
import resource
import unittest
import xml.etree.ElementTree as ElementTree

from program import OK, QUICK, RUN_FAILED, USAGE, Ended, ProgramTest, main

# Less than a page has: writing fails with an errno, as on a full disk.
SMALL_FILES = 4096


def small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILES, SMALL_FILES))


class Page(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.results = self.path("results.json")
        self.ipcbench("run", "pipe", "null", *QUICK, "--export-json", self.results, code=OK)

    def document(self) -> dict:
        with open(self.results, encoding="utf-8") as file:
            return json.load(file)

    def write(self, name: str, text: str) -> str:
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name: str) -> str:
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def assert_not_made(self, name: str) -> None:
        left = [file for file in os.listdir(self.folder) if file.startswith(name)]
        self.assertEqual(left, [], "half a file is left")

    # --- output ---

    def test_markdown_is_written(self) -> None:
        self.ipcbench("report", self.results, "-o", self.path("tables.md"), code=OK)
        self.assertRegex(self.read("tables.md"), r"(?m)^\| pipe \| block \|")
        other = self.write("other.json", self.read("results.json"))
        told = self.ipcbench("report", self.results, other, "-o", self.path("both.md"), code=USAGE)
        self.assertIn("of one file only", told.err)
        self.assert_not_made("both.md")

    def test_a_page_is_written(self) -> None:
        ended = self.ipcbench("report", self.results, "-o", self.path("page.html"), code=OK)
        self.assertEqual(ended.out + ended.err, "")
        page = self.read("page.html")
        self.assertTrue(page.startswith("<!doctype html>") and page.endswith("</html>\n"))
        self.assertIn("pipe", page)
        self.assertEqual(self.ipcbench("report", self.results, "-o", "-", code=OK).out, page)

    def test_standard_input_becomes_a_page(self) -> None:
        with open(self.results, "rb") as file:
            self.assertIn("pipe", self.ipcbench("report", "-", "-o", "-", stdin=file, code=OK).out)

    def test_several_reports_become_a_page(self) -> None:
        other = self.document()
        other["context"]["kernel"] = "Linux 0.0.1"
        page = self.ipcbench("report", self.results, self.write("other.json", json.dumps(other)), "-o", "-", code=OK).out
        self.assertIn("these differ: kernel", page)
        self.assertIn("pipe (other)", page)

    def test_a_page_of_nothing_measured_says_why(self) -> None:
        skipped = self.path("skipped.json")
        self.ipcbench("run", "nul[l]", "--wait", "block", "--export-json", skipped)
        page = self.ipcbench("report", skipped, "-o", "-", code=OK).out
        self.assertIn("Nothing was measured", page)
        self.assertIn("does not apply to null", page)

    def test_svg_is_written(self) -> None:
        for chart in ("rates", "percentiles"):
            with self.subTest(chart=chart):
                self.ipcbench("plot", self.results, "-o", self.path("chart.svg"), "--chart", chart, code=OK)
                root = ElementTree.fromstring(self.read("chart.svg"))
                self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
                self.assertIn("pipe", "".join(root.itertext()))

    def test_png_is_written_or_it_says_why_not(self) -> None:
        ended = self.ipcbench("plot", self.results, "-o", self.path("chart.png"))
        if ended.code == OK:
            with open(self.path("chart.png"), "rb") as file:
                self.assertEqual(file.read(8), b"\x89PNG\r\n\x1a\n")
        else:
            self.assertEqual(ended.code, USAGE, ended.text)
            self.assertIn("librsvg", ended.err)
            self.assertRegex(ended.err, r"(?m)^hint: write \.svg instead")
            self.assert_not_made("chart.png")

    def test_hostile_names_stay_text(self) -> None:
        document = self.document()
        hostile = "</script><script>alert(1)</script>\"'&\u0001"
        document["results"][0]["transport"] = hostile
        document["results"][0]["warnings"] = [hostile]
        document["context"]["host"] = hostile
        path = self.write("hostile.json", json.dumps(document))
        self.assertNotIn("<script>alert", self.ipcbench("report", path, "-o", "-", code=OK).out)
        ElementTree.fromstring(self.ipcbench("plot", path, "-o", "-", code=OK).out)

    def test_huge_and_tiny_numbers_are_drawn(self) -> None:
        for elapsed, times in ((1e-300, 1e308), (1e300, 1e-300)):
            with self.subTest(elapsed=elapsed):
                document = self.document()
                for result in document["results"]:
                    result.update(elapsed_s=elapsed, rate_mean_ns=times, round_trips=2**63, payload_bytes=2**64 - 1)
                    result["rtt_ns"] = {key: times for key in result["rtt_ns"]} | {"count": 2**64 - 1}
                path = self.write("huge.json", json.dumps(document))
                page = self.ipcbench("report", path, "-o", "-", code=OK).out
                self.assertNotRegex(page, r"[^a-z](inf|nan)[^a-z]")

    # --- invalid input ---

    def refused_file(self, path: str, *says: str) -> None:
        for command in (("report", path, "-o", self.path("out.html")), ("plot", path, "-o", self.path("out.svg"))):
            with self.subTest(command=command[0]):
                self.refused(*command, says=says)
                self.assert_not_made("out")

    def test_a_missing_file_is_refused(self) -> None:
        self.refused_file("/nonexistent.json", "'/nonexistent.json'", "No such file or directory")

    def test_a_truncated_file_is_refused(self) -> None:
        with open(self.results, encoding="utf-8") as file:
            text = file.read()
        self.refused_file(self.write("cut.json", text[: len(text) // 2]), "cut.json", "line")

    def test_a_foreign_file_is_refused(self) -> None:
        self.refused_file(self.write("foreign.json", '{"benchmarks": []}'), "schema_version")

    def test_a_newer_file_is_refused(self) -> None:
        document = self.document()
        document["schema_version"] = 999
        self.refused_file(self.write("newer.json", json.dumps(document)), "999", "newer")

    def test_an_edited_file_is_refused(self) -> None:
        document = self.document()
        document["results"][1]["elapsed_s"] = "long"
        self.refused_file(self.write("edited.json", json.dumps(document)), "results[1].elapsed_s")

    def test_contradictory_command_lines_are_refused(self) -> None:
        self.refused("report", "-o", "x.html")
        self.refused("report", self.results, "-o", "", says=("--output",))
        self.refused("report", self.results, "-o", self.results, says=("would be overwritten",))
        self.refused("report", self.results, self.results, "-o", "-", says=("given twice",))
        self.refused("plot", self.results, "-o", self.path("chart.jpg"), says=(".svg", ".png"))
        self.refused("plot", self.results, "-o", "-", "--chart", "pie", says=("pie", "rates"))
        self.refused("plot", self.results, "-o", "-", "--codec", "nocodec", says=("nocodec",))

    def test_the_best_stand_out(self) -> None:
        svg = self.ipcbench("plot", self.results, "-o", "-", "--highlight", "pipe", "--top", "1", "--theme", "dark", code=OK).out
        self.assertNotIn("@media", svg)
        self.refused("plot", self.results, "-o", "-", "--highlight", "nopipe", says=("--highlight", "'nopipe'"))
        self.refused("plot", self.results, "-o", "-", "--top", "0", says=("--top", "'0'"))
        self.refused("plot", self.results, "-o", "-", "--theme", "sepia", says=("'sepia'", "auto, light, dark"))

    def test_a_page_has_a_title(self) -> None:
        page = self.ipcbench("report", self.results, "-o", "-", "--title", "Larger buffers", code=OK).out
        self.assertIn("<h1>Larger buffers</h1>", page)
        for output in ((), ("-o", self.path("tables.md"))):
            self.refused("report", self.results, *output, "--title", "none", says=("--title", "only a page has a title"))

    def test_charts_for_which_there_is_nothing_are_refused(self) -> None:
        for chart in ("sizes", "variants", "placements", "reports"):
            with self.subTest(chart=chart):
                ended = self.refused("plot", self.results, "-o", self.path("c.svg"), "--chart", chart, says=("nothing to draw",))
                self.assertRegex(ended.err, r"(?m)^hint: \S")
                self.assert_not_made("c.svg")

    # --- write errors ---

    def not_written(self, ended: Ended, *says: str) -> None:
        self.assertEqual(ended.code, RUN_FAILED, ended.text)
        for text in says:
            self.assertIn(text, ended.err, ended.text)

    def test_output_that_cannot_be_made_is_an_error(self) -> None:
        ended = self.ipcbench("report", self.results, "-o", "/nonexistent/page.html")
        self.not_written(ended, "'/nonexistent/page.html'", "No such file or directory (errno 2)")

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_full_device_is_an_error(self) -> None:
        self.not_written(self.ipcbench("report", self.results, "-o", "/dev/full"), "No space left on device")

    def test_a_failure_half_way_leaves_what_was_there(self) -> None:
        page = self.write("page.html", "what was there")
        ended = self.ipcbench("report", self.results, "-o", page, before=small_files_only)
        self.not_written(ended, "page.html'", "errno")
        self.assertEqual(self.read("page.html"), "what was there")
        os.remove(page)
        self.assert_not_made("page.html")


if __name__ == "__main__":
    main()
