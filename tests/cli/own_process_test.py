#!/usr/bin/env python3
"""A transport whose library may end or hang its process is measured in a separate process: a failure there fails only
its own cell, with an error that says why, and all other measurements are reported."""

import errno
import os
import resource
import sys
from typing import Any, Callable

from forbidden_calls_test import ERROR, forbid
from limits import limit, namespace
from own_process import OwnProcess
from program import PROGRAM, QUICK, Ended, main, sanitized


class Results(OwnProcess):
    """A separate process reports the same results that the program would have measured itself."""

    def test_repetitions_are_merged_with_every_histogram(self) -> None:
        self.needed("zmq-ipc")
        result = self.measured("zmq-ipc", "--rate", "2000/s", "-n", "100", "--warmup", "0", "-r", "3")
        self.assertEqual(result["open_loop"]["service_ns"]["count"], result["rtt_ns"]["count"])
        result = self.measured("zmq-ipc", "--mode", "connect", "-n", "2", "-r", "2")
        for part in ("spawn_ns", "connect_ns", "first_ns", "close_ns"):
            self.assertEqual(result["set_up"][part]["count"], 4, part)

    def test_have_what_was_asked_for_and_what_was_used(self) -> None:
        self.needed("shm-boost")
        result = self.measured(
            "shm-boost", *QUICK, "--option", "cells=16", "--wait", "hybrid:5", "--size", "100", "--codec", "raw",
            "--timing", "sampled", "--pairs", "2",
        )  # fmt: skip
        self.assertEqual((result["wait"], result["codec"], result["payload_bytes"]), ("hybrid:5", "raw", 100))
        self.assertEqual((result["timing"], result["load"]["pairs"]), ("sampled", 2))
        self.assertEqual(result["options"]["cells"], "16")
        self.assertEqual(len(result["connections"]), 2)
        self.assertGreater(result["cpu"]["parent"]["cpu_ns_per_round_trip"], 0)
        self.assertGreater(result["codec_ns"], 0)

    def test_judge_once(self) -> None:
        self.needed("shm-boost")
        result = self.measured("shm-boost", *QUICK, "-r", "2", "--timing", "every")
        coarse = [warning for warning in result["warnings"] if warning["code"] == "coarse_percentiles"]
        self.assertEqual(coarse, [{"code": "coarse_percentiles", "count": 40,
                                   "text": "only 40 individually timed round trips: high percentiles are coarse"}])


class Starved(OwnProcess):
    """The program survives whatever resource the system refuses to a library."""

    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer needs more than any limit leaves")

    def run_all(self, before: Callable[[], None], said: str = "") -> dict[str, dict[str, Any]]:
        """Runs all of these transports and a pipe; checks that each has a result with a cause and that the pipe's
        succeeded."""
        ended = self.ipcbench(
            "run", *self.names, "pipe", *QUICK, "-r", "1", "--timeout", "1s", "--export-json", "-", before=before
        )
        results = self.results(ended)
        self.assertEqual(set(results), {*self.names, "pipe"}, ended.text)
        self.assertEqual(results["pipe"]["status"], "ok", ended.text)
        for name, result in results.items():
            self.assertIn(result["status"], ("ok", "failed", "skipped"))
            if result["status"] != "ok":
                self.assertTrue(result["reason"], result)
                self.assertTrue(result["hint"], result)
                self.assertNotIn("it must be an executable ipcbench-child", result["hint"])
                if said:
                    self.assertRegex(result["reason"] + result["hint"], said, name)
        return results

    def test_of_calls(self) -> None:
        for call in ("epoll_create1", "accept4", "pidfd_open"):
            with self.subTest(call=call):
                results = self.run_all(forbid(ERROR | errno.EPERM, call))
                for name in {"zmq-ipc", "zmq-tcp"} & set(results):
                    if call == "epoll_create1":
                        self.assertEqual(results[name]["status"], "failed")
                        self.assertIn("was killed by signal 6 (Aborted)", results[name]["reason"])
                        self.assertIn("Operation not permitted", results[name]["reason"])

    def test_of_locked_memory(self) -> None:
        self.run_all(limit(resource.RLIMIT_MEMLOCK, 0))

    def test_of_processes(self) -> None:
        if os.geteuid() != 0:
            self.skipTest("only root can become a user without processes")
        nobody = 60111  # this user has no other processes, so only those of the program count

        def few() -> None:
            os.setgroups([])
            os.setgid(nobody)
            os.setuid(nobody)
            limit(resource.RLIMIT_NPROC, 8)()

        os.chmod(self.folder, 0o755)
        os.chown(self.temporary, nobody, nobody)
        if not os.access(PROGRAM, os.X_OK) or not all(
            os.stat(folder).st_mode & 0o001 for folder in self.parents(PROGRAM)
        ):
            self.skipTest("another user could not start the program")
        self.run_all(few)

    @staticmethod
    def parents(path: str) -> list[str]:
        found = []
        while path != "/":
            path = os.path.dirname(path)
            found.append(path)
        return found


class Iceoryx(OwnProcess):
    def setUp(self) -> None:
        super().setUp()
        self.needed("iceoryx")

    def iceoryx(self, wrap: tuple[str, ...], *more: str, **how: Any) -> dict[str, Any]:
        ended = self.ipcbench(
            "run", "iceoryx", "pipe", *QUICK, "-r", "1", *more, "--export-json", "-", wrap=wrap, **how
        )
        results = self.results(ended)
        self.assertEqual(results["pipe"]["status"], "ok", ended.text)
        return results["iceoryx"]

    def holding(self, *lines: str) -> tuple[str, ...]:
        """Returns a command that runs these Python lines, prints its pid and then executes the remaining arguments."""
        script = ["import fcntl, os, socket, subprocess, sys", *lines]
        script += ["print('I am', os.getpid(), file=sys.stderr)", "sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
        return (sys.executable, "-c", "\n".join(script))

    def test_waits_for_another_run_no_longer_than_the_timeout_and_names_it(self) -> None:
        hold = self.holding(
            "turn = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "turn.bind('\\0ipcbench-iceoryx')"
        )
        wrap = namespace("--net", prepare="true")
        result = self.iceoryx((*wrap, *hold), "--timeout", "300ms")
        self.assertEqual(result["status"], "failed", result)
        said = r"^timed out after 300 ms waiting for another run of ipcbench that uses iceoryx to end \(process \d+\)"
        self.assertRegex(result["reason"], said)

    def test_names_the_process_that_has_the_lock_of_roudi(self) -> None:
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        hold = self.holding(
            "lock = open('/tmp/iox-unique-roudi.lock', 'w')", "fcntl.flock(lock, fcntl.LOCK_EX)"
        )
        wrap = namespace("--net", "--mount", prepare="mount -t tmpfs none /tmp && mount -t tmpfs none /dev/shm")
        result = self.iceoryx((*wrap, *hold), "--timeout", "300ms", env={"TMPDIR": "/dev/shm"})
        self.assertEqual(result["status"], "skipped", result)
        self.assertRegex(result["reason"], r"^another RouDi is running \(process \d+\)")

    def test_is_skipped_where_the_group_has_no_name(self) -> None:
        if os.geteuid() != 0:
            self.skipTest("only root may change its group")

        def nameless() -> None:
            os.setgid(54321)

        result = self.iceoryx((), before=nameless)
        self.assertEqual(result["status"], "skipped", result)
        self.assertEqual(result["reason"], "group 54321 has no name, and iceoryx names its shared memory after it")

    def in_a_world_of_its_own(self, script: str) -> Ended:
        """Runs a shell script ($0 is the program) that sees no other process, shared memory or file in /tmp."""
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        wrap = namespace(
            "--net", "--mount", "--pid", "--fork", "--mount-proc",
            prepare="mount -t tmpfs none /tmp && mount -t tmpfs -o size=512m none /dev/shm",
        )  # fmt: skip
        begun = (
            # Killed processes keep their locks until their last thread has exited, later than their first one is a zombie.
            "none_runs() { while grep -qs '^State:[[:space:]]*[^ZX[:space:]]' /proc/[2-9]*/task/*/status "
            "/proc/1[0-9]*/task/*/status; do :; done; }; "
            'measuring() { until pgrep -x iox-roudi >/dev/null && grep -qs /dev/shm/iceoryx_mgmt '
            '"/proc/$(pgrep -x ipcbench-child | head -n 1)/maps"; do :; done; }; '
        )
        return self.finish(
            self.start(PROGRAM, wrap=(*wrap, "sh", "-c"), program=begun + script, env={"TMPDIR": "/tmp"})
        )

    def test_clean_removes_what_it_left_when_all_was_killed(self) -> None:
        # Only as the first process of a PID namespace: elsewhere this would kill every process.
        ended = self.in_a_world_of_its_own(
            '"$0" run iceoryx -d 60 --timeout 60s -q & measuring; [ $$ = 1 ] && kill -9 -1; wait; none_runs; ls /dev/shm; '
            'echo ---; "$0" clean; echo ---; ls -A /dev/shm /tmp'
        )
        before, said, after = ended.out.split("---\n")
        self.assertIn("iceoryx_mgmt", before, ended.text)
        self.assertIn("removed /dev/shm/iceoryx_mgmt", said, ended.text)
        self.assertEqual(after, "/dev/shm:\n\n/tmp:\n", ended.text)

    def test_clean_removes_what_it_left_when_the_program_was_killed(self) -> None:
        ended = self.in_a_world_of_its_own(
            '"$0" run iceoryx -d 60 --timeout 60s -q & measuring; kill -9 $!; wait; '
            'until "$0" clean | grep -q iceoryx_mgmt; do :; done; '
            "ls -A /dev/shm /tmp"
        )
        self.assertEqual(ended.out, "/dev/shm:\n\n/tmp:\n", ended.text)

    def test_clean_names_what_it_left_when_the_folder_of_its_run_is_gone_too(self) -> None:
        # RouDi may outlive the program for a moment, and then nothing is said.
        ended = self.in_a_world_of_its_own(
            '"$0" run iceoryx -d 60 --timeout 60s -q & measuring; [ $$ = 1 ] && kill -9 -1; wait; none_runs; '
            "rm -r /tmp/ipcbench-*/; ls -d /tmp/* /dev/shm/iceoryx_mgmt; echo ---; "
            '"$0" clean; echo ---; "$0" run iceoryx --iterations 10 --timeout 60s -q; ls -A /dev/shm /tmp'
        )
        left, said, after = ended.out.split("---\n")
        self.assertRegex(left, r"(?m)^/tmp/ipcbench-\d+-\d+-[0-9a-f]{16}-iox-\d+\.lock$")
        self.assertIn("/tmp/roudi\n", left)
        for name in left.split():
            self.assertRegex(said, f"(?m)^kept {name}: .*: rm {name}$")
        self.assertNotRegex(after, "roudi|iceoryx_mgmt", ended.text)

    def test_leaves_nothing_when_roudi_was_killed(self) -> None:
        # Long enough for `measuring` to notice it on a busy machine, and under a sanitizer.
        ended = self.in_a_world_of_its_own(
            '"$0" run iceoryx -d 8s --timeout 60s -q & measuring; kill -9 "$(pgrep -x iox-roudi)"; wait; '
            "ls -A /dev/shm /tmp"
        )
        self.assertEqual(ended.out.splitlines()[-3:], ["/dev/shm:", "", "/tmp:"], ended.text)


if __name__ == "__main__":
    main()
