#!/usr/bin/env python3
"""The size limits of queues and datagrams are declared, enforced to the byte, and named in the message."""

import resource
from typing import Any

from limits import Limits, limit, namespace
from program import OK, QUICK, main, transports


def sysctl(name: str) -> str:
    with open(f"/proc/sys/{name.replace('.', '/')}", encoding="ascii") as file:
        return file.read()


class Queues(Limits):
    def test_are_skipped_without_bytes_for_posix_queues(self) -> None:
        self.only(["mq-posix"])
        ended = self.ipcbench("run", "mq-posix", *QUICK, before=limit(resource.RLIMIT_MSGQUEUE, 0))
        self.told_or_fine(ended)  # a process with CAP_SYS_RESOURCE may raise the limit again
        if ended.code != OK:
            self.assertRegex(ended.out, r"errno 24|RLIMIT_MSGQUEUE", ended.text)
            self.assertRegex(ended.out, r"(?m)^hint: .*ulimit -q", ended.text)

    def only(self, names: list[str]) -> None:
        if not any(transport["name"] in names for transport in transports()):
            self.skipTest(f"{', '.join(names)}: not available here")

    def test_exactly_at_a_limit_it_works_and_one_byte_over_it_is_refused(self) -> None:
        def check(transport: dict[str, Any]) -> None:
            most = transport["frame_limit_bytes"]
            if most is None or most > 16 << 20:
                return
            # One run shows how much the codec adds to a payload: raw adds the same to every payload.
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

        self.for_each(check)

    def test_over_a_limit_it_is_skipped_under_a_glob(self) -> None:
        limited = [t["name"] for t in transports() if t["frame_limit_bytes"] and t["frame_limit_bytes"] <= 1 << 20]
        self.only(limited)
        name = limited[0]
        ended = self.ipcbench("run", f"{name[:-1]}[{name[-1]}]", "pipe", *QUICK, "--size", "1M", code=OK)
        self.assertRegex(ended.out, rf"(?m)^skipped  {name}: .* is over the limit of {name} here")

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

    def test_are_skipped_without_a_system_v_queue(self) -> None:
        self.only(["mq-sysv"])
        wrap = namespace("--ipc", prepare="echo 0 >/proc/sys/kernel/msgmni")
        ended = self.ipcbench("run", "mq-sysv", *QUICK, wrap=wrap)
        self.assert_failure_is_told(ended)
        self.assertRegex(ended.out, r"errno 28|msgmni", ended.text)

    def test_work_with_small_system_v_messages(self) -> None:
        self.only(["mq-sysv"])
        wrap = namespace("--ipc", prepare="echo 600 >/proc/sys/kernel/msgmax")
        self.ipcbench("run", "mq-sysv", *QUICK, wrap=wrap, code=OK)
        ended = self.ipcbench("run", "mq-sysv", *QUICK, "--size", "1000", wrap=wrap, code=2)
        self.assertIn("is over the limit of mq-sysv here", ended.err)


if __name__ == "__main__":
    main()
