#!/usr/bin/env python3
"""Servers that know nothing of ipcbench (--framing): their requests, handshakes and answers over stdio, uds-stream and
tcp, started by --peer or running already."""

import json
import socket
import subprocess
import sys
import time

from program import OK, RUN_FAILED, main
from servers import FRAMINGS, SERVER, ServerTest, free_port, server


class GoodServers(ServerTest):
    def test_are_measured_over_stdio_in_both_framings(self) -> None:
        for framing in FRAMINGS:
            (result,) = self.measures("stdio", framing, "--peer", server(framing))
            self.assertEqual(result["peer"], server(framing))
            self.assertEqual(result["server"], {
                "framing": framing, "request": self.request, "handshake": None, "passed_over": 0
            })  # fmt: skip
            sent = '{"jsonrpc":"2.0","id":         0,"method":"echo","params":[1]}'
            header = 1 if framing == "lines" else len(f"Content-Length: {len(sent)}\r\n\r\n")
            self.assertEqual(result["wire_bytes"]["ping"], len(sent) + header)
            self.assertEqual(result["payload_bytes"], len(sent))
            self.assertEqual(result["codec"], "json")
            self.assertIsNone(result["codec_ns"])

    def test_it_has_what_the_system_knows_of_the_server(self) -> None:
        (result,) = self.measures("stdio", "lines", "--peer", server("lines"), "--iterations", "200")
        self.assertGreater(result["cpu"]["child"]["cpu_ns_per_round_trip"], 0)

    def test_are_measured_over_sockets_on_which_they_are_told_to_listen(self) -> None:
        for result in self.measures("uds-stream tcp", "lines", "--peer", server("lines", "good", "")):
            self.assertGreater(result["round_trips"], 0)

    def test_are_measured_over_sockets_on_which_they_listen_anyway(self) -> None:
        path = self.path("socket")
        self.measures("uds-stream", "lines", "--peer", server("lines", "good", path), "--connect", path)
        port = str(free_port())
        peer = server("content-length", "good", port)
        self.measures("tcp", "content-length", "--peer", peer, "--connect", f"localhost:{port}")

    def running(self, framing: str, address: str) -> None:
        """Starts a server that is there before ipcbench is."""
        process = subprocess.Popen([sys.executable, "-B", SERVER, framing, "good", address])
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        is_path = address.startswith("/")
        family = socket.AF_UNIX if is_path else socket.AF_INET
        to = address if is_path else ("127.0.0.1", int(address))
        for _ in range(1000):
            with socket.socket(family) as one:
                if one.connect_ex(to) == 0:
                    return
            time.sleep(0.05)
        self.fail("the server does not listen")

    def test_are_measured_if_they_run_already(self) -> None:
        path, port = self.path("socket"), str(free_port())
        for transport, address, connect in (("uds-stream", path, path), ("tcp", port, f"127.0.0.1:{port}")):
            self.running("lines", address)
            for load in ((), ("--depth", "4"), ("--pairs", "2"), ("--concurrency", "2")):
                (result,) = self.measures(transport, "lines", "--connect", connect, *load)
                self.assertEqual(result["peer"], connect)
                self.assertIsNone(result["cpu"]["child"], "nobody said which process it is")

    def test_are_measured_under_every_load_that_needs_no_second_channel(self) -> None:
        for load in (("--depth", "8"), ("--gap", "10us"), ("--concurrency", "2"), ("--pairs", "2"), ("--wait", "yield")):
            for framing in FRAMINGS:
                with self.subTest(load=load, framing=framing):
                    self.measures("stdio", framing, "--peer", server(framing), *load)

    def test_are_measured_at_a_rate(self) -> None:
        rate = ("--rate", "200/s", "--iterations", "20", "--warmup", "0")
        self.measures("stdio", "lines", "--peer", server("lines"), *rate)

    def test_answers_may_come_in_any_order(self) -> None:
        (result,) = self.measures("stdio", "lines", "--peer", server("lines", "swaps"), "--depth", "2", "--warmup", "0",
                                  "--iterations", "40")  # fmt: skip
        self.assertGreater(result["reordered"], 0)

    def test_other_messages_are_counted_and_passed_over(self) -> None:
        for framing, each in (("lines", 3), ("content-length", 2)):
            for load in ((), ("--depth", "4")):
                (result,) = self.measures("stdio", framing, "--peer", server(framing, "chatty"), *load)
                count = each * result["round_trips"]
                self.assertEqual(result["server"]["passed_over"], count)
                self.assertIn({"code": "passed_over", "count": count},
                              [{key: one[key] for key in ("code", "count") if key in one}
                               for one in result["warnings"]])  # fmt: skip

    def test_another_field_may_be_the_id(self) -> None:
        request = self.written("seq.json", '{"seq":"first","command":"x"}')
        flags = ("--id-field", "seq", "--request", request)
        self.measures("stdio", "lines", "--peer", server("lines", "seq"), *flags, "--depth", "3")

    def test_a_large_request_works(self) -> None:
        request = self.written("large.json", json.dumps({"id": 0, "params": "x" * 300_000}))
        for framing in FRAMINGS:
            for load in ((), ("--depth", "4")):
                self.measures("stdio", framing, "--peer", server(framing), "--request", request, *load)

    def test_an_exit_code_at_the_end_is_no_failure(self) -> None:
        self.measures("stdio", "lines", "--peer", server("lines", "last"))

    def test_a_table_names_server_and_request(self) -> None:
        ended = self.ipcbench("run", "tcp", "uds-stream", *self.flags("lines", "--peer", server("lines", "good", "")),
                              "-r", "1", "--max-cells", "2")  # fmt: skip
        self.assertIn(f"uds-stream with '{server('lines', 'good', '')}' ({self.request})", ended.out, ended.text)

    def test_the_same_is_measured_again(self) -> None:
        file = self.path("results.json")
        flags = self.flags("lines", "--peer", server("lines"))
        self.ipcbench("run", "stdio", *flags, "--export-json", file, code=OK)
        ended = self.ipcbench("rerun", file, "--export-json", "-", code=OK)
        self.assertEqual(json.loads(ended.out)["results"][0]["server"]["request"], self.request)
        ended = self.ipcbench("compare", file, file)
        self.assertIn(self.request, ended.out, ended.text)


class Handshakes(ServerTest):
    HELLO = '{"send":{"id":"hello","method":"initialize","params":{}},"wait":{"id":"hello"}}\n'
    OPEN = '{"send":{"method":"open","params":{"name":"x"}},"wait":{"method":"opened","params":{"name":"x"}}}\n'

    def handshake(self, *lines: str) -> tuple[str, str]:
        return ("--handshake", self.written("hello.ndjson", "".join(lines)))

    def test_messages_are_sent_before_the_first_request(self) -> None:
        for framing in FRAMINGS:
            flags = self.handshake(self.HELLO, '{"send":{"method":"initialized"},"wait":null}\n', self.OPEN)
            (result,) = self.measures("stdio", framing, "--peer", server(framing, "strict"), *flags)
            self.assertEqual(result["server"]["handshake"], flags[1])
            self.assertEqual(result["server"]["passed_over"], 0, "those of the handshake do not count")

    def test_what_never_comes_is_named(self) -> None:
        flags = self.handshake(self.HELLO, '{"send":{"method":"open","params":{"name":"x"}},"wait":{"method":"no"}}')
        self.fails(
            "lines", "good", "timed out after 5000 ms waiting for a message that contains '{\"method\":\"no\"}'",
            "line 2 of the handshake 'hello.ndjson'".replace("hello.ndjson", flags[1]), "the last: '{\"method\": \"opened\"",
            more=(*flags, "--timeout", "5s"),
        )  # fmt: skip

    def test_an_error_is_no_answer(self) -> None:
        self.fails("content-length", "refuses", "answered line 1 of the handshake", "not today",
                   more=self.handshake(self.HELLO))  # fmt: skip

    def test_an_end_is_named(self) -> None:
        self.fails("lines", "early", "exited with code 3 before the channel was set up", more=self.handshake(self.HELLO))

    def test_the_wrong_framing_is_named(self) -> None:
        peer = server("lines")
        flags = self.flags("content-length", "--peer", peer, *self.handshake(self.HELLO))
        ended = self.ipcbench("run", "stdio", *flags, code=RUN_FAILED)
        self.assert_failure_is_told(ended)


if __name__ == "__main__":
    main()
