#!/usr/bin/env python3
"""Every transport that is built in has its recipe and its place in the documents."""

import json
import os
import re
import shutil
import subprocess

from program import DEADLINE_S, SOURCE, ProgramTest, listed, main

JUST = shutil.which("just")
JUSTFILE = os.path.join(SOURCE, "justfile")

# The names that the experiment had which this program grew from, and what they are called here.
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
    """As `just` reads the file, or, where it is not installed, by the first word of each line."""
    if JUST:
        dump = json.loads(just("--dump", "--dump-format", "json").stdout)
        return set(dump["recipes"]), {name: alias["target"] for name, alias in dump["aliases"].items()}
    with open(JUSTFILE, encoding="utf-8") as file:
        text = file.read()
    recipes = set(re.findall(r"(?m)^@?([a-z_][\w-]*)[^\n:=]*:(?!=)", text))
    return recipes, dict(re.findall(r"(?m)^alias\s+([\w-]+)\s*:=\s*([\w-]+)", text))


class Recipes(ProgramTest):
    def test_every_transport_has_one(self) -> None:
        recipes, _ = recipes_and_aliases()
        missing = [t["name"] for t in listed()["transports"] if f"ipc-{t['name']}" not in recipes]
        self.assertEqual(missing, [], "add a recipe `ipc-NAME` to the justfile")

    def test_every_recipe_has_a_transport(self) -> None:
        names = {transport["name"] for transport in listed()["transports"]}
        recipes, _ = recipes_and_aliases()
        strays = [name for name in recipes if name.startswith("ipc-") and name.removeprefix("ipc-") not in names]
        self.assertEqual(strays, [], "there is no such transport")

    def test_each_runs_its_own_transport(self) -> None:
        with open(JUSTFILE, encoding="utf-8") as file:
            bodies = dict(re.findall(r"(?m)^ipc-([\w-]+) \*args:.*\n\s+(.*)$", file.read()))
        for transport in listed()["transports"]:
            self.assertIn(f' run {transport["name"]} "$@"', bodies.get(transport["name"], ""))

    def test_the_older_names_work_too(self) -> None:
        recipes, aliases = recipes_and_aliases()
        for name, target in OLDER_RECIPES.items():
            self.assertEqual(aliases.get(name), target)
            self.assertIn(target, recipes)

    def test_the_usual_ones(self) -> None:
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

    def test_readme_names_every_transport(self) -> None:
        readme = self.read("README.md")
        missing = [t["name"] for t in listed()["transports"] if f"`{t['name']}`" not in readme]
        self.assertEqual(missing, [], "add it to the table of transports in README.md")

    def test_readme_names_every_codec(self) -> None:
        readme = self.read("README.md")
        self.assertEqual([c["name"] for c in listed()["codecs"] if f"`{c['name']}`" not in readme], [])

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
        program = re.sub(r'"\s*\n\s*(fmt::format\()?"', "", program)  # a text that goes on in the next line
        for row in re.findall(r"(?m)^\| ([^|]*`[^|]*) \|", self.read("docs", "troubleshooting.md")):
            for message in re.findall(r"`([^`]+)`", row):
                # What stands for a value, and the system's own words, are not in the source.
                message = re.sub(r": [A-Z][^()]* \(errno \d+\)|\(Killed\)", "...", message)
                for part in re.split(r"\.\.\.|'|\b[A-Z]\b|\b\d+(?= |$)", message):
                    part = part.strip(" :,()")
                    if len(part) > 8:
                        with self.subTest(message=message, part=part):
                            self.assertTrue(part in program, f"the program does not say: {part}")

    def test_links_between_documents_lead_somewhere(self) -> None:
        for folder in (SOURCE, os.path.join(SOURCE, "docs")):
            for name in filter(lambda name: name.endswith(".md"), os.listdir(folder)):
                for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", self.read(folder, name)):
                    with self.subTest(document=name, target=target):
                        self.assertTrue(os.path.exists(os.path.join(folder, target)), f"{name} links to {target}")


if __name__ == "__main__":
    main()
