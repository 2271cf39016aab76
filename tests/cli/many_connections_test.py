#!/usr/bin/env python3
"""Unauthenticated peers may connect to any port or name of a run at any time without disturbing the run."""

import os

from connect_flood import ConnectFlood
from program import OK, ProgramTest, main, transports


class Crowds(ProgramTest):
    """Unauthenticated peers connect to every port and name of a run, from beginning to end."""

    # Several short runs: attackers can disturb little except the moment in which the two sides connect.
    RUNS = 5

    # iceoryx trusts everything it reads from its sockets and ends the process when the content is invalid. Only
    # processes of the same user or group can write to them.
    TRUSTS_ITS_USER = ("iceoryx",)

    def withstood(self, transport: str) -> None:
        as_somebody_else = transport in self.TRUSTS_ITS_USER
        if as_somebody_else and os.geteuid() != 0:
            self.skipTest("needs root, to be somebody else")
        for _ in range(self.RUNS):
            process = self.start("run", transport, "--iterations", "300", "--warmup", "0", "--timeout", "60s")
            connect_flood = ConnectFlood(process.pid, as_somebody_else)
            try:
                ended = self.finish(process)
            finally:
                connect_flood.stop()
            self.assertEqual(ended.code, OK, f"{dict(connect_flood.connects)}\n{ended.text}")
            if not connect_flood.connects:
                return  # it has no port or name that lives long enough

    def test_every_transport_withstands_them(self) -> None:
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    self.withstood(transport["name"])
                    self.assert_nothing_left()

    def test_the_flood_reaches_the_run(self) -> None:
        # The child of this run never starts its work, so the attackers have all the time they need.
        child = self.script("child", "#!/bin/sh\nexec sleep 100\n")
        for transport, kind in (("tcp", "AF_INET SOCK_STREAM"), ("udp", "AF_INET SOCK_DGRAM")):
            with self.subTest(transport=transport):
                process = self.start("run", transport, "--child", child, "--timeout", "3s")
                connect_flood = ConnectFlood(process.pid)
                try:
                    self.finish(process)
                finally:
                    connect_flood.stop()
                self.assertGreater(connect_flood.connects[kind], 0)


if __name__ == "__main__":
    main()
