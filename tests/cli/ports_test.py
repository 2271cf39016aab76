#!/usr/bin/env python3
"""Without a free port or a loopback interface, the error names a fix, and the other transports still run."""

import sys

from limits import Limits, namespace
from program import QUICK, main


class Ports(Limits):
    TWO_PORTS = (
        "PATH=$PATH:/sbin:/usr/sbin && ip link set lo up"
        " && echo 50000 50001 >/proc/sys/net/ipv4/ip_local_port_range"
    )
    # Binds both ports for TCP and UDP.
    TAKE_ALL = (
        "import os, socket, sys\n"
        "taken = []\n"
        "for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):\n"
        "    for port in (50000, 50001):\n"
        "        taken.append(socket.socket(socket.AF_INET, kind))\n"
        "        taken[-1].bind(('127.0.0.1', port))\n"
        "        if kind == socket.SOCK_STREAM: taken[-1].listen()\n"
        "for each in taken: os.set_inheritable(each.fileno(), True)\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )

    def test_that_are_all_taken_are_reported(self) -> None:
        wrap = (*namespace("--net", prepare=self.TWO_PORTS), sys.executable, "-c", self.TAKE_ALL)
        for transport in ("tcp", "udp"):
            with self.subTest(transport=transport):
                ended = self.ipcbench("run", transport, *QUICK, wrap=wrap)
                self.assert_failure_is_told(ended)
                self.assertIn("Address already in use (errno 98)", ended.out, ended.text)
                self.assertRegex(ended.out, r"(?m)^hint: .*port", ended.text)
        ended = self.ipcbench("run", "tcp", "pipe", *QUICK, "--verbose", wrap=wrap)
        self.assertEqual(len(self.completed_lines(ended.out)), 1, "the others run all the same: " + ended.text)

    def test_without_a_loopback_interface_are_reported(self) -> None:
        wrap = namespace("--net")
        for transport in ("tcp", "udp"):
            with self.subTest(transport=transport):
                ended = self.ipcbench("run", transport, *QUICK, "--timeout", "3s", wrap=wrap)
                self.assert_failure_is_told(ended)
                self.assertIn("ip link set lo up", ended.out, ended.text)


if __name__ == "__main__":
    main()
