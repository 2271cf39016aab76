#!/usr/bin/env python3
"""What an installation gives to the author of a transport: headers, a CMake package and an example, which is built
outside this repository, measured and verified. And the same with ipcbench as a part of another project."""

import json
import os
import subprocess

from program import DEADLINE_S, OK, PROGRAM, QUICK, SOURCE, ProgramTest, main

BUILD = os.path.dirname(PROGRAM)
CMAKE = os.environ["IPCBENCH_CMAKE"]
COMPILER = f"-DCMAKE_CXX_COMPILER={os.environ['IPCBENCH_CXX']}"


class Installed(ProgramTest):
    def cmake(self, *arguments: str, succeeds: bool = True) -> str:
        ninja = {**os.environ, "CMAKE_GENERATOR": "Ninja"}  # a minimal system has no make
        ended = subprocess.run(
            [CMAKE, *arguments], env=ninja, capture_output=True, text=True, timeout=2 * DEADLINE_S, check=False
        )
        self.assertEqual(ended.returncode == 0, succeeds, f"{arguments}\n{ended.stdout}\n{ended.stderr}")
        return ended.stdout + ended.stderr

    def test_the_example_is_built_measured_and_verified(self) -> None:
        prefix, build = self.path("installed"), self.path("build")
        self.cmake("--install", BUILD, "--prefix", prefix)
        self.assertTrue(os.path.exists(os.path.join(prefix, "share", "ipcbench", "LICENSE")))
        example = os.path.join(prefix, "share", "ipcbench", "example")
        self.cmake("-S", example, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}", COMPILER)
        self.cmake("--build", build)

        program, plug_in = os.path.join(prefix, "bin", "ipcbench"), os.path.join(build, "libmy.so")
        ended = self.ipcbench(
            "run", "skeleton", *QUICK, "--plugin", plug_in, "--export-json", "-", program=program, code=OK
        )
        result = json.loads(ended.out)["results"][0]
        self.assertEqual((result["status"], result["plug_ins"][0]["file"]), ("ok", os.path.realpath(plug_in)))
        ended = self.ipcbench("verify", "skeleton", "--plugin", plug_in, program=program, code=OK)
        self.assertRegex(ended.out, r"(?m)^skeleton: \d\d hold, 0 fail, \d+ do not apply$")

    def test_another_version_of_the_package_is_not_found(self) -> None:
        prefix = self.path("installed")
        self.cmake("--install", BUILD, "--prefix", prefix, "--component", "libipcbench-dev")
        source = self.path("source")
        os.mkdir(source)
        with open(os.path.join(source, "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write("cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES CXX)\nfind_package(ipcbench 99 REQUIRED)\n")
        where = ("-S", source, "-B", self.path("build"), f"-DCMAKE_PREFIX_PATH={prefix}", COMPILER)
        self.assertIn('requested version "99"', self.cmake(*where, succeeds=False))

    def test_as_a_part_of_another_project_it_has_no_tests(self) -> None:
        source, build = self.path("source"), self.path("build")
        os.mkdir(source)
        with open(os.path.join(source, "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write(
                "cmake_minimum_required(VERSION 3.25)\n"
                "project(p LANGUAGES CXX)\n"
                f'add_subdirectory("{SOURCE}" ipcbench)\n'
                f'add_library(my MODULE "{SOURCE}/src/transports/skeleton.cpp"'
                f' "{SOURCE}/src/packaging/example/plug_in.cpp")\n'
                "target_link_libraries(my PRIVATE ipcbench::plug_in)\n"
            )
        # GoogleTest must not even be looked for; without libraries there is less to configure.
        self.cmake("-S", source, "-B", build, COMPILER, "-DIPCBENCH_LIBRARIES=OFF", "-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON")
        targets = self.cmake("--build", build, "--target", "help")
        self.assertIn("ipcbench-child", targets)
        self.assertNotIn("ipcbench-unit", targets)
        self.cmake("--build", build, "--target", "my")


if __name__ == "__main__":
    main()
