#!/usr/bin/env python3
"""scripts/setup.sh, on a system where apt-get is a script of this test and some packages are missing."""

import os
import subprocess

from program import DEADLINE_S, SOURCE, Ended, ProgramTest, main

# What setup.sh looks for in PATH, and the package that has it.
MISSING = {"ninja": "ninja-build", "protoc": "protobuf-compiler", "iox-roudi": "iceoryx"}

# Knows every package but those in the file `unknown`, as the package lists of a distribution do.
APT_CACHE = """#!/bin/sh
shift
for name in "$@"; do
    grep -qx "$name" unknown || printf '%s:\\n  Candidate: 1.0\\n' "$name"
done
"""
# Installs a program of that package, or nothing at all if one of the packages is not known. An update replaces the lists.
APT_GET = """#!/bin/sh
for word in "$@"; do
    case $word in
        update) mv newly-unknown unknown; exit ;;
        -* | *=* | install) continue ;;
    esac
    echo "$word" >>installed
    ! grep -qx "$word" unknown || exit 100
    case $word in
        ninja-build) program=ninja ;;
        protobuf-compiler) program=protoc ;;
        iceoryx) program=iox-roudi ;;
        *) continue ;;
    esac
    printf '#!/bin/sh\\n' >"programs/$program"
    chmod 700 "programs/$program"
done
"""


class SetupScript(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        programs = self.path("programs")
        os.mkdir(programs)
        for folder in os.environ["PATH"].split(":"):
            for name in os.listdir(folder) if os.path.isdir(folder) else ():
                if name not in MISSING and not os.path.lexists(f"{programs}/{name}"):
                    os.symlink(os.path.join(folder, name), f"{programs}/{name}")
        stubs = {"apt-cache": APT_CACHE, "apt-get": APT_GET, "dpkg": "#!/bin/sh\n"}
        stubs["sudo"] = '#!/bin/sh\n[ "$1" != --non-interactive ] || shift\nexec "$@"\n'
        for name, text in stubs.items():
            if os.path.lexists(f"{programs}/{name}"):
                os.remove(f"{programs}/{name}")
            self.script(f"programs/{name}", text)

    def run_setup(self, unknown: tuple[str, ...], newly_unknown: tuple[str, ...]) -> Ended:
        """Runs the script with lists that lack some packages, before and after they are updated."""
        for name, packages in (("unknown", unknown), ("newly-unknown", newly_unknown)):
            with open(self.path(name), "w", encoding="ascii") as file:
                file.writelines(f"{package}\n" for package in packages)
        ended = subprocess.run(
            [os.path.join(SOURCE, "scripts/setup.sh")],
            env=self.environment(PATH=self.path("programs"), CXX="cat"), cwd=self.folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=DEADLINE_S, check=False,
        )  # fmt: skip
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def installed(self) -> set[str]:
        if not os.path.exists(self.path("installed")):
            return set()
        with open(self.path("installed"), encoding="ascii") as file:
            return set(file.read().split())

    def test_leaves_out_an_optional_package_that_the_distribution_does_not_have(self) -> None:
        ended = self.run_setup(("iceoryx",), ("iceoryx",))
        self.assertEqual(ended.code, 0, ended.text)
        self.assertLessEqual({"ninja-build", "protobuf-compiler"}, self.installed(), ended.text)
        self.assertNotIn("iceoryx", self.installed())
        self.assertRegex(ended.err, r"setup: done\nsetup: left out, because this distribution has no package for it .*:\n")
        self.assertIn("\n  iceoryx's daemon, RouDi\n", ended.err)

    def test_installs_a_package_that_only_the_updated_lists_have(self) -> None:
        ended = self.run_setup(("iceoryx", "ninja-build"), ())
        self.assertEqual(ended.code, 0, ended.text)
        self.assertLessEqual(set(MISSING.values()), self.installed(), ended.text)
        self.assertNotIn("no package for it", ended.err)

    def test_names_a_required_package_that_the_distribution_does_not_have(self) -> None:
        ended = self.run_setup((), ("iceoryx", "ninja-build"))
        self.assertEqual(ended.code, 1, ended.text)
        self.assertIn("setup: this distribution has no package for: Ninja\n", ended.err)
        self.assertRegex(ended.err, r"as root:  apt-get update && apt-get install .*protobuf-compiler")
        self.assertNotIn("ninja-build", ended.err)
        self.assertEqual(self.installed(), set())


if __name__ == "__main__":
    main()
