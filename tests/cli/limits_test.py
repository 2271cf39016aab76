#!/usr/bin/env python3
"""Limits that bite: an ordinary end with a message that names the limit, never a crash, a hang or anything left behind."""

import os
import resource
import subprocess
import sys
import unittest

from program import (
    DEADLINE_S, NOTHING_RAN, OK, PROGRAM, QUICK, RUN_FAILED, SEED_LINE, Ended, ProgramTest, main, sanitized, transports,
)  # fmt: skip


def limit(which: int, value: int):
    """To be run in the new process."""
    return lambda: resource.setrlimit(which, (value, value))


def can_unshare(*flags: str) -> bool:
    try:
        tried = subprocess.run(["unshare", *flags, "true"], capture_output=True, timeout=DEADLINE_S, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def namespace(*flags: str) -> tuple[str, ...]:
    """The command that gives a program namespaces of its own, in which it is root; skips the test where we may not."""
    for identity in ((), ("--user", "--map-root-user")):
        if can_unshare(*identity, *flags):
            return ("unshare", *identity, *flags)
    raise unittest.SkipTest(f"unshare {' '.join(flags)} is not permitted here")


def sysctl(name: str) -> str:
    with open(f"/proc/sys/{name.replace('.', '/')}", encoding="ascii") as file:
        return file.read()


class Limits(ProgramTest):
    def each(self):
        """Each transport with a second process, as a subtest that leaves nothing."""
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    yield transport
                    self.assert_nothing_left()

    def told_or_fine(self, ended: Ended) -> None:
        if ended.code == OK:
            self.assertEqual(len(SEED_LINE.findall(ended.out)), 1, ended.text)
        else:
            self.assert_failure_is_told(ended)
            self.assertRegex(ended.out + ended.err, r"(?m)^hint: \S", ended.text)


class Descriptors(Limits):
    def test_too_few_of_them(self) -> None:
        # With three, not even the libraries of the program itself can be opened.
        failed = 0
        for transport in self.each():
            for most in (4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16):
                with self.subTest(most=most):
                    ended = self.ipcbench(
                        "run", transport["name"], *QUICK, "--timeout", "5s", before=limit(resource.RLIMIT_NOFILE, most)
                    )
                    self.told_or_fine(ended)
                    failed += ended.code != OK
                    if ended.code != OK:
                        self.assertRegex(ended.out + ended.err, r"errno 24|descriptors did not come along|exited with code 127")
        self.assertGreater(failed, 0, "none of these limits bit")


class FileSize(Limits):
    def test_no_room_in_files(self) -> None:
        # Shared memory is files, too: each transport that needs one must say so, and the others must not mind.
        bitten = []
        for transport in self.each():
            ended = self.ipcbench("run", transport["name"], *QUICK, before=limit(resource.RLIMIT_FSIZE, 100))
            self.told_or_fine(ended)
            if ended.code != OK:
                self.assertRegex(ended.out, r"errno (27|28|7)\b|File too large|No space left", ended.text)
                bitten.append(transport["name"])
        for name in ("file", "mmap-queue", "shm-spin", "shm-futex", "shm-boost"):
            if any(transport["name"] == name for transport in transports()):
                self.assertIn(name, bitten)

    def test_no_room_for_the_report(self) -> None:
        report = self.path("report.json")
        ended = self.ipcbench(
            "run", "null", *QUICK, "--export-json", report, before=limit(resource.RLIMIT_FSIZE, 100), code=RUN_FAILED
        )
        self.assertIn(f"error: writing the report to '{report}': File too large (errno 27)", ended.err)


class SmallSharedMemory(Limits):
    def in_small_shm(self, *arguments: str) -> Ended:
        # Nobody else sees what is left in there, so it is looked at on the way out.
        script = 'mount -t tmpfs -o size=1m none /dev/shm || exit 98; "$@"; code=$?; ls -A /dev/shm | grep . && exit 99; exit $code'
        return self.ipcbench(*arguments, wrap=(*namespace("--mount"), "sh", "-c", script, "sh"))

    def test_too_small_for_the_message(self) -> None:
        # More than there is, and nothing that the kernel would find out only when a page is touched (SIGBUS).
        bitten = []
        for transport in self.each():
            ended = self.in_small_shm("run", transport["name"], "--iterations", "2", "--warmup", "0", "--size", "4M")
            if ended.code == 2:
                self.assertIn("is over the limit of", ended.err)
                continue
            self.told_or_fine(ended)
            if ended.code != OK:
                bitten.append(transport["name"])
                self.assertRegex(ended.out, r"errno 28|No space left", ended.text)
                self.assertIn("/dev/shm", ended.out)
        if any(transport["name"] == "shm-spin" for transport in transports()):
            self.assertIn("shm-spin", bitten)

    def test_small_messages_still_work(self) -> None:
        for transport in self.each():
            ended = self.in_small_shm("run", transport["name"], *QUICK)
            self.told_or_fine(ended)


class Queues(Limits):
    def test_no_bytes_for_posix_queues(self) -> None:
        self.only(["mq-posix"])
        ended = self.ipcbench("run", "mq-posix", *QUICK, before=limit(resource.RLIMIT_MSGQUEUE, 0))
        self.told_or_fine(ended)  # who has CAP_SYS_RESOURCE may raise it again
        if ended.code != OK:
            self.assertRegex(ended.out, r"errno 24|RLIMIT_MSGQUEUE", ended.text)
            self.assertRegex(ended.out, r"(?m)^hint: .*ulimit -q", ended.text)

    def only(self, names: list[str]) -> None:
        if not any(transport["name"] in names for transport in transports()):
            self.skipTest(f"{', '.join(names)}: not available here")

    def test_exactly_at_a_limit_it_works_and_one_byte_over_it_is_refused(self) -> None:
        for transport in self.each():
            most = transport["frame_limit_bytes"]
            if most is None or most > 16 << 20:
                continue
            # How much the codec adds to a payload is found out from a run: raw adds the same to every one.
            one = self.measured(transport["name"], *QUICK, "--codec", "raw", "--size", "100")
            around = one["wire_bytes"]["ping"] - transport["header_bytes"] - 100
            largest = str(most - around)
            at = self.measured(transport["name"], *QUICK, "--codec", "raw", "--size", largest)
            self.assertEqual(at["wire_bytes"]["ping"], most + transport["header_bytes"])
            over = str(most - around + 1)
            self.refused(
                "run", transport["name"], "--codec", "raw", "--size", over,
                says=(f"--size {over}", f"a frame of up to {most + 1} bytes", transport["name"], f"{most} bytes"),
            )  # fmt: skip

    def test_over_a_limit_it_is_skipped_under_a_glob(self) -> None:
        limited = [t["name"] for t in transports() if t["frame_limit_bytes"] and t["frame_limit_bytes"] <= 1 << 20]
        self.only(limited)
        ended = self.ipcbench("run", limited[0][:-1] + "[" + limited[0][-1] + "]", "pipe", *QUICK, "--size", "1M", code=OK)
        self.assertRegex(ended.out, rf"(?m)^skipped: .* is over the limit of {limited[0]} here")

    def test_the_known_ones_are_declared(self) -> None:
        known = {transport["name"]: transport for transport in transports()}
        if "udp" in known:
            self.assertEqual(known["udp"]["frame_limit_bytes"] + known["udp"]["header_bytes"], 65507)
        if "mq-posix" in known:
            self.assertLessEqual(
                known["mq-posix"]["frame_limit_bytes"] + known["mq-posix"]["header_bytes"],
                max(int(sysctl("fs.mqueue.msgsize_max")), 16 << 20),
            )
        if "mq-sysv" in known:
            self.assertLessEqual(
                known["mq-sysv"]["frame_limit_bytes"] + known["mq-sysv"]["header_bytes"], int(sysctl("kernel.msgmax"))
            )
        for name in ("mq-posix", "mq-sysv", "uds-dgram", "uds-seqpacket"):
            if name in known:
                self.assertIsNotNone(known[name]["frame_limit_bytes"], name)

    def test_no_system_v_queue_left(self) -> None:
        self.only(["mq-sysv"])
        script = 'echo 0 > /proc/sys/kernel/msgmni && exec "$@"'
        ended = self.ipcbench("run", "mq-sysv", *QUICK, wrap=(*namespace("--ipc"), "sh", "-c", script, "sh"))
        self.assert_failure_is_told(ended)
        self.assertRegex(ended.out, r"errno 28|msgmni", ended.text)

    def test_small_system_v_messages(self) -> None:
        self.only(["mq-sysv"])
        script = 'echo 600 > /proc/sys/kernel/msgmax && exec "$@"'
        wrap = (*namespace("--ipc"), "sh", "-c", script, "sh")
        self.ipcbench("run", "mq-sysv", *QUICK, wrap=wrap, code=OK)
        ended = self.ipcbench("run", "mq-sysv", *QUICK, "--size", "1000", wrap=wrap, code=2)
        self.assertIn("is over the limit of mq-sysv here", ended.err)


class Ports(Limits):
    # Brings the loopback interface up, leaves two ports to choose from, and takes both, for either protocol.
    TAKE_ALL = (
        "import os, socket, subprocess, sys\n"
        "open('/proc/sys/net/ipv4/ip_local_port_range', 'w').write('50000 50001')\n"
        "taken = []\n"
        "for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):\n"
        "    for port in (50000, 50001):\n"
        "        taken.append(socket.socket(socket.AF_INET, kind))\n"
        "        taken[-1].bind(('127.0.0.1', port))\n"
        "        if kind == socket.SOCK_STREAM: taken[-1].listen()\n"
        "for each in taken: os.set_inheritable(each.fileno(), True)\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )

    def test_none_left(self) -> None:
        if not any(os.path.exists(path) for path in ("/sbin/ip", "/usr/sbin/ip", "/usr/bin/ip", "/bin/ip")):
            self.skipTest("ip (iproute2) is not installed")
        up = 'PATH=$PATH:/sbin:/usr/sbin; ip link set lo up && exec "$@"'
        wrap = (*namespace("--net"), "sh", "-c", up, "sh", sys.executable, "-c", self.TAKE_ALL)
        for transport in ("tcp", "udp"):
            with self.subTest(transport=transport):
                ended = self.ipcbench("run", transport, *QUICK, wrap=wrap)
                self.assert_failure_is_told(ended)
                self.assertIn("Address already in use (errno 98)", ended.out, ended.text)
                self.assertRegex(ended.out, r"(?m)^hint: .*port", ended.text)
        ended = self.ipcbench("run", "tcp", "pipe", *QUICK, wrap=wrap)
        self.assertEqual(len(self.seed_lines(ended.out)), 1, "the others run all the same: " + ended.text)

    def test_no_loopback_interface(self) -> None:
        wrap = namespace("--net")
        for transport in ("tcp", "udp"):
            with self.subTest(transport=transport):
                ended = self.ipcbench("run", transport, *QUICK, "--timeout", "3s", wrap=wrap)
                self.assert_failure_is_told(ended)
                self.assertIn("ip link set lo up", ended.out, ended.text)


class TemporaryFolder(Limits):
    def test_that_does_not_exist_is_passed_over(self) -> None:
        for transport in self.each():
            self.measured(transport["name"], *QUICK, env={"TMPDIR": "/no/such/folder"})

    def test_that_is_too_long_for_a_socket_is_passed_over(self) -> None:
        long = os.path.join(self.folder, "n" * 60)
        os.mkdir(long)
        for name in ("uds-stream", "fifo"):
            self.measured(name, *QUICK, env={"TMPDIR": long})
        self.assertEqual(os.listdir(long), [])

    def test_that_is_no_folder_or_relative_is_passed_over(self) -> None:
        for value in ("/dev/null", "relative", ""):
            with self.subTest(TMPDIR=value):
                self.measured("uds-stream", *QUICK, env={"TMPDIR": value})

    def test_that_cannot_be_written_is_passed_over(self) -> None:
        script = 'mount -t tmpfs -o ro none "$TMPDIR" && exec "$@"'
        self.measured("uds-stream", *QUICK, wrap=(*namespace("--mount"), "sh", "-c", script, "sh"))

    def test_where_none_is_writable(self) -> None:
        wrap = (
            *namespace("--mount"), "sh", "-c",
            'mount -t tmpfs -o ro none /tmp && exec "$@"', "sh",
        )  # fmt: skip
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        ended = self.ipcbench("run", "pipe", *QUICK, wrap=wrap, env={"TMPDIR": None})
        self.assert_failure_is_told(ended)
        self.assertRegex(ended.out, r"creating the private folder '/tmp/ipcbench-.*': Read-only file system \(errno 30\)")
        self.assertRegex(ended.out, r"(?m)^hint: make /tmp writable, or name a writable folder in TMPDIR")

    def test_the_users_runtime_folder_comes_first(self) -> None:
        runtime = self.path("runtime")
        os.mkdir(runtime)
        self.measured("uds-stream", *QUICK, env={"XDG_RUNTIME_DIR": runtime, "TMPDIR": "/no/such/folder"})
        self.assertEqual(os.listdir(runtime), [])


class Memory(Limits):
    def setUp(self) -> None:
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer needs more address space than any limit leaves")

    def test_too_little_for_the_messages(self) -> None:
        before = limit(resource.RLIMIT_AS, 600 << 20)
        for transport in self.each():
            ended = self.ipcbench(
                "run", transport["name"], "--iterations", "1", "--warmup", "0", "--size", "512M", "--codec", "raw", before=before
            )
            if ended.code == 2:
                self.assertIn("is over the limit of", ended.err)
                continue
            self.assert_failure_is_told(ended)
            self.assertRegex(ended.out, r"memory|errno 12", ended.text)
            self.assertRegex(ended.out, r"(?m)^hint: ", ended.text)

    def test_too_little_for_null(self) -> None:
        ended = self.ipcbench("run", "null", *QUICK, "--size", "512M", before=limit(resource.RLIMIT_AS, 300 << 20))
        self.assertEqual(ended.code, RUN_FAILED, ended.text)
        self.assertIn("error: not enough memory for messages of 512 MiB", ended.out)
        self.assertIn("hint: take a smaller --size", ended.out)

    def test_no_process_left(self) -> None:
        if os.geteuid() == 0:
            self.skipTest("root has no limit of processes")
        ended = self.ipcbench("run", "pipe", *QUICK, before=limit(resource.RLIMIT_NPROC, 1))
        self.assert_failure_is_told(ended)


if __name__ == "__main__":
    main()
