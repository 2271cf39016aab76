#!/usr/bin/env python3
"""A library that was not there when CMake configured: what needs it is listed as unavailable, and the rest is built."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from program import SOURCE, main

# Nothing is compiled; this is for a busy machine.
DEADLINE_S = 250

STAND_IN = re.compile(r'built_without\("([^"]*)", "([^"]*)"')


class BuiltWithout(unittest.TestCase):
    def setUp(self) -> None:
        if shutil.which("cmake") is None or shutil.which("ninja") is None:
            self.skipTest("needs cmake and ninja")
        self.folder = tempfile.mkdtemp(prefix="ib-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def configure(self, *flags: str) -> dict[str, str]:
        """What was not built, and for want of which package."""
        command = ["cmake", "-S", SOURCE, "-B", self.folder, "-G", "Ninja", "-DIPCBENCH_BUILD_TESTS=ON", *flags]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        with open(os.path.join(self.folder, "build.ninja"), encoding="utf-8") as rules:
            # What CMake knows no target of is left to the linker, which will not find it.
            self.assertEqual(set(re.findall(r"-lipcbench_\w+", rules.read())), set())
        with open(os.path.join(self.folder, "src", "built_in.cpp"), encoding="utf-8") as table:
            return dict(STAND_IN.findall(table.read()))

    def without(self, package: str) -> dict[str, str]:
        return self.configure(f"-DCMAKE_DISABLE_FIND_PACKAGE_{package}=ON")

    def test_a_codec_that_takes_two_of_them(self) -> None:
        missing = self.without("RapidJSON")
        self.assertEqual(missing["json-rapid"], "RapidJSON")
        self.assertIn(missing["json-simd"], ("RapidJSON", "simdjson"))

    def test_a_library_that_another_one_takes(self) -> None:
        missing = self.without("Protobuf")
        self.assertEqual(missing["protobuf"], "Protobuf")
        self.assertEqual(missing["grpc-uds"], "gRPC")

    def test_nothing_that_finds_packages(self) -> None:
        missing = self.configure("-DPKG_CONFIG_EXECUTABLE=/nonexistent")
        self.assertEqual(missing["pipe-uring"], "liburing")
        self.assertEqual(missing["zmq-ipc"], "ZeroMQ")

    def test_all_of_them(self) -> None:
        missing = self.configure("-DIPCBENCH_LIBRARIES=OFF")
        for name in ("grpc-uds", "zmq-ipc", "nng-ipc", "dbus", "iceoryx", "quic-udp", "http", "pipe-asio", "protobuf"):
            self.assertIn(name, missing)


if __name__ == "__main__":
    main()
