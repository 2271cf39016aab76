#!/usr/bin/env python3
"""What `clean` removes of dead runs, and what it keeps: live runs in any namespace, and files that ipcbench did not
make."""

import glob
import os
import shutil
import signal
import subprocess
import unittest
from typing import Optional

from dead_runs import dead_folder, fresh_run_name
from limits import Limits, namespace
from program import CHILD, DEADLINE_S, OK, PROGRAM, QUICK, USAGE, ProgramTest, main, sanitized, transports


class HeldRun:
    """A run that is stopped during set-up: all its names exist, and its child has not been started yet."""

    def __init__(self, test: ProgramTest, *arguments: str) -> None:
        begun, self.go = test.path("begun.fifo"), test.path("go.fifo")
        for fifo in (begun, self.go):
            if not os.path.exists(fifo):
                os.mkfifo(fifo)
        child = test.script("child", f'#!/bin/sh\n: >{begun}\nread _ <{self.go}\nexec "{CHILD}"\n')
        self.test = test
        self.process = test.start("run", *arguments, *QUICK, "--timeout", "90s", "--child", child)
        with open(begun, "rb"):  # open() returns once the child has been started
            pass
        # Some transports are measured by a separate process, which then owns the names.
        self.pids = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self.is_mine(pid)]

    def is_mine(self, pid: int) -> bool:
        try:
            return os.getpgid(pid) == self.process.pid
        except ProcessLookupError:
            return False

    def names(self) -> list[str]:
        """Returns the names that the run's processes have in system-wide places."""
        return [
            path
            for place in ("/dev/shm", "/dev/mqueue")
            for pid in self.pids
            for path in glob.glob(f"{place}/ipcbench-{os.geteuid()}-{pid}-*")
        ]

    def finishes_well(self) -> None:
        with open(self.go, "w", encoding="ascii") as go:
            go.write("\n")
        ended = self.test.finish(self.process)
        self.test.assertEqual(ended.code, OK, ended.text)

    def dies(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def has(transport: str) -> bool:
    return bool(transports(name=transport))


def system_v_queues() -> set[str]:
    with open("/proc/sysvipc/msg", encoding="ascii") as table:
        return {line.split()[1] for line in list(table)[1:]}


# The transports with names that other processes can see.
NAMED = ("shm-boost", "shm-boost-mq", "mq-sysv", "mq-posix", "uds-stream")


class TheLiving(Limits):
    def unharmed_by_clean(self, transport: str, *namespaces: tuple[str, ...]) -> None:
        with self.subTest(transport=transport):
            run = HeldRun(self, transport)
            for wrap in namespaces:
                self.ipcbench("clean", code=OK, wrap=wrap)
            run.finishes_well()
            self.assert_nothing_left()

    def test_go_on_wherever_clean_is_called(self) -> None:
        hidden = f"mount -t tmpfs none {self.temporary}"
        if not sanitized():  # a sanitizer reads its own options from /proc
            hidden += " && mount -t tmpfs none /proc"
        elsewhere = (
            namespace("--pid", "--fork", "--mount-proc"),
            namespace("--mount", prepare=hidden),  # shares /dev/shm with the run, but not the run's folder
            namespace("--ipc"),
        )
        for transport in transports():
            if transport["kind"] != "control":
                self.unharmed_by_clean(transport["name"], *elsewhere)

    def test_survive_a_clean_in_another_time_namespace(self) -> None:
        wrap = namespace("--time", "--boottime", "1000000", "--fork")
        for name in filter(has, NAMED):
            self.unharmed_by_clean(name, wrap)

    def test_short_runs_survive_repeated_cleans(self) -> None:
        named = list(filter(has, NAMED))
        wrap = namespace("--pid", "--fork", "--mount-proc")
        running = self.start("run", *named, *QUICK, "-r", "10", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None:
            self.ipcbench("clean", code=OK, wrap=wrap)
        self.assertEqual(running.returncode, OK)


class TheDead(ProgramTest):
    def test_are_removed_wherever_they_died(self) -> None:
        wrap = namespace("--pid", "--fork", "--mount-proc")
        for name in filter(has, NAMED):
            with self.subTest(transport=name):
                queues = system_v_queues()
                run = HeldRun(self, name)
                run.dies()
                self.assertIn("removed ", self.ipcbench("clean", code=OK, wrap=wrap).out)
                self.assertEqual(run.names(), [])
                if name == "mq-sysv":
                    self.assertFalse(self.own_queues(queues))
                self.assert_nothing_left()

    @staticmethod
    def own_queues(before: set[str]) -> set[str]:
        """Returns the queues that were never used: those of a run that was stopped during set-up and killed."""
        with open("/proc/sysvipc/msg", encoding="ascii") as table:
            rows = [line.split() for line in list(table)[1:]]
        return {row[1] for row in rows if row[1] not in before and row[5:7] == ["0", "0"] and row[11] == row[12] == "0"}

    def test_whose_memory_is_not_visible_here_are_removed_where_it_is(self) -> None:
        if not has("shm-boost"):
            self.skipTest("it takes shm-boost")
        elsewhere = namespace("--mount", prepare="mount -t tmpfs none /dev/shm")
        run = HeldRun(self, "shm-boost")
        run.dies()
        self.ipcbench("clean", code=OK, wrap=elsewhere)
        self.assertNotEqual(run.names(), [])
        self.assertIn("removed /dev/shm/", self.ipcbench("clean", code=OK).out)
        self.assertEqual(run.names(), [])

    def test_whose_queue_is_in_another_namespace_are_kept_and_it_says_so(self) -> None:
        if not has("mq-sysv"):
            self.skipTest("it takes mq-sysv")
        elsewhere = namespace("--ipc")
        run = HeldRun(self, "mq-sysv")
        run.dies()
        ended = self.ipcbench("clean", code=OK, wrap=elsewhere)
        self.assertRegex(ended.out, r"(?m)^kept System V queue 0x[0-9a-f]{8}: it was made in another IPC namespace")
        self.assertRegex(self.ipcbench("clean", code=OK).out, r"(?m)^removed System V queue 0x[0-9a-f]{8}$")
        self.assertEqual(run.names(), [])

    def test_whose_folder_is_gone_are_kept_and_it_says_so(self) -> None:
        path = f"/dev/shm/{fresh_run_name()}-0123456789abcdef"
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        self.addCleanup(os.unlink, path)
        said = f"kept {path}: cannot tell whether its run is alive: the folder '{os.path.basename(path)[:-17]}'"
        self.assertIn(said, self.ipcbench("clean", code=OK).out)
        self.assertTrue(os.path.exists(path))


class WhatIsNotOurs(ProgramTest):
    def stays(self, folder: str) -> None:
        inside = os.path.join(folder, "a")
        with open(inside, "w", encoding="ascii") as file:
            file.write("x")
        ended = self.ipcbench("clean", code=OK)
        self.assertTrue(os.path.exists(inside), ended.text)
        self.assertNotIn(f"removed {folder}", ended.out)
        shutil.rmtree(folder)

    def test_folders_with_like_names_stay(self) -> None:
        uid = os.geteuid()
        for name in (
            "ipcbench-2026-11-28",
            f"ipcbench-{uid}-4194999-12345",
            f"ipcbench-{uid}-4194999-12345-0-extra",
            f"ipcbench-{uid}-4194999-12345-",
            f"{fresh_run_name()}0",
            f"{fresh_run_name()}-0123456789abcdef",
            fresh_run_name().upper(),
        ):
            with self.subTest(name=name):
                os.mkdir(os.path.join(self.temporary, name))
                self.stays(os.path.join(self.temporary, name))

    def test_folders_with_our_names_but_nothing_of_ours_in_them_stay(self) -> None:
        for name in (fresh_run_name(), f"ipcbench-{os.geteuid()}-4194999-12345-0"):
            with self.subTest(name=name):
                self.stays(dead_folder(self.temporary, run=name, marked=False))

    def test_folders_that_were_renamed_stay(self) -> None:
        folder = dead_folder(self.temporary)
        renamed = os.path.join(self.temporary, fresh_run_name())
        os.rename(folder, renamed)
        self.stays(renamed)

    def test_invalid_notes_make_no_queue_and_remove_nothing(self) -> None:
        table = self.path("table")
        wrap = namespace("--ipc")
        labels = ("z1", "z2", "", "0", "00000000", "-0000001", "0x000001", "1", "123456789")
        folder = dead_folder(self.temporary, notes=[f"note-sysvmsg-{label}" for label in labels])
        count = ("sh", "-c", f'"$@"; code=$?; cat /proc/sysvipc/msg >{table}; exit $code', "sh")
        ended = self.ipcbench("clean", code=OK, wrap=(*wrap, *count))
        self.assertIn(f"removed {folder}", ended.out)
        with open(table, encoding="ascii") as queues:
            self.assertEqual(len(queues.readlines()), 1, "a System V queue was made")

    def test_targets_of_notes_stay(self) -> None:
        run = fresh_run_name()
        precious = self.path("precious")
        with open(precious, "w", encoding="ascii"):
            pass
        folder = dead_folder(self.temporary, run=run, files=("socket",))
        os.symlink(precious, os.path.join(folder, f"note-file-{run}-socket"))
        os.symlink(self.folder, os.path.join(folder, "linked"))
        with open(os.path.join(folder, f"note-file-{run}-text"), "w", encoding="ascii") as note:
            note.write(precious)
        self.assertIn(f"removed {folder}", self.ipcbench("clean", code=OK).out)
        self.assertTrue(os.path.exists(precious))


class OtherUsers(ProgramTest):
    nobody = 65534

    def theirs(self, run: Optional[str] = None) -> str:
        """Creates what another user's run left behind."""
        if os.geteuid() != 0:
            self.skipTest("only root can make another user's files")
        folder = dead_folder(self.temporary, files=("note-x",), notes=("note-sysvmsg-z1",), run=run)
        for path in (folder, *(os.path.join(folder, name) for name in os.listdir(folder))):
            os.chown(path, self.nobody, self.nobody, follow_symlinks=False)
        return folder

    def test_roots_clean_does_not_touch_their_things(self) -> None:
        for run in (fresh_run_name(), f"ipcbench-{self.nobody}-4194999-12345-0"):
            with self.subTest(run=run):
                folder = self.theirs(run)
                ended = self.ipcbench("clean", code=OK)
                self.assertTrue(os.path.exists(os.path.join(folder, "note-x")), ended.text)
                shutil.rmtree(folder)

    def test_root_removes_theirs_when_asked_to(self) -> None:
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        # Must not touch files of this machine's users, so all places except this one are empty.
        empty = [f"mount -t tmpfs none {place}" for place in ("/tmp", "/dev/shm", "/run/user") if os.path.isdir(place)]
        wrap = namespace("--mount", "--ipc", prepare=" && ".join([f"mount --bind {self.temporary} /mnt", *empty]))
        folder = self.theirs()
        ended = self.ipcbench("clean", "--all-users", code=OK, wrap=wrap, env={"TMPDIR": "/mnt"})
        self.assertIn(f"removed /mnt/{os.path.basename(folder)}", ended.out)
        self.assertEqual(os.listdir(self.temporary), [])

    def test_only_root_may_ask_for_it(self) -> None:
        wrap: tuple[str, ...] = ()
        if os.geteuid() == 0:
            wrap = ("unshare", "--user")
            if subprocess.run([*wrap, "true"], timeout=DEADLINE_S, check=False).returncode != 0:
                raise unittest.SkipTest("not permitted here: unshare --user")
        ended = self.ipcbench("clean", "--all-users", code=USAGE, wrap=wrap)
        self.assertIn("--all-users removes what other users' runs left, which needs root", ended.err)


class Squatters(ProgramTest):
    def test_who_guess_the_names_of_a_process_cannot_stop_a_run(self) -> None:
        """If names could be predicted from a process's pid and start time, another process could take them before it
        does."""
        places = (self.temporary, "/tmp", "/dev/shm")
        runs = 2 * len(transports())

        def squat() -> None:  # runs in the process that is about to become ipcbench
            with open("/proc/self/stat", encoding="ascii") as stat:
                start = stat.read().rpartition(")")[2].split()[19]
            name = f"ipcbench-{os.geteuid()}-{os.getpid()}-{start}"
            for place in places:
                for count in range(runs):
                    for end in ("", "-0", "-1", "-2", "-boost", "-boost-to-parent", "-boost-to-child"):
                        os.mkdir(f"{place}/{name}-{count}{end}")

        run = self.start("run", "all", *QUICK, "--timeout", "60s", before=squat)
        ended = self.finish(run)
        for place in places:
            for path in glob.glob(f"{place}/ipcbench-{os.geteuid()}-{run.pid}-*"):
                os.rmdir(path)
        self.assertEqual(ended.code, OK, ended.text)
        self.assertNotIn("error:", ended.out)


if __name__ == "__main__":
    main()
