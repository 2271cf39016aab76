#!/usr/bin/env python3
"""The job of GitHub Actions in docs/ci.md: its steps run as they are written, with programs that are built already."""

import json
import os
import re
import subprocess

from program import DEADLINE_S, PROGRAM, RUN_FAILED, SOURCE, ProgramTest, main


def steps() -> list[tuple[str, str]]:
    """Returns name and script of each step that has a script."""
    with open(os.path.join(SOURCE, "docs", "ci.md"), encoding="utf-8") as file:
        job = re.search(r"```yaml\n(.*?)```", file.read(), re.DOTALL)
    assert job is not None
    found = re.findall(r"- name: (.+)\n(?: +if: .+\n)? +run: \|\n((?: {10}.*\n)+)", job.group(1))
    return [(name, re.sub(r"(?m)^ {10}", "", script)) for name, script in found]


class CiRecipe(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.repository = self.path("repository")
        os.makedirs(os.path.join(self.repository, "scripts"))
        os.mkdir(self.path("bin"))
        self.script("repository/scripts/setup.sh", "#!/bin/sh\n")
        # Instead of building: wherever `just build` runs, the program is there.
        build = f'mkdir -p build/release && ln -s "{os.path.dirname(PROGRAM)}"/* build/release/'
        self.script("bin/just", f"#!/bin/sh\n{build}\n")
        self.script("bin/git", '#!/bin/sh\necho "$@" >>../git-was-called\nmkdir -p "$3"\n')

    def run_step(self, script: str) -> subprocess.CompletedProcess:
        environment = self.environment(
            PATH=self.path("bin") + ":" + os.environ["PATH"],
            GITHUB_BASE_REF="main",
            GITHUB_STEP_SUMMARY=self.path("summary.md"),
            TEST_DURATION_SECONDS="10ms",
        )
        return subprocess.run(
            # The shell that GitHub uses for `run`.
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.repository, env=environment, capture_output=True, text=True, timeout=DEADLINE_S, check=False,
        )  # fmt: skip

    def test_its_steps_run(self) -> None:
        names = []
        for name, script in steps():
            ended = self.run_step(script)
            # The two programs are the same, but one alarm in twenty runs is false.
            permitted = (0, RUN_FAILED) if "--fail-if-slower" in script else (0,)
            self.assertIn(ended.returncode, permitted, f"{name}\n{ended.stdout}\n{ended.stderr}")
            names.append(name)
        self.assertEqual(names, ["Build the change", "Build the base", "Measure both in turn", "Show the comparison"])
        with open(self.path("git-was-called"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "worktree add ../base origin/main\n")
        with open(os.path.join(self.repository, "results.json"), encoding="utf-8") as file:
            results = json.load(file)["results"]
        variants = {result["variant"] for result in results}
        self.assertEqual((len(variants), "base" in variants), (2, True), variants)
        self.assertEqual({len(result["repetitions"]) for result in results}, {10})
        with open(self.path("summary.md"), encoding="utf-8") as file:
            self.assertIn("| cell |", file.read())


if __name__ == "__main__":
    main()
