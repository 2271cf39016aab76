#!/usr/bin/env python3
"""Machines without something that a transport needs: `list` and `doctor` show the transport as unavailable with the
reason and a fix, a run skips it, and everything else works as usual."""

import functools
import json
import os
from typing import Any, Optional

from limits import Limits, namespace
from program import NOTHING_RAN, OK, PROGRAM, QUICK, main, transports

# shm-sem and shm-condvar are missing here because their segment is a memfd.
SHARED_MEMORY = ("shm-spin", "shm-mailbox", "shm-futex", "shm-eventfd", "shm-boost", "shm-boost-mq")
LOOPBACK = ("tcp", "udp", "tcp-uring", "tcp-asio", "udp-asio", "http", "websocket", "grpc-tcp", "zmq-tcp", "nng-tcp", "quic-udp")
QUIC = ("quic-udp", "quic-uds")


class MissingMeans(Limits):
    def setUp(self) -> None:
        super().setUp()
        self.here = {transport["name"] for transport in transports()}
        # The whole machine shares one daemon, so other processes' use of it affects the results here.
        self.shared = {"iceoryx"}

    def check(self, lacking: tuple[str, ...], reason: str, with_all: bool = False, **how: Any) -> None:
        """Checks that, of the transports that work otherwise, exactly the `lacking` ones are unavailable for that
        reason. Runs them together with a transport that works, or with all transports (`with_all`)."""
        expected = self.here.intersection(lacking)
        self.assertTrue(expected, f"none of {lacking} works here")
        shown = json.loads(self.ipcbench("list", "--json", code=OK, **how).out)["transports"]
        unavailable = {one["name"]: one for one in shown if not one["available"] and one["name"] in self.here}
        self.assertEqual(set(unavailable) - self.shared, expected - self.shared)
        expected &= set(unavailable)
        for name in expected:
            self.assertRegex(unavailable[name]["reason"], reason, name)
            self.assertTrue(unavailable[name]["fix"], f"{name}: nothing that helps")
        judged = {one["name"]: one for one in json.loads(self.ipcbench("doctor", "--json", code=OK, **how).out)["transports"]}
        for name in expected:
            self.assertEqual(judged[name]["verdict"], "bad")
            self.assertEqual((judged[name]["observed"], judged[name]["fix"]), (unavailable[name]["reason"], unavailable[name]["fix"]))
        one = min(expected)
        ended = self.ipcbench("run", one, *QUICK, code=NOTHING_RAN, **how)
        self.assertRegex(ended.out, rf"(?m)^skipped: .*{reason}")
        self.assertRegex(ended.out, r"(?m)^hint: \S")
        names = ["all"] if with_all else ["pipe", *sorted(expected)]
        ended = self.ipcbench("run", *names, *QUICK, "--export-json", "-", code=OK, **how)
        for result in json.loads(ended.out)["results"]:
            name = result["transport"]
            if name in self.here - self.shared:
                self.assertEqual(result["status"], "skipped" if name in unavailable else "ok", f"{name}: {result['reason']}")

    def in_place_of_shared_memory(self, prepare: str) -> tuple[str, ...]:
        if PROGRAM.startswith("/dev/shm"):
            self.skipTest("the program itself lies there")
        return namespace("--mount", prepare=prepare)

    def dev_shm(self, verdict: str, said: str, wrap: tuple[str, ...]) -> None:
        conditions = json.loads(self.ipcbench("doctor", "--json", code=OK, wrap=wrap).out)["context"]["conditions"]
        condition = next(one for one in conditions if one["name"] == "dev_shm")
        self.assertEqual(condition["verdict"], verdict)
        self.assertIn(said, condition["observed"])
        self.assertTrue(condition["fix"], condition)

    def test_no_shared_memory_folder_is_reported(self) -> None:
        wrap = self.in_place_of_shared_memory("mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/urandom c 1 9")
        self.check((*SHARED_MEMORY, "iceoryx"), r"/dev/shm.*: No such file or directory \(errno 2\)", with_all=True, wrap=wrap)
        self.dev_shm("bad", "No such file or directory (errno 2)", wrap)

    def test_libraries_run_where_there_is_no_device(self) -> None:
        names = sorted(self.here.intersection(("zmq-ipc", "zmq-tcp", "nng-ipc", "nng-tcp", "grpc-uds")))
        wrap = self.in_place_of_shared_memory("mount -t tmpfs none /dev")
        ended = self.ipcbench("run", "pipe", *names, *QUICK, "--export-json", "-", code=OK, wrap=wrap)
        for result in json.loads(ended.out)["results"]:
            self.assertEqual(result["status"], "ok", f"{result['transport']}: {result['reason']}")

    def test_shared_memory_is_read_only(self) -> None:
        wrap = self.in_place_of_shared_memory("mount -t tmpfs -o ro none /dev/shm")
        self.check((*SHARED_MEMORY, "iceoryx"), r"/dev/shm.*: Read-only file system \(errno 30\)", wrap=wrap)
        self.dev_shm("bad", "Read-only file system (errno 30)", wrap)

    def test_shared_memory_is_too_small(self) -> None:
        wrap = self.in_place_of_shared_memory("mount -t tmpfs -o size=4k none /dev/shm")
        self.check((*SHARED_MEMORY, "iceoryx"), r"No space left on device \(errno 28\)", wrap=wrap)

    def test_shared_memory_may_have_no_more_files(self) -> None:
        wrap = self.in_place_of_shared_memory("mount -t tmpfs -o nr_inodes=1 none /dev/shm")
        self.check((*SHARED_MEMORY, "iceoryx"), r"/dev/shm: No space left on device \(errno 28\)", wrap=wrap)
        shown = json.loads(self.ipcbench("list", "--json", code=OK, wrap=wrap).out)["transports"]
        for one in shown:
            if one["name"] in self.here.intersection(SHARED_MEMORY):
                self.assertIn("nr_inodes", one["fix"], one["name"])
        self.dev_shm("bad", "0 more files may be made there", wrap)
        ended = self.ipcbench("run", "shm-spin", "pipe", *QUICK, wrap=wrap, code=OK)
        self.assertIn("hint: too few inodes are free there (df -i /dev/shm)", ended.out)

    def test_a_folder_has_a_name_of_a_daemon(self) -> None:
        if "iceoryx" not in self.here or PROGRAM.startswith(("/tmp/", "/dev/shm")):
            self.skipTest("iceoryx does not work here, or the program itself lies where the folder would")
        for path in ("/tmp/roudi", "/tmp/roudi.lock", "/tmp/iox-unique-roudi.lock", "/dev/shm/iceoryx_mgmt"):
            with self.subTest(path=path):
                prepare = f"mount -t tmpfs none /dev/shm && mount -t tmpfs none /tmp && mkdir {path}"
                wrap = namespace("--mount", prepare=prepare)
                ended = self.ipcbench("run", "pipe", "iceoryx", *QUICK, wrap=wrap, env={"TMPDIR": "/tmp"}, code=OK)
                self.assertIn(f"skipped  iceoryx: '{path}', which RouDi needs, is a folder of user", ended.out)

    def test_shared_memory_is_too_small_for_what_is_asked(self) -> None:
        wrap = self.in_place_of_shared_memory("mount -t tmpfs -o size=1m none /dev/shm")
        ended = self.ipcbench("run", "all", *QUICK, "--size", "4M", "--codec", "raw", "--export-json", "-", wrap=wrap, code=OK)
        results = {one["transport"]: one for one in json.loads(ended.out)["results"]}
        for name in self.here.intersection(SHARED_MEMORY):
            self.assertEqual(results[name]["status"], "skipped", results[name]["reason"])
            self.assertIn("No space left on device (errno 28)", results[name]["reason"])
            self.assertTrue(results[name]["hint"])

    def test_only_what_is_asked_for_is_tried(self) -> None:
        # Creating and removing a file in a folder changes the folder's modification time.
        wrap = self.in_place_of_shared_memory("mount -t tmpfs none /dev/shm && touch -d @0 /dev/shm")
        and_look = ("sh", "-c", '"$@" >&2 && stat -c %Y /dev/shm && ls -A /dev/shm', "sh")
        untouched = self.ipcbench("run", "pipe", "uds-stream", *QUICK, wrap=(*wrap, *and_look), code=OK)
        self.assertEqual(untouched.out, "0\n", untouched.err)
        tried = self.ipcbench("list", wrap=(*wrap, *and_look), code=OK)
        self.assertRegex(tried.out, r"^[1-9]\d*\n$", "something is left, or nothing was tried")

    def test_no_loopback_interface_is_reported(self) -> None:
        lacking = tuple(name for name in self.here if name in LOOPBACK or name.startswith("grpc-tcp"))
        self.check(lacking, r"Network is unreachable \(errno 101\)", wrap=namespace("--net"))

    def test_no_ipv6_is_no_failure(self) -> None:
        off = "ip link set lo up && echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"
        ended = self.ipcbench("run", "all", *QUICK, "--export-json", "-", wrap=namespace("--net", prepare=off), code=OK)
        for result in json.loads(ended.out)["results"]:
            if result["transport"] in self.here - self.shared:
                self.assertEqual(result["status"], "ok", f"{result['transport']}: {result['reason']}")

    def policy(self, text: str) -> dict[str, Optional[str]]:
        path = self.path("policy")
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return {"GNUTLS_SYSTEM_PRIORITY_FILE": path}

    def test_policies_without_what_quic_needs_are_reported(self) -> None:
        for forbidden in ("disabled-version = tls1.3", "tls-disabled-cipher = aes-128-gcm\ntls-disabled-cipher = aes-256-gcm\ntls-disabled-cipher = chacha20-poly1305"):
            with self.subTest(forbidden=forbidden):
                env = self.policy(f"[overrides]\n{forbidden}\n")
                self.check(QUIC, r"GnuTLS", env=env)

    def test_no_posix_queues_are_reported(self) -> None:
        wrap = namespace("--ipc", prepare="echo 0 > /proc/sys/fs/mqueue/queues_max")
        if os.geteuid() == 0:
            # Root may exceed that limit.
            wrap = (*wrap, "setpriv", "--bounding-set", "-sys_resource", "--inh-caps", "-sys_resource", "--")
        self.check(("mq-posix",), r"POSIX message queue.*: No space left on device \(errno 28\)", wrap=wrap)

    def test_no_system_v_queues_are_reported(self) -> None:
        wrap = namespace("--ipc", prepare="echo 0 > /proc/sys/kernel/msgmni")
        self.check(("mq-sysv",), r"System V message queue: No space left on device \(errno 28\)", wrap=wrap)

    def test_no_inotify_instance_is_reported(self) -> None:
        wrap = namespace("--user", "--map-root-user", prepare="echo 1 > /proc/sys/user/max_inotify_instances")
        self.check(("file",), r"creating an inotify instance: Too many open files \(errno 24\)", wrap=wrap)
        self.measured("file", "--wait", "yield", *QUICK, wrap=wrap)

    def test_a_full_folder_for_temporary_files_is_reported(self) -> None:
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        wrap = namespace("--mount", prepare="mount -t tmpfs -o size=1m none /tmp")
        for transport in ("mmap-queue", "file"):
            with self.subTest(transport=transport):
                ended = self.ipcbench("run", transport, *QUICK, "-s", "4M", wrap=wrap, env={"TMPDIR": "/tmp"}, code=None)
                self.assertIn("No space left on device", ended.text)
                self.assertIn("(TMPDIR)", ended.text)
                self.assertNotIn("/dev/shm", ended.text)

    def test_no_folder_for_a_run_is_reported(self) -> None:
        if PROGRAM.startswith("/tmp/"):
            self.skipTest("the program itself lies in /tmp")
        wrap = namespace("--mount", prepare="mount -t tmpfs -o ro none /tmp && mount -t tmpfs -o ro none /dev/shm")
        shown = json.loads(self.ipcbench("list", "--json", wrap=wrap, env={"TMPDIR": None}, code=OK).out)["transports"]
        for one in shown:
            if one["name"] in self.here:
                self.assertEqual(one["available"], one["kind"] == "control", one["name"])
                self.assertTrue(one["available"] or one["fix"], one)


class Umask(Limits):
    def test_that_forbids_all_does_not_keep_us_from_what_we_make(self) -> None:
        # File modes do not restrict root.
        wrap: tuple[str, ...] = ()
        if os.geteuid() == 0:
            wrap = ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--")
        self.for_each(lambda transport: self.measured(transport["name"], *QUICK, before=functools.partial(os.umask, 0o777), wrap=wrap))

    def test_is_that_of_the_users_files(self) -> None:
        for mask, mode in ((0o777, 0), (0o027, 0o640), (0, 0o666)):
            report, text = self.path(f"report-{mask}"), self.path(f"text-{mask}")
            self.ipcbench("run", "null", *QUICK, "--export-json", report, "--export-csv", text, before=functools.partial(os.umask, mask), code=OK)
            for path in (report, text):
                self.assertEqual(os.stat(path).st_mode & 0o777, mode, path)


if __name__ == "__main__":
    main()
