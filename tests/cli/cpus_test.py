#!/usr/bin/env python3
"""CPU sets unlike this machine's: more CPUs than fit into a set of the usual size, numbers with gaps, a sandbox that
forbids listing or choosing CPUs, and unreadable files about them."""

import errno
import json
import os
from typing import Any

from limits import Limits, namespace
from program import NOTHING_RAN, OK, QUICK, ProgramTest, main, sanitized
from seccomp import ERROR, forbid

NUMBERS = [1500 + 2 * cpu for cpu in sorted(os.sched_getaffinity(0))]  # must match many_cpus.cpp


class ManyCpus(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer wants to be loaded first")
        self.how = {"env": {"LD_PRELOAD": os.environ["IPCBENCH_MANY_CPUS"]}}

    def placed(self, placement: str) -> tuple[int, int]:
        cpus = self.measured("pipe", *QUICK, "--placement", placement, **self.how)["cpus"]
        return cpus["parent"], cpus["child"]

    def test_do_not_make_a_run_fail(self) -> None:
        self.measured("pipe", *QUICK, **self.how)

    def test_can_be_chosen(self) -> None:
        self.assertEqual(self.placed("same"), (NUMBERS[-1], NUMBERS[-1]))
        self.assertEqual(self.placed(f"{NUMBERS[-1]},{NUMBERS[0]}"), (NUMBERS[-1], NUMBERS[0]))
        if len(NUMBERS) > 1:
            self.assertEqual(self.placed("cross"), (NUMBERS[0], NUMBERS[1]))

    def test_that_are_not_there_cannot(self) -> None:
        says = ("CPU 0 is not available to this process", f"available CPUs: {', '.join(map(str, NUMBERS))}")
        self.refused("run", "pipe", "--placement", f"0,{NUMBERS[0]}", says=says, **self.how)
        self.refused("run", "pipe", "--placement", f"{NUMBERS[0]},70000", says=("CPU 70000 is not available",), **self.how)

    def test_are_counted(self) -> None:
        diagnosis = json.loads(self.ipcbench("doctor", "--json", code=OK, **self.how).out)
        self.assertEqual(diagnosis["context"]["cpus"], len(NUMBERS))
        self.ipcbench("list", "--json", code=OK, **self.how)
        self.ipcbench("run", "pipe", *QUICK, "--pairs", "cores", code=OK, **self.how)


class ForbiddenAffinity(Limits):
    BOTH = ("sched_getaffinity", "sched_setaffinity")

    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer makes such calls itself")

    def test_does_not_matter_where_nothing_is_placed(self) -> None:
        before = forbid(ERROR | errno.EPERM, *self.BOTH)
        self.for_each(lambda transport: self.measured(transport["name"], *QUICK, before=before))

    def test_is_an_error_where_something_is_placed(self) -> None:
        for error, said in ((errno.EPERM, "Operation not permitted (errno 1)"), (errno.ENOSYS, "not implemented (errno 38)")):
            before = forbid(ERROR | error, *self.BOTH)
            for placement in ("same", "cross", "0,0"):
                for name in ("pipe", "pip[e]"):
                    with self.subTest(error=error, placement=placement, name=name):
                        ended = self.ipcbench("run", name, *QUICK, "--placement", placement, before=before, code=NOTHING_RAN)
                        self.assertRegex(ended.err, r"(?m)^error: choosing CPUs for a thread \(sched_setaffinity\): ")
                        self.assertIn(said, ended.err)
                        self.assertRegex(ended.err, r"(?m)^hint: leave --placement out")

    def test_leaves_several_cells_to_the_scheduler_with_a_warning(self) -> None:
        before = forbid(ERROR | errno.EPERM, *self.BOTH)
        ended = self.ipcbench("run", "pipe", "null", *QUICK, "--export-json", "-", before=before, code=OK)
        document = json.loads(ended.out)
        self.assertIn(" --placement=none", document["context"]["command"])
        for result in document["results"]:
            self.assertEqual((result["status"], result["placement"], result["requested_placement"]), ("ok", "none", None))
            told = ("not_pinned", errno.EPERM) in [(one["code"], one.get("errno")) for one in result["warnings"]]
            self.assertEqual(told, result["transport"] == "pipe")
        self.assertIn("\n  placement   chosen by the scheduler: this program may not choose CPUs\n", ended.err)
        said = r"the CPUs could not be chosen \(sched_setaffinity: Operation not permitted \(errno 1\)\), so the scheduler"
        self.assertRegex(ended.err, rf"(?m)^warning: pipe: {said} placed both sides")

    def test_of_the_query_alone_leaves_what_proc_says(self) -> None:
        before = forbid(ERROR | errno.EPERM, "sched_getaffinity")
        cpu = max(os.sched_getaffinity(0))
        result = self.measured("pipe", *QUICK, "--placement", "same", before=before)
        self.assertEqual((result["cpus"]["parent"], result["cpus"]["child"]), (cpu, cpu))

    def test_where_nothing_tells_there_is_nothing_to_choose_from(self) -> None:
        wrap = namespace("--mount", prepare="mount -t tmpfs none /proc")
        before = forbid(ERROR | errno.ENOSYS, *self.BOTH)
        child = ("--child", os.environ["IPCBENCH_CHILD_PROGRAM"])  # otherwise the program finds its child through /proc
        self.ipcbench("run", "pipe", *QUICK, *child, wrap=wrap, before=before, code=OK)
        ended = self.ipcbench("run", "pipe", *QUICK, *child, "--placement", "same", wrap=wrap, before=before, code=NOTHING_RAN)
        said = r"(?m)^error: reading the available CPUs \(sched_getaffinity\): Function not implemented \(errno 38\)$"
        self.assertRegex(ended.err, said)

    def test_does_not_make_others_fail(self) -> None:
        for calls in (self.BOTH, self.BOTH[:1], self.BOTH[1:]):
            before = forbid(ERROR | errno.EPERM, *calls)
            diagnosis = json.loads(self.ipcbench("doctor", "--json", before=before, code=OK).out)
            self.assertEqual(diagnosis["context"]["cpus"], len(os.sched_getaffinity(0)))
            self.ipcbench("list", "--json", before=before, code=OK)
            self.ipcbench("run", "pipe", *QUICK, "--pairs", "cores", before=before, code=OK)


class UnreadableFiles(ProgramTest):
    def check(self, prepare: str) -> None:
        wrap = namespace("--mount", prepare=prepare)
        self.ipcbench("doctor", "--json", wrap=wrap, code=OK)
        self.ipcbench("list", "--json", wrap=wrap, code=OK)
        placements = ["none", "same"] + (["cross"] if len(os.sched_getaffinity(0)) > 1 else [])
        self.ipcbench("run", "pipe", *QUICK, "--placement", ",".join(placements), wrap=wrap, code=OK)
        self.ipcbench("run", "pipe", *QUICK, "--pairs", "cores", wrap=wrap, code=OK)

    def test_no_sysfs_is_no_failure(self) -> None:
        self.check("mount -t tmpfs none /sys")

    def test_an_empty_cpuinfo_is_no_failure(self) -> None:
        self.check("mount --bind /dev/null /proc/cpuinfo")

    def test_a_missing_state_of_the_thread_is_no_failure(self) -> None:
        self.check("mount --bind /dev/null /proc/stat && mount --bind /dev/null /proc/loadavg")


if __name__ == "__main__":
    main()
