#!/usr/bin/env python3
"""Another process cannot become the peer: whoever comes first without the nonce is turned away, and the run goes on.

The stranger plays his part between the moment in which the parent offers its resources and the one in which the real
child hears of them: proxy_child.py holds the plan back until he is done.
"""

import os

from program import CHILD, ProgramTest, main, transports

PROXY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "proxy_child.py")

# Several round trips in each phase, so that what a stranger left in a queue would be noticed.
RUN = ("--iterations", "200", "--size", "100", "--timeout", "20s")


class Strangers(ProgramTest):
    def attacked(self, transport: str) -> str:
        """Runs the transport under attack; what the stranger wrote down."""
        log = self.path(f"{transport}.log")
        variables = {"IPCBENCH_CHILD_PROGRAM": CHILD, "PROXY": "stranger", "PROXY_LOG": log}
        result = self.measured(transport, *RUN, "--child", PROXY, env=variables)
        self.assertEqual(result["round_trips"], 200)
        self.assertEqual((result["lost"], result["duplicates"]), (0, 0), "the stranger disturbed the run")
        with open(log, encoding="utf-8") as file:
            text = file.read()
        self.assertNotRegex(text, r"[A-Z]{2,} [A-Z]{2,}")  # how the proxy writes down what must not be
        self.assertIn("has mode 700", text)
        return text

    def test_every_transport_withstands_them(self) -> None:
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    self.attacked(transport["name"])
                    self.assert_nothing_left()

    def test_who_connects_first_is_turned_away(self) -> None:
        for transport, kind in (("tcp", "STREAM"), ("uds-stream", "STREAM"), ("uds-seqpacket", "SEQPACKET")):
            with self.subTest(transport=transport):
                text = self.attacked(transport)
                self.assertIn(f"as SOCK_{kind}", text)
                self.assertEqual(text.count("turned away\n"), 3, text)

    def test_who_sends_datagrams_is_not_heard(self) -> None:
        for transport in ("udp", "uds-dgram"):
            with self.subTest(transport=transport):
                self.assertRegex(self.attacked(transport), r"(?m)^sent [1-9][0-9]* datagrams$")


class Proxied(ProgramTest):
    """What the tests above rest on: an honest proxy changes nothing."""

    def test_a_run_through_a_proxy_that_only_relays(self) -> None:
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    variables = {"IPCBENCH_CHILD_PROGRAM": CHILD, "PROXY": "relay"}
                    self.measured(transport["name"], "--iterations", "20", "--child", PROXY, env=variables)


if __name__ == "__main__":
    main()
