#!/usr/bin/env python3
"""Servers (--framing) that do something wrong, which the error names, and requests for them that are refused before
anything runs."""

import socket

from program import NOTHING_RAN, RUN_FAILED, main, transports
from servers import FRAMINGS, ServerTest, free_port, server


class BadServers(ServerTest):
    def test_a_server_that_ends_is_reported(self) -> None:
        self.fails("lines", "dies", "was killed by signal 9 (Killed)", "in the phase '")
        self.fails("content-length", "ends", "exited with code 4 in the phase '")
        self.fails("lines", "truncated", "exited with code 0 in the phase '", "bytes of a message")

    def test_a_silent_server_times_out(self) -> None:
        for framing in FRAMINGS:
            self.fails(framing, "silent", "no round trip ended within 5 s", "has not answered",
                       "it sent 1 other message, the last: '{\"method\": \"busy\"}'", more=("--timeout", "5s"))  # fmt: skip
        self.fails("lines", "stops", "does not answer because it is stopped", more=("--timeout", "5s"))

    def test_wrong_ids_are_reported(self) -> None:
        for load in ((), ("--depth", "2")):
            self.fails("lines", "old-id", "an answer has the id 3, whose request had been answered before", more=load)
            self.fails("lines", "new-id", "an answer has the id 1000000, which no request has had yet", more=load)
            self.fails("lines", "text-id", "an answer has the id '\"me\"', which no request had", more=load)
            self.fails("content-length", "twice", "whose request had been answered before", more=load)
        self.fails("lines", "new-id", "an answer has an id with which no request is waiting", more=("--concurrency", "2"))

    def test_an_answer_that_is_an_error_is_reported(self) -> None:
        self.fails("lines", "error", "answered with an error: '{\"id\": 29, \"error\"", "no such method")

    def test_garbage_is_reported(self) -> None:
        for framing in FRAMINGS:
            self.fails(framing, "cut-json", "a message is not JSON: expected a value after 17 bytes")
        self.fails("content-length", "garbage", "expected a header 'Content-Length: N', found '\\xff\\xfe")
        self.fails("lines", "garbage", "has not answered; it sent 10 other messages", more=("--timeout", "5s"))
        self.fails("content-length", "huge", "is over the limit of 67108864 bytes")

    def test_messages_without_end_are_ended(self) -> None:
        self.fails("lines", "flood", "has not answered; it sent ", more=("--timeout", "5s"))
        self.fails("lines", "endless", "a line is longer than the limit of 67108864 bytes")
        self.fails("content-length", "endless", "a header has more than 4096 bytes")

    def test_an_address_where_nobody_listens_is_reported(self) -> None:
        address = f"127.0.0.1:{free_port()}"
        ended = self.ipcbench("run", "tcp", *self.flags("lines", "--connect", address), code=RUN_FAILED)
        self.assertIn(f"the server at {address}: connecting to {address}: Connection refused", ended.out, ended.text)
        elsewhere = server("lines", "good", str(free_port()))
        flags = self.flags("lines", "--peer", elsewhere, "--connect", address, "--timeout", "1s")
        ended = self.ipcbench("run", "tcp", *flags, code=RUN_FAILED)
        self.assertIn(f"waiting for the server to listen on {address}", ended.out, ended.text)

    def test_a_server_that_is_busy_is_waited_for(self) -> None:
        address = self.path("server")
        with socket.socket(socket.AF_UNIX) as busy, socket.socket(socket.AF_UNIX) as waiting:
            busy.bind(address)
            busy.listen(0)
            waiting.connect(address)  # nobody accepts it, so there is no room for another one
            flags = self.flags("lines", "--connect", address, "--timeout", "500ms")
            ended = self.ipcbench("run", "uds-stream", *flags, code=RUN_FAILED)
        says = f"waiting for the server to accept one more connection on {address}: its queue is full"
        self.assertIn(says, ended.out, ended.text)

    def test_an_address_where_somebody_else_listens_is_reported(self) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            address = f"127.0.0.1:{other.getsockname()[1]}"
            flags = self.flags("lines", "--peer", server("lines"), "--connect", address)
            ended = self.ipcbench("run", "tcp", *flags, code=RUN_FAILED)
            self.assertIn(f"another program listens on {address} already", ended.out, ended.text)


class Usage(ServerTest):
    def test_flags_that_do_not_go_together_are_refused(self) -> None:
        peer = ("--peer", server("lines"))
        framing = ("--framing", "lines")
        request = ("--request", self.request)
        for flags, says in (
            ((*framing, *peer), "--framing needs a --request"),
            ((*framing, *request), "--framing needs a server: --peer or --connect"),
            ((*peer, *request), "--request needs --framing"),
            ((*peer, "--id-field", "x"), "--id-field needs --framing"),
            ((*peer, "--handshake", "x"), "--handshake needs --framing"),
            (("--connect", "x"), "--connect needs --framing"),
            (("--framing", "json", *request, *peer), "--framing: 'json' is not lines or content-length"),
            ((*framing, *request, *peer, "--codec", "raw"), "--codec"),
            ((*framing, *request, *peer, "--size", "5"), "--size"),
            ((*framing, *request, *peer, "--breakdown"), "--breakdown"),
            ((*framing, *request, *peer, "--mode", "stream"), "--peer cannot be combined with --mode stream"),
            ((*framing, *request, "--connect", "/x"), "--connect: '/x': a server's standard input has no address"),
        ):
            self.refused("run", "stdio", *flags, says=(says,))
        self.refused("run", "stdio:raw", *framing, *request, *peer, says=("'stdio:raw': --framing has no codec",))
        both = ("--connect", "127.0.0.1:1", "--pairs", "2")
        self.refused("run", "tcp", *framing, *request, *peer, *both, says=("several servers cannot listen on one",))
        for connect, says in (("", "'' is not an address"), ("/x", "'/x' is not HOST:PORT"), ("a:1", "'a' is neither")):
            self.refused("run", "tcp", *framing, *request, "--connect", connect, says=(f"--connect: {says}",))

    def test_transports_that_reach_no_servers_are_refused(self) -> None:
        flags = self.flags("lines", "--peer", server("lines"))
        for transport in ("pipe", "udp"):
            if transport in {one["name"] for one in transports(available=True)}:
                self.refused("run", transport, *flags, says=(f"--framing does not apply to {transport}",))
        ended = self.ipcbench("run", "shm-se*", *flags, code=NOTHING_RAN)
        self.assertIn("a server cannot be reached over it", ended.out + ended.err, ended.text)

    def test_files_are_checked_before_anything_runs(self) -> None:
        for text, says in (
            ("", "line 1, column 1: expected '{', found the end of the file"),
            ('{"id":0,\n"x":}', "line 2, column 5: expected a value, found '}'"),
            ("[1]", "expected '{', found '[1]'"),
            ('{"method":"x"}', "has no field 'id', which identifies the answer"),
        ):
            request = self.written("bad.json", text)
            flags = self.flags("lines", "--peer", "no-such-program", "--request", request)
            self.refused("run", "stdio", *flags, says=(f"--request: '{request}'", says))
        for text, says in (
            ('\n{"send":{"id":1}}', "line 2, column 1: there is no field 'wait'"),
            ('{"send":{"id":1},"wait":{"id":1}', "line 1, column 33: expected ',' or '}', found the end of the file"),
        ):
            handshake = self.written("bad.ndjson", text)
            flags = self.flags("lines", "--peer", server("lines"), "--handshake", handshake)
            self.refused("run", "stdio", *flags, says=(f"--handshake: '{handshake}'", says))


if __name__ == "__main__":
    main()
