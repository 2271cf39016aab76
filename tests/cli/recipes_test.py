#!/usr/bin/env python3
"""Every built-in transport has its recipe and its place in the documents."""

import json
import os
import re
import shutil
import subprocess

from program import DEADLINE_S, OK, SOURCE, ProgramTest, listed, main

JUST = shutil.which("just")
JUSTFILE = os.path.join(SOURCE, "justfile")
GENERATED = os.path.join(SOURCE, "scripts", "transports.just")  # a unit test checks that it is current

# The names in the experiment that this program grew from, and the names here.
OLDER_RECIPES = {
    "ipc-ipcc": "ipc-uds-seqpacket",
    "ipc-shmem-shared-mem-queue": "ipc-mmap-queue",
    "ipc-shmem-raw-sync": "ipc-shm-spin",
}


def just(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [JUST, "--justfile", JUSTFILE, *arguments],
        env={**os.environ, **variables}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=DEADLINE_S, check=False,
    )  # fmt: skip


def recipes_and_aliases() -> tuple[set[str], dict[str, str]]:
    """Returns what `just` reads from the files; without `just`, takes the first word of each line."""
    if JUST:
        dump = json.loads(just("--dump", "--dump-format", "json").stdout)
        return set(dump["recipes"]), {name: alias["target"] for name, alias in dump["aliases"].items()}
    text = ""
    for name in (JUSTFILE, GENERATED):
        with open(name, encoding="utf-8") as file:
            text += file.read()
    recipes = set(re.findall(r"(?m)^@?([a-z_][\w-]*)[^\n:=]*:(?!=)", text))
    return recipes, dict(re.findall(r"(?m)^alias\s+([\w-]+)\s*:=\s*([\w-]+)", text))


class Recipes(ProgramTest):
    def test_every_transport_has_one(self) -> None:
        recipes, _ = recipes_and_aliases()
        missing = [t["name"] for t in listed()["transports"] if f"ipc-{t['name']}" not in recipes]
        self.assertEqual(missing, [], "generate the recipes again: tests/golden/approve.sh")

    def test_the_older_names_work_too(self) -> None:
        recipes, aliases = recipes_and_aliases()
        for name, target in OLDER_RECIPES.items():
            self.assertEqual(aliases.get(name), target)
            self.assertIn(target, recipes)

    def test_the_usual_ones_are_there(self) -> None:
        recipes, _ = recipes_and_aliases()
        wanted = {"build", "test", "fmt", "lint", "lint-fix", "run-all", "smoke", "clean", "overhead"}
        self.assertEqual(wanted - recipes, set())

    def test_build_mode_is_debug_or_release(self) -> None:
        if not JUST:
            self.skipTest("just is not installed")
        for mode in ("bogus", "Release", ""):
            with self.subTest(BUILD_MODE=mode):
                ended = just("--dry-run", "build", BUILD_MODE=mode)
                self.assertNotEqual(ended.returncode, 0)
                self.assertIn(f"BUILD_MODE is '{mode}': say debug or release", ended.stderr)
        for mode in ("debug", "release"):
            self.assertIn(f"build/{mode}", just("--dry-run", "ipc-pipe", BUILD_MODE=mode).stderr)


class Documents(ProgramTest):
    def read(self, *path: str) -> str:
        with open(os.path.join(SOURCE, *path), encoding="utf-8") as file:
            return file.read()

    def test_the_list_of_codecs_has_all_of_them(self) -> None:
        table = re.search(r"(?m)(?:^\|.*\n)+", self.read("docs", "codecs.md")).group()
        names = re.findall(r"(?m)^\| `([^`]+)`", table)
        self.assertEqual(sorted(names), sorted(codec["name"] for codec in listed()["codecs"]), "see docs/codecs.md")

    def test_the_list_of_options_is_that_of_the_program(self) -> None:
        text = self.read("docs", "command-line.md")
        commands = ("run", "rerun", "list", "compare", "calibrate", "advise", "report", "plot", "clean", "doctor")
        for command in commands:
            section = re.split(rf"(?m)^## {command}$", text)[1]
            section = re.split(r"(?m)^## ", section)[0]
            documented = set(re.findall(r"`(--[a-z-]+)", re.sub(r"\]\([^)]*\)", "", section)))
            offered = set(re.findall(r"(?m)^ +(?:-\w, *)?(--[a-z-]+)", self.ipcbench(command, "--help", code=OK).out))
            with self.subTest(command=command):
                self.assertEqual(offered - {"--help"} - documented, set(), "missing in docs/command-line.md")
                self.assertEqual(documented - offered, set(), "there is no such option")

    def test_the_options_of_history_are_those_of_its_commands(self) -> None:
        section = re.split(r"(?m)^## ", re.split(r"(?m)^## history$", self.read("docs", "command-line.md"))[1])[0]
        documented = set(re.findall(r"(?<=[` ])(--[a-z][a-z-]+)", section))
        offered: set[str] = set()
        for part in ("add", "check", "plot", "export"):
            self.assertIn(f"`history {part} ", section)
            told = self.ipcbench("history", part, "--help", code=OK).out
            offered.update(re.findall(r"(?m)^ +(?:-\w, *)?(--[a-z-]+)", told))
        self.assertEqual(offered - {"--help"}, documented)

    def test_readme_is_short_and_has_both_commands(self) -> None:
        readme = self.read("README.md")
        self.assertLess(len(readme.split()), 1400)
        for recipe in ("run-all", "test"):
            self.assertIn(f"./scripts/setup.sh && just {recipe} ", readme)

    def test_documents_explain_every_transport(self) -> None:
        documents = os.path.join(SOURCE, "docs")
        text = "".join(
            self.read("docs", os.path.relpath(os.path.join(folder, name), documents))
            for folder, _, names in os.walk(documents)
            for name in names
            if name.endswith(".md")
        )
        missing = [t["name"] for t in listed()["transports"] if f"`{t['name']}`" not in text]
        self.assertEqual(missing, [], "no file in docs/ mentions it")

    def test_the_messages_in_troubleshooting_are_those_of_the_program(self) -> None:
        program = ""
        for folder, _, names in os.walk(os.path.join(SOURCE, "src")):
            for name in sorted(names):
                program += self.read(os.path.relpath(folder, SOURCE), name)
        program = re.sub(r'"\s*\n\s*(fmt::format\()?"', "", program)  # joins adjacent literals
        for row in re.findall(r"(?m)^\| ([^|]*`[^|]*) \|", self.read("docs", "troubleshooting.md")):
            for message in re.findall(r"`([^`]+)`", row):
                # Placeholders for values and the system's own messages do not appear in the source.
                message = re.sub(r": [A-Z][^()]* \(errno \d+\)|\(Killed\)", "...", message)
                for part in re.split(r"\.\.\.|'|\b[A-Z]\b|\b\d+(?= |$)", message):
                    part = part.strip(" :,()")
                    if len(part) > 8:
                        with self.subTest(message=message, part=part):
                            self.assertTrue(part in program, f"the program does not say: {part}")

    def documents(self) -> list[str]:
        """Returns the paths of all documents, relative to the repository."""
        found = [name for name in os.listdir(SOURCE) if name.endswith(".md")]
        for folder, _, names in os.walk(os.path.join(SOURCE, "docs")):
            found += [os.path.relpath(os.path.join(folder, name), SOURCE) for name in names if name.endswith(".md")]
        return sorted(found)

    def anchors(self, document: str) -> set[str]:
        """Returns the anchors of a document, as GitHub derives them from its headings."""
        headings = re.findall(r"(?m)^#+ (.*)$", self.read(document))
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

    def test_links_between_documents_lead_somewhere(self) -> None:
        for name in self.documents():
            folder = os.path.dirname(name)
            for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)", self.read(name)):
                path, _, anchor = target.partition("#")
                document = os.path.normpath(os.path.join(folder, path)) if path else name
                with self.subTest(document=name, target=target):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, document)), f"{name} links to {target}")
                    if anchor:
                        self.assertIn(anchor, self.anchors(document), f"{name} links to {target}")

    def test_the_map_names_every_page(self) -> None:
        pages = [name for name in self.documents() if name.startswith("docs/") and not name.startswith("docs/results/")]
        text = self.read("docs", "index.md")
        missing = [page for page in pages if page != "docs/index.md" and f"({page.removeprefix('docs/')})" not in text]
        self.assertEqual(missing, [], "add it to docs/index.md")


if __name__ == "__main__":
    main()
