"""What the tests of the whole program share: it is started as a user starts it, bounded, and must leave nothing behind.

The environment says where the programs are: IPCBENCH, IPCBENCH_CHILD_PROGRAM, IPCBENCH_SOURCE (the repository).
"""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import unittest
from dataclasses import dataclass
from typing import Any, Callable, Optional

PROGRAM = os.environ["IPCBENCH"]
CHILD = os.environ["IPCBENCH_CHILD_PROGRAM"]
SOURCE = os.environ["IPCBENCH_SOURCE"]

# No test asserts a time; this only turns what would hang into a failure, also on a machine that is busy.
DEADLINE_S = 100

OK, RUN_FAILED, USAGE, NOTHING_RAN = 0, 1, 2, 3

COMPLETED_LINE = re.compile(
    r"^completed \[(\d+)\] ping-pong round-trips \[(\d+(?:\.\d+)?)\] seconds "
    r"\(\[(\d+\.\d)\] round-trips/second\)$",
    re.MULTILINE,
)

# One quick measurement: as few round trips as there may be.
QUICK = ("--iterations", "20", "--warmup", "0")


@dataclass
class Ended:
    """How the program ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return f"exit code {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def listed() -> dict[str, Any]:
    """What `ipcbench list --json` says."""
    answer = subprocess.run([PROGRAM, "list", "--json"], capture_output=True, timeout=DEADLINE_S, check=True)
    return json.loads(answer.stdout)


def transports(**wanted: Any) -> list[dict[str, Any]]:
    """The transports that work here and have these fields; without any fields, those that this build tests with runs
    (see tests/CMakeLists.txt)."""
    tested = [] if wanted else os.environ["IPCBENCH_TESTED_TRANSPORTS"].split()
    return [
        transport
        for transport in listed()["transports"]
        if transport["available"]
        and all(transport[key] == value for key, value in wanted.items())
        and (not tested or transport["name"] in tested)
    ]


def sanitized() -> bool:
    """Whether the programs were built with a sanitizer, which needs memory and descriptors of its own."""
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, timeout=DEADLINE_S, check=True, text=True)
    return "address" in version.stdout or "thread" in version.stdout


class ProgramTest(unittest.TestCase):
    """Gives each test a folder of its own for temporary files, and checks at the end that the program left nothing."""

    maxDiff = None

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="ib-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.temporary = os.path.join(self.folder, "t")  # what the program knows as TMPDIR; at most 40 characters
        os.mkdir(self.temporary)
        self.started: list[int] = []
        self.mark = f"IPCBENCH_TEST_MARK={self.folder}"

    def tearDown(self) -> None:
        self.assert_nothing_left()

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def script(self, name: str, text: str) -> str:
        """An executable file of that text."""
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o700)
        return path

    def environment(self, **variables: Optional[str]) -> dict[str, str]:
        """What the program sees: nothing of the tester's own settings but what the sanitizers and the loader need."""
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
        """Starts the program, or another; `before` runs in the new process, `wrap` is a command in front of it."""
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
        """Waits for the program's end."""
        try:
            out, err = process.communicate(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            self.fail(f"it hangs: {process.args}\n--- stdout\n{out}\n--- stderr\n{err}")
        decoded = ((part or b"").decode("utf-8", "replace") for part in (out, err))
        return Ended(process.returncode, *decoded)

    def ipcbench(self, *arguments: str, code: Optional[int] = None, **how: Any) -> Ended:
        """Runs the program to its end; `code` is the exit code that it must have."""
        if arguments[:1] == ("run",) and "--timeout" not in arguments and ("iceoryx" in arguments or sanitized()):
            # A sanitizer on a busy machine may take seconds for one large message, and no test here is about that; and
            # runs over iceoryx wait for one another, in all tests of this machine.
            arguments = ("run", "--timeout", "60s", *arguments[1:])
        ended = self.finish(self.start(*arguments, **how))
        self.assertNotIn("Sanitizer", ended.err, ended.text)
        if code is not None:
            self.assertEqual(ended.code, code, f"{arguments}\n{ended.text}")
        return ended

    def measured(self, *arguments: str, **how: Any) -> dict[str, Any]:
        """Runs one transport quickly; its result, which must be good."""
        ended = self.ipcbench("run", *arguments, "--export-json", "-", code=OK, **how)
        document = json.loads(ended.out)
        self.assertEqual(len(document["results"]), 1, ended.text)
        self.assertEqual(document["results"][0]["status"], "ok", ended.text)
        return document["results"][0]

    def refused(self, *arguments: str, says: tuple[str, ...] = (), **how: Any) -> Ended:
        """The command line must be refused as wrong usage, with these texts, and nothing run."""
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
        """Round trips, seconds and rate of each run."""
        return [(int(count), float(seconds), float(rate)) for count, seconds, rate in COMPLETED_LINE.findall(text)]

    def assert_failure_is_told(self, ended: Ended) -> None:
        """Whatever went wrong: an ordinary end with a message and, where the system said no, its errno."""
        self.assertIn(ended.code, (RUN_FAILED, NOTHING_RAN), ended.text)
        self.assertRegex(ended.out + ended.err, r"(?m)^(\S+: )?(error|skipped|warning): \S", ended.text)
        for word in ("terminate called", "core dumped", "bad_alloc", "Assertion"):
            self.assertNotIn(word, ended.out + ended.err, ended.text)

    # --- what is left behind ---

    def assert_nothing_left(self) -> None:
        self.assertEqual(self._living(), [], "processes are left")
        files = os.listdir(self.temporary)
        for name in files:  # so that the next subtest does not see them again
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
        """Processes that carry this test's mark. One that is just dying is waited for."""
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
        signal.signal(inherited, signal.SIG_DFL)  # a job in the background, or under nohup(1), ignores some
    unittest.main(verbosity=2)
