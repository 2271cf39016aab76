#!/usr/bin/env python3
"""Strangers may connect to any port or name of a run, at any time: the run goes on undisturbed."""

import os

from knocker import Knocker
from program import OK, ProgramTest, main, transports


class Crowds(ProgramTest):
    """Strangers connect to every port and name of a run, from beginning to end."""

    # Short, but several: strangers can disturb little but the moment in which the two sides meet.
    RUNS = 5

    # iceoryx believes whatever it reads from its sockets, and ends the process when that makes no sense. Only processes
    # of the same user or group can write to them.
    TRUSTS_ITS_USER = ("iceoryx",)

    def withstood(self, transport: str) -> None:
        as_somebody_else = transport in self.TRUSTS_ITS_USER
        if as_somebody_else and os.geteuid() != 0:
            self.skipTest("needs root, to be somebody else")
        for _ in range(self.RUNS):
            process = self.start("run", transport, "--iterations", "300", "--warmup", "0", "--timeout", "60s")
            knocker = Knocker(process.pid, as_somebody_else)
            try:
                ended = self.finish(process)
            finally:
                knocker.stop()
            self.assertEqual(ended.code, OK, f"{dict(knocker.knocks)}\n{ended.text}")
            if not knocker.knocks:
                return  # it has neither a port nor a name for long enough

    def test_every_transport_withstands_them(self) -> None:
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    self.withstood(transport["name"])
                    self.assert_nothing_left()

    def test_they_do_knock(self) -> None:
        # In a run whose child never comes, so that they have all the time they need.
        child = self.script("child", "#!/bin/sh\nexec sleep 100\n")
        for transport, kind in (("tcp", "AF_INET SOCK_STREAM"), ("udp", "AF_INET SOCK_DGRAM")):
            with self.subTest(transport=transport):
                process = self.start("run", transport, "--child", child, "--timeout", "3s")
                knocker = Knocker(process.pid)
                try:
                    self.finish(process)
                finally:
                    knocker.stop()
                self.assertGreater(knocker.knocks[kind], 0)


if __name__ == "__main__":
    main()
