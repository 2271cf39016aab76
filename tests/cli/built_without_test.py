#!/usr/bin/env python3
"""A library is missing when CMake configures: what needs it is listed as unavailable, and the rest is built."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from program import SOURCE, main

# Nothing is compiled; the long deadline is for a busy machine.
DEADLINE_S = 250

STAND_IN = re.compile(r'built_without\("([^"]*)", \w+::describe_(\w+)')
PLUG_IN = re.compile(r'in_plug_in\("([^"]*)"')
PACKAGES = os.path.join(SOURCE, "src", "packages", "packages.txt")


def declared_packages() -> dict[str, list[str]]:
    """Returns the packages of packages.txt by section."""
    sections: dict[str, list[str]] = {}
    names: list[str] = []
    with open(PACKAGES, encoding="utf-8") as lines:
        for line in lines:
            if section := re.match(r"\[(\w+)\]", line):
                names = sections.setdefault(section[1], [])
            elif package := re.match(r"([^#\s][^:]*): ", line):
                names.append(package[1])
    return sections


class BuiltWithout(unittest.TestCase):
    def setUp(self) -> None:
        if shutil.which("cmake") is None or shutil.which("ninja") is None:
            self.skipTest("needs cmake and ninja")
        self.folder = tempfile.mkdtemp(prefix="ib-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def configure(self, *flags: str) -> dict[str, str]:
        """Returns the missing package of each transport family and codec that was not built."""
        command = ["cmake", "-S", SOURCE, "-B", self.folder, "-G", "Ninja", "-DIPCBENCH_BUILD_TESTS=ON", *flags]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        with open(os.path.join(self.folder, "build.ninja"), encoding="utf-8") as rules:
            # A library without a CMake target becomes a linker flag, and the linker will not find the library.
            self.assertEqual(set(re.findall(r"-lipcbench_\w+", rules.read())), set())
        with open(os.path.join(self.folder, "src", "built_in.cpp"), encoding="utf-8") as table:
            text = table.read()
        self.assertFalse({family for _, family in STAND_IN.findall(text)} & set(PLUG_IN.findall(text)))
        return {family: package for package, family in STAND_IN.findall(text)}

    def without(self, package: str) -> dict[str, str]:
        return self.configure(f"-DCMAKE_DISABLE_FIND_PACKAGE_{package}=ON")

    def test_a_codec_that_needs_two_packages_names_the_missing_one(self) -> None:
        missing = self.without("RapidJSON")
        self.assertEqual(missing["json_rapid"], "RapidJSON")
        self.assertIn(missing["json_simd"], ("RapidJSON", "simdjson"))

    def test_a_package_that_another_one_needs_is_named(self) -> None:
        missing = self.without("Protobuf")
        self.assertEqual(missing["protobuf"], "Protobuf")
        self.assertEqual(missing["grpc"], "gRPC")

    def test_without_pkg_config_and_packages_it_builds(self) -> None:
        missing = self.configure("-DPKG_CONFIG_EXECUTABLE=/nonexistent")
        self.assertEqual(missing["uring"], "liburing")
        self.assertEqual(missing["zmq"], "ZeroMQ")

    def test_without_all_of_them_it_builds(self) -> None:
        missing = self.configure("-DIPCBENCH_LIBRARIES=OFF")
        # A plug-in that needs two packages reports the first one that is missing.
        named = set(missing.values()) | {"RapidJSON"}
        self.assertEqual(named, set(declared_packages()["libraries"]))

    def test_the_documentation_names_each(self) -> None:
        with open(os.path.join(SOURCE, "docs", "architecture.md"), encoding="utf-8") as text:
            documented = text.read()
        for name in sum(declared_packages().values(), []):
            self.assertIn(f"`{name}`", documented)


if __name__ == "__main__":
    main()
