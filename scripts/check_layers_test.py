#!/usr/bin/env python3
"""Tests of check_layers.py."""

import tempfile
import unittest
from pathlib import Path

import check_layers


class CheckLayers(unittest.TestCase):
    def messages(self, **files: str) -> list:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return [str(violation) for violation in check_layers.check(Path(folder))]

    def assert_clean(self, file: str, text: str) -> None:
        self.assertEqual(self.messages(**{file: text}), [])

    def assert_violation(self, file: str, text: str, expected: str) -> None:
        messages = self.messages(**{file: text})
        self.assertEqual(len(messages), 1, messages)
        self.assertIn(expected, messages[0])

    def test_a_layer_may_use_itself_and_those_below_it(self):
        self.assert_clean("src/runner/session.cpp", '#include "ipcbench/core/channel.hpp"\n#include "registry/table.hpp"\n')
        self.assert_clean("src/main.cpp", '#include "cli/run.hpp"\n')
        self.assert_clean("src/runner/session.cpp", '#include "runner/plan.hpp"\n')

    def test_a_layer_above_is_reported_with_file_and_line(self):
        self.assert_violation(
            "src/core/plan.cpp", '\n#include "runner/session.hpp"\n', "src/core/plan.cpp:2: 'core' must not use 'runner'"
        )
        self.assert_violation("src/runner/session.cpp", '#include "campaign/job.hpp"\n', "which is above it")

    def test_angle_brackets_do_not_hide_a_layer(self):
        self.assert_violation("src/base/units.cpp", "#include <ipcbench/core/plan.hpp>\n", "must not use 'core'")

    def test_siblings_do_not_know_each_other(self):
        self.assert_violation("src/transports/pipe.cpp", '#  include "codecs/json.hpp"\n', "its sibling 'codecs'")

    def test_a_public_header_includes_no_private_one(self):
        self.assert_violation("include/ipcbench/core/plan.hpp", '#include "core/plan_parser.hpp"\n', "a private one")

    def test_only_the_lowest_layers_are_public(self):
        self.assert_violation("include/ipcbench/runner/session.hpp", "", "is not public")

    def test_a_file_belongs_to_a_layer(self):
        self.assert_violation("src/utils/text.cpp", "", "is in no layer")
        self.assert_violation("src/cli/run.cpp", '#include "run.hpp"\n', "names no layer")

    def test_the_peers_are_programs_of_their_own(self):
        self.assert_clean("src/peers/c/messages.h", "#include <unistd.h>\n")

    def test_the_operating_system_stays_in_platform_and_transports(self):
        self.assert_violation("src/core/plan.cpp", "#include <sys/socket.h>\n", "<sys/socket.h>")
        self.assert_violation("src/stats/histogram.cpp", "#include <unistd.h>\n", "<unistd.h>")
        self.assert_violation("src/cli/run.cpp", "#if defined(__linux__)\n", "__linux__")
        self.assert_clean("src/base/unique_fd.cpp", "#include <unistd.h>\n")
        self.assert_clean("src/platform/futex.cpp", "#ifdef __linux__\n#include <linux/futex.h>\n#endif\n")
        self.assert_clean("src/transports/shm.cpp", "#ifdef __linux__\n#endif\n")
        self.assert_clean("src/core/pause.hpp", "#ifdef __x86_64__\n#endif\n")

    def test_a_family_of_transports_says_who_uses_it(self):
        user = {"src/transports/tcp/tcp.cpp": '#include "transports/fd/wait.hpp"\n'}
        lists = "src/transports/fd/CMakeLists.txt"
        self.assertEqual(self.messages(**user, **{lists: "ipcbench_shared(\n    fd\n    USED_BY mq tcp\n    SOURCES a.cpp)\n",
                                                  "src/transports/mq/mq.cpp": '#include "transports/fd/wait.hpp"\n'}), [])
        self.assertIn("tcp.cpp:1: 'fd' does not say", self.messages(**user)[0])
        self.assertIn("not USED_BY mq", self.messages(**user, **{lists: "ipcbench_shared(fd USED_BY mq tcp)\n"})[0])

    def test_the_drawing_shows_the_layers_that_are_checked(self):
        lines = ["{" + ", ".join(row) + "}  what" if len(row) > 1 else row[0] + "  what" for row in check_layers.ROWS]
        lines[1] += "\n     and more of it"
        text = "Text.\n\n```layers\n{}\n```\n"
        self.assert_clean("docs/architecture.md", text.format("\n".join(lines)))
        for wrong in (lines[1:], lines[::-1], []):
            self.assert_violation("docs/architecture.md", text.format("\n".join(wrong)), "does not draw the layers")


if __name__ == "__main__":
    unittest.main()
