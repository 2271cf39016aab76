"""Helpers for tests of the whole program: they start it as a user does, limit its time, and check that it leaves
nothing behind.

The environment says where the programs are: IPCBENCH, IPCBENCH_CHILD_PROGRAM, IPCBENCH_SOURCE (the repository).
"""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from typing import Any, Callable, Optional

PROGRAM = os.environ["IPCBENCH"]
CHILD = os.environ["IPCBENCH_CHILD_PROGRAM"]
SOURCE = os.environ["IPCBENCH_SOURCE"]

# Scripts that a test starts by their first line run by the same Python as the test, and at once: where `python3` is a
# wrapper, as of pyenv, that alone takes ten times as long to start.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", os.defpath)

# No test asserts a time; the deadline only turns a hang into a failure, and is long enough for a busy machine.
DEADLINE_S = 100

OK, RUN_FAILED, USAGE, NOTHING_RAN, UNDECIDED = 0, 1, 2, 3, 4

COMPLETED_LINE = re.compile(
    r"^completed \[(\d+)\] ping-pong round-trips \[(\d+(?:\.\d+)?)\] seconds "
    r"\(\[(\d+\.\d)\] round-trips/second\)$",
    re.MULTILINE,
)

# One quick measurement with as few round trips as possible.
QUICK = ("--iterations", "20", "--warmup", "0")


@dataclass
class Ended:
    """How the program ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return f"exit code {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def listed() -> dict[str, Any]:
    """Returns the output of `ipcbench list --json`."""
    answer = subprocess.run([PROGRAM, "list", "--json"], capture_output=True, timeout=DEADLINE_S, check=True)
    return json.loads(answer.stdout)


def transports(**wanted: Any) -> list[dict[str, Any]]:
    """Returns the transports that work here and have these fields; without fields, the transports that this build tests
    with runs (see tests/CMakeLists.txt)."""
    tested = [] if wanted else os.environ["IPCBENCH_TESTED_TRANSPORTS"].split()
    return [
        transport
        for transport in listed()["transports"]
        if transport["available"]
        and all(transport[key] == value for key, value in wanted.items())
        and (not tested or transport["name"] in tested)
    ]


# An answer that comes late, because the machine is busy, does not count as lost.
WITHOUT_LOSS_TIMEOUT = ("--option", "loss_timeout_ms=0")


def has_loss_timeout(transport: str) -> bool:
    (found,) = (one for one in listed()["transports"] if one["name"] == transport)
    return any(option["key"] == "loss_timeout_ms" for option in found["options"])


def sanitized() -> bool:
    """Returns whether the programs were built with a sanitizer, which itself needs memory and descriptors."""
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, timeout=DEADLINE_S, check=True, text=True)
    return "address" in version.stdout or "thread" in version.stdout


class ProgramTest(unittest.TestCase):
    """Gives each test its own folder for temporary files, and checks at the end that the program left nothing behind.
    """

    maxDiff = None

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="ib-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.temporary = os.path.join(self.folder, "t")  # becomes the program's TMPDIR; at most 40 characters
        os.mkdir(self.temporary)
        self.started: list[int] = []
        self.mark = f"IPCBENCH_TEST_MARK={self.folder}"

    def tearDown(self) -> None:
        self.assert_nothing_left()

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def script(self, name: str, text: str) -> str:
        """Writes an executable file with this text and returns its path."""
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o700)
        return path

    def environment(self, **variables: Optional[str]) -> dict[str, str]:
        """Returns the program's environment: of the tester's own variables only what the sanitizers and the loader
        need."""
        kept = ("PATH", "HOME", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS")
        result = {name: os.environ[name] for name in kept if name in os.environ}
        result.update({"TMPDIR": self.temporary, "IPCBENCH_TEST_MARK": self.folder, "TERM": "xterm"})
        for name, value in variables.items():
            if value is None:
                result.pop(name, None)
            else:
                result[name] = value
        return result

    def start(
        self,
        *arguments: str,
        env: Optional[dict[str, Optional[str]]] = None,
        before: Optional[Callable[[], None]] = None,
        wrap: tuple[str, ...] = (),
        program: str = PROGRAM,
        **streams: Any,
    ) -> subprocess.Popen:
        """Starts the program or `program`; `before` runs in the new process, `wrap` is a command in front of the
        program."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        process = subprocess.Popen(
            [*wrap, program, *arguments],
            env=self.environment(**(env or {})),
            preexec_fn=before,
            start_new_session=True,
            **streams,
        )
        self.started.append(process.pid)
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process: subprocess.Popen) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    def finish(self, process: subprocess.Popen) -> Ended:
        """Waits until the program ends."""
        try:
            out, err = process.communicate(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            self.fail(f"it hangs: {process.args}\n--- stdout\n{out}\n--- stderr\n{err}")
        decoded = ((part or b"").decode("utf-8", "replace") for part in (out, err))
        return Ended(process.returncode, *decoded)

    def ipcbench(self, *arguments: str, code: Optional[int] = None, **how: Any) -> Ended:
        """Runs the program until it ends; `code` is the expected exit code."""
        slow = bool({"iceoryx", "all"} & set(arguments)) or sanitized()
        if arguments[:1] == ("run",) and not {"--timeout", "--resume"} & set(arguments) and slow:
            # A sanitizer on a busy machine may take seconds for one large message, and no test here is about that. Runs
            # over iceoryx wait for one another in all tests on this machine.
            arguments = ("run", "--timeout", "60s", *arguments[1:])
        ended = self.finish(self.start(*arguments, **how))
        self.assertNotIn("Sanitizer", ended.err, ended.text)
        if code is not None:
            self.assertEqual(ended.code, code, f"{arguments}\n{ended.text}")
        return ended

    def measured(self, *arguments: str, **how: Any) -> dict[str, Any]:
        """Runs one transport quickly and returns its result, which must be good."""
        ended = self.ipcbench("run", *arguments, "--export-json", "-", code=OK, **how)
        document = json.loads(ended.out)
        self.assertEqual(len(document["results"]), 1, ended.text)
        self.assertEqual(document["results"][0]["status"], "ok", ended.text)
        return document["results"][0]

    def refused(self, *arguments: str, says: tuple[str, ...] = (), **how: Any) -> Ended:
        """Checks that the command line is refused as wrong usage with these texts, and that no child was started."""
        started = self.path("child-was-started")
        spy = self.script("spy", f"#!/bin/sh\ntouch {started}\n")
        how["env"] = {"IPCBENCH_CHILD": spy, **how.get("env", {})}
        ended = self.ipcbench(*arguments, code=USAGE, **how)
        self.assertRegex(ended.err, r"(?m)^error: ", f"{arguments}\n{ended.text}")
        for text in says:
            self.assertIn(text, ended.err, f"{arguments}\n{ended.text}")
        self.assertNotIn("completed [", ended.out + ended.err, f"{arguments}\n{ended.text}")
        self.assertFalse(os.path.exists(started), f"{arguments}: it started a child")
        return ended

    def completed_lines(self, text: str) -> list[tuple[int, float, float]]:
        """Returns round trips, seconds and rate of each run."""
        return [(int(count), float(seconds), float(rate)) for count, seconds, rate in COMPLETED_LINE.findall(text)]

    def assert_failure_is_told(self, ended: Ended) -> None:
        """Checks that the program ended normally with a message that has an errno if a system call failed."""
        self.assertIn(ended.code, (RUN_FAILED, NOTHING_RAN), ended.text)
        self.assertRegex(ended.out + ended.err, r"(?m)^(\S+: )?(error|skipped|warning): \S", ended.text)
        for word in ("terminate called", "core dumped", "bad_alloc", "Assertion"):
            self.assertNotIn(word, ended.out + ended.err, ended.text)

    # --- leftovers ---

    def assert_nothing_left(self) -> None:
        self.assertEqual(self._living(), [], "processes are left")
        files = os.listdir(self.temporary)
        for name in files:  # so that the next subtest does not report them again
            shutil.rmtree(os.path.join(self.temporary, name), ignore_errors=True)
        self.assertEqual(files, [], "files are left")
        uid = os.geteuid()
        for folder in ("/tmp", "/dev/shm", "/dev/mqueue"):
            names = os.listdir(folder) if os.path.isdir(folder) else []
            for pid in self.started:
                left = [name for name in names if name.startswith(f"ipcbench-{uid}-{pid}-")]
                self.assertEqual(left, [], f"names are left in {folder}")
        if os.path.exists("/proc/sysvipc/msg"):
            with open("/proc/sysvipc/msg", encoding="ascii") as table:
                users = [set(map(int, line.split()[5:7])) for line in table.readlines()[1:]]
            self.assertFalse(any(set(self.started) & pids for pids in users), "a System V queue is left")

    def _living(self) -> list[str]:
        """Returns the processes that carry this test's mark, after waiting for those that are about to exit."""
        living = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/environ", "rb") as environ:
                    if self.mark.encode() not in environ.read().split(b"\0"):
                        continue
                watched = os.pidfd_open(int(name))
            except OSError:
                continue
            try:
                if not select.select([watched], [], [], 10)[0]:
                    with open(f"/proc/{name}/cmdline", "rb") as words:
                        living.append(f"{name}: {words.read()!r}")
            finally:
                os.close(watched)
        return living


def main() -> None:
    for inherited in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(inherited, signal.SIG_DFL)  # a background job, or one under nohup(1), ignores some signals
    unittest.main(verbosity=2)
