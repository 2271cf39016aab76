#!/usr/bin/env python3
"""Text from outside (a results file, the child, the command line, a name) cannot control a terminal, fake a line, or
become a formula in a spreadsheet."""

import csv
import io
import json
import os
import re
from typing import Any

from program import OK, PROGRAM, QUICK, RUN_FAILED, USAGE, Ended, ProgramTest, main

HIDDEN = "".join(
    chr(number)
    for number in (
        *range(0x00, 0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010),
        *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFE, 0xE0001, 0xE0041, 0xE007F,
    )
)  # fmt: skip
FORBIDDEN = re.compile("[" + re.escape(HIDDEN) + "]")
HOSTILE = "x\n\rerror: forged\u2028hint: forged\t" + HIDDEN + "\x1b[31m\u202egnirts"
FORGED = re.compile(r"(?m)^(error|hint|warning|skipped|removed): forged")


class ForeignText(ProgramTest):
    def harmless(self, text: str, allowed: str = "") -> None:
        found = [f"U+{ord(one):04X}" for one in FORBIDDEN.findall(text) if one not in allowed]
        self.assertEqual(found, [], text)
        self.assertIsNone(FORGED.search(text), text)

    def document(self) -> dict[str, Any]:
        ended = self.ipcbench("run", "null", "pipe", *QUICK, "--export-json", "-", code=OK)
        return json.loads(ended.out)

    def write(self, name: str, document: Any) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(document, file)
        return self.path(name)

    def hostile(self, document: dict[str, Any]) -> dict[str, Any]:
        """Puts hostile text wherever the document allows any text."""
        context = document["context"]
        for field in ("version", "build_type", "compiler", "date", "host", "kernel", "os", "cpu_model"):
            context[field] = HOSTILE
        context["clock"]["source"] = HOSTILE
        for condition in context["conditions"]:
            condition.update(observed=HOSTILE, fix=HOSTILE, category=HOSTILE, affects_results=True)
        context["conditions"][0]["name"] = HOSTILE
        for number, result in enumerate(document["results"]):
            for field in ("variant", "transport", "codec", "cpu_relation", "placement"):
                result[field] = f"{number}{HOSTILE}"
            result["options"] = {HOSTILE: HOSTILE}
            result["warnings"] = [HOSTILE, {"code": HOSTILE, "text": HOSTILE}, {"code": "worker_failed", "text": HOSTILE}]
            result.update(status="partial", reason=HOSTILE, hint=HOSTILE)
        document["results"].append({**document["results"][0], "status": "failed", "codec": "other"})
        return document

    def test_in_a_results_file_is_harmless(self) -> None:
        document = self.document()
        before = self.write("before.json", document)
        name = os.path.join(self.folder, "a\x1b[31m\n\u202eb.json")
        hostile = self.write(name, self.hostile(document))
        second = json.loads(json.dumps(document))
        second["context"]["host"] = "other\x9b31m"
        second = self.write("after.json", second)
        for command in (
            ("compare", hostile, second), ("compare", before, hostile), ("advise", hostile),
            ("report", hostile, "-o", "-"), ("report", hostile, before, "-o", "-"), ("plot", hostile, "-o", "-"),
            ("plot", hostile, before, "-o", "-", "--chart", "placements"),
        ):  # fmt: skip
            with self.subTest(command=command):
                ended = self.ipcbench(*command)
                self.assertGreater(len(ended.out + ended.err), 100)
                # The page's own scripts may contain anything; they show the same texts that are checked elsewhere in
                # the page.
                page = re.sub(r"<script>.*?</script>", "", ended.out, flags=re.DOTALL)
                self.harmless(page + ended.err, allowed="\t")

    def test_in_a_results_file_is_harmless_in_markdown(self) -> None:
        hostile = self.write("hostile.json", self.hostile(self.document()))
        page = self.path("page.md")
        self.ipcbench("report", hostile, "-o", page, code=OK)
        with open(page, encoding="utf-8", newline="") as file:
            self.harmless(file.read())

    def test_in_errors_about_a_results_file_is_harmless(self) -> None:
        document = self.document()
        for change in ({"status": HOSTILE}, {"wait": HOSTILE}, {"elapsed_s": HOSTILE}, {"options": {HOSTILE: 1}}):
            with self.subTest(change=list(change)):
                edited = json.loads(json.dumps(document))
                edited["results"][0].update(change)
                self.told(self.ipcbench("compare", self.write("edited.json", edited), "-", code=USAGE))
        for text in (HOSTILE, '{"a": "' + HOSTILE, '{"' + HOSTILE + '": 1}', '{"schema_version": x\u202e'):
            with open(self.path("no.json"), "w", encoding="utf-8") as file:
                file.write(text)
            self.told(self.ipcbench("report", self.path("no.json"), "-o", "-", code=USAGE))

    def told(self, ended: Ended) -> None:
        """Checks that there is one line for the error and at most one for the hint."""
        self.harmless(ended.err)
        self.assertRegex(ended.err, r"\Aerror: [^\n]+\n(hint: [^\n]+\n)?\Z")

    def test_in_the_command_line_is_harmless(self) -> None:
        value = HOSTILE.replace("\0", "")
        commands = (
            ("run", value), ("run", "pipe", "--codec", value), ("run", "pipe", "--option", value), ("run", "pipe", "--size", value),
            ("run", "pipe", "--option", f"{value}={value}"), ("run", "pipe", "--duration", value), ("run", "pipe", "--wait", value),
            ("run", "pipe", "--build", f"{value}={value}"), ("run", "pipe", "--style", value), ("run", "pipe", "--placement", value),
            ("run", "pipe", "--reference", value), ("run", "pipe", "--mode", value), ("run", "pipe", f"--{value}"), (value,),
            ("compare", value, value + "2"), ("report", value, "-o", "-"), ("plot", value, "-o", value), ("plot", "x", "-o", "-", "--chart", value),
            ("advise", "--needs", value), ("clean", value), ("run", "null", "--export-json", f"/none/{value}"),
        )  # fmt: skip
        for command in commands:
            with self.subTest(command=command):
                ended = self.ipcbench(*command)
                self.assertIn(ended.code, (USAGE, RUN_FAILED), ended.text)
                self.told(ended)

    def test_that_is_not_utf_8_is_harmless(self) -> None:
        for value in (b"\xff\x9b31m", b"\xc2", b"\xed\xa0\x80"):
            ended = self.ipcbench("run", os.fsdecode(value), code=USAGE)
            self.told(ended)
            self.assertIn("\\x", ended.err)

    def test_in_messages_of_the_child_is_harmless(self) -> None:
        # This program runs in place of the child and refuses the run with a hostile text. The text travels as JSON
        # characters, one for each byte.
        words = HOSTILE.encode().decode("latin-1")
        refusal = json.dumps({"type": "refusal", "kind": 0, "cause": words, "hint": words})
        child = self.script(
            "child",
            "#!/usr/bin/env python3\nimport socket, struct\n"
            f"text = {refusal!r}.encode()\n"
            "socket.socket(fileno=3).sendall(struct.pack('=I', len(text)) + text)\n",
        )
        for flags in ((), ("-q",)):
            ended = self.ipcbench("run", "pipe", *QUICK, *flags, "--child", child, code=RUN_FAILED)
            self.assertIn("in the child: ", ended.out + ended.err)
            self.harmless(ended.out + ended.err)
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", child, "--export-markdown", "-", code=RUN_FAILED)
        self.harmless(ended.out + ended.err)

    def test_in_the_names_of_files_is_harmless(self) -> None:
        child = self.path("no\n\x1b[31m\u202e")
        ended = self.ipcbench("run", "pipe", *QUICK, "--child", child, code=RUN_FAILED)
        self.harmless(ended.out + ended.err)
        self.assertIn("\\n\\x1b[31m\\u202e", ended.out)

    def test_json_is_shown_harmless_and_means_the_same(self) -> None:
        build = f"\x9b31m\u202e={PROGRAM}"
        ended = self.ipcbench("run", "pipe", *QUICK, "--build", build, "--export-json", "-", code=OK)
        self.harmless(ended.out + ended.err)
        self.assertEqual(len(json.loads(ended.out)["results"]), 2)

    def test_no_cell_of_a_csv_file_is_a_formula(self) -> None:
        for sign in ("+", "-", "@", "\t", "\r", "\uff1d"):  # a build's name cannot contain "="
            with self.subTest(sign=sign):
                build = f"--build={sign}1+cmd={PROGRAM}"
                ended = self.ipcbench("run", "pipe", *QUICK, build, "--export-csv", "-", code=OK)
                rows = list(csv.DictReader(io.StringIO(ended.out, newline="")))
                self.assertEqual(len(rows), 2)
                for cell in (cell for row in rows for cell in row.values()):
                    self.assertNotRegex(cell, r"\A[=+\-@\t\r\uff1d]")
                    self.assertNotRegex(cell, r"; ?[=+\-@\t\r\uff1d]")


if __name__ == "__main__":
    main()
