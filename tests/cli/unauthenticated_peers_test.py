#!/usr/bin/env python3
"""Another process cannot become the peer: a process that connects first without the nonce is rejected.

The run goes on undisturbed. The attacker acts after the parent offers its resources and before the real child learns
about them: proxy_child.py holds the plan back until the attacker is done.
"""

import os

from program import CHILD, WITHOUT_LOSS_TIMEOUT, ProgramTest, has_loss_timeout, main, transports

PROXY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "proxy_child.py")

# Several round trips in each phase reveal anything that an attacker left in a queue.
RUN = ("--iterations", "200", "--size", "100", "--timeout", "20s")


class UnauthenticatedPeers(ProgramTest):
    def attacked(self, transport: str) -> str:
        """Runs the transport under attack; returns the attacker's log."""
        log = self.path(f"{transport}.log")
        variables = {"IPCBENCH_CHILD_PROGRAM": CHILD, "PROXY": "attacker", "PROXY_LOG": log}
        patient = WITHOUT_LOSS_TIMEOUT if has_loss_timeout(transport) else ()
        result = self.measured(transport, *RUN, *patient, "--child", PROXY, env=variables)
        self.assertEqual(result["round_trips"], 200)
        self.assertEqual((result["lost"], result["duplicates"]), (0, 0), "the attacker disturbed the run")
        with open(log, encoding="utf-8") as file:
            text = file.read()
        self.assertNotRegex(text, r"[A-Z]{2,} [A-Z]{2,}")  # the proxy writes violations in capitals
        self.assertIn("has mode 700", text)
        return text

    def test_every_transport_withstands_them(self) -> None:
        for transport in transports():
            if transport["kind"] != "control":
                with self.subTest(transport=transport["name"]):
                    self.attacked(transport["name"])
                    self.assert_nothing_left()

    def test_an_unauthenticated_connection_is_rejected(self) -> None:
        for transport, kind in (("tcp", "STREAM"), ("uds-stream", "STREAM"), ("uds-seqpacket", "SEQPACKET")):
            with self.subTest(transport=transport):
                text = self.attacked(transport)
                self.assertIn(f"as SOCK_{kind}", text)
                self.assertEqual(text.count("rejected\n"), 3, text)

    def test_datagrams_of_others_are_ignored(self) -> None:
        for transport in ("udp", "uds-dgram"):
            with self.subTest(transport=transport):
                self.assertRegex(self.attacked(transport), r"(?m)^sent [1-9][0-9]* datagrams$")


class Proxied(ProgramTest):
    def test_a_proxy_that_only_relays_changes_nothing(self) -> None:
        """The tests above rely on this; each of them also shows it for its transport."""
        variables = {"IPCBENCH_CHILD_PROGRAM": CHILD, "PROXY": "relay"}
        self.measured("pipe", "--iterations", "20", "--child", PROXY, env=variables)


if __name__ == "__main__":
    main()
