#!/usr/bin/env python3
"""A small JSON-RPC server that knows nothing of ipcbench: json_server.py FRAMING BEHAVIOUR [ADDRESS].

FRAMING is lines or content-length. BEHAVIOUR is good, or one thing to do in a special way; most do it at the request
number BAD_REQUEST, and answer correctly before. With ADDRESS (a path or a port) it listens there, for one connection
after another; otherwise it serves its standard input and output.
"""

import json
import os
import queue
import signal
import socket
import sys
import threading
from typing import Any, BinaryIO, Iterator, NoReturn, Optional

BAD_REQUEST = 30  # after the verification, which has 17
FRAMING, BEHAVIOUR = sys.argv[1:3]

Message = dict[str, Any]


def wait_for_ever() -> NoReturn:
    threading.Event().wait()
    raise AssertionError


class Connection:
    def __init__(self, reading: BinaryIO, writing: BinaryIO) -> None:
        self.reading, self.writing = reading, writing

    def messages(self) -> Iterator[Message]:
        while line := self.reading.readline():
            if FRAMING == "lines":
                yield json.loads(line)
                continue
            length = int(line.removeprefix(b"Content-Length: "))
            assert self.reading.readline() == b"\r\n"
            yield json.loads(self.reading.read(length))

    def write(self, data: bytes) -> None:
        self.writing.write(data)
        self.writing.flush()

    def send(self, message: Message) -> None:
        self.write(frame(message))


def frame(message: Message) -> bytes:
    text = json.dumps(message).encode()
    return text + b"\n" if FRAMING == "lines" else b"Content-Length: %d\r\n\r\n%s" % (len(text), text)


def misbehave(connection: Connection, answer: Message) -> None:
    """Answers the request BAD_REQUEST."""
    if BEHAVIOUR == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    elif BEHAVIOUR == "stops":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif BEHAVIOUR == "ends":
        sys.exit(4)
    elif BEHAVIOUR == "silent":
        connection.send({"method": "busy"})
        wait_for_ever()
    elif BEHAVIOUR == "old-id":
        connection.send({**answer, "id": 3})
    elif BEHAVIOUR == "new-id":
        connection.send({**answer, "id": 1_000_000})
    elif BEHAVIOUR == "text-id":
        connection.send({**answer, "id": "me"})
    elif BEHAVIOUR == "twice":
        connection.send(answer)
        connection.send(answer)
    elif BEHAVIOUR == "error":
        connection.send({"id": answer["id"], "error": {"code": -32601, "message": "no such method"}})
    elif BEHAVIOUR == "truncated":
        connection.write(frame(answer)[:-3])
        sys.exit(0)
    elif BEHAVIOUR == "cut-json":
        text = b'{"id":1,"result":'
        connection.write(text + b"\n" if FRAMING == "lines" else b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        wait_for_ever()
    elif BEHAVIOUR == "garbage":
        connection.write(b"\xff\xfe\n" * 10)
        wait_for_ever()
    elif BEHAVIOUR == "flood":
        while True:
            connection.send({"method": "log"})
    elif BEHAVIOUR == "endless":
        while True:
            connection.write(b"x" * 1_000_000 if FRAMING == "lines" else b"X: y\r\n")
    elif BEHAVIOUR == "huge":
        connection.write(b"Content-Length: 99999999999999999999\r\n\r\n")
        wait_for_ever()
    else:
        raise AssertionError(BEHAVIOUR)


def answer_of(message: Message) -> Message:
    return {"jsonrpc": "2.0", "id": message["id"], "result": message.get("params")}


def serve(connection: Connection) -> None:
    initialized = False
    requests = 0
    for message in connection.messages():
        if "id" not in message and "seq" not in message:
            if message["method"] == "open":
                connection.send({"method": "opened", "params": {"name": message["params"]["name"], "more": 1}})
            continue
        if message.get("method") == "initialize":
            if BEHAVIOUR == "refuses":
                connection.send({"id": message["id"], "error": {"message": "not today"}})
                continue
            initialized = True
            connection.send({"method": "log", "params": "hello"})
            connection.send(answer_of(message))
            continue
        assert initialized or BEHAVIOUR != "strict", "a request came before initialize"
        requests += 1
        if BEHAVIOUR == "seq":
            connection.send({"seq": message["seq"], "id": "other"})
        elif BEHAVIOUR == "chatty":
            connection.write(b"a line for people\n" if FRAMING == "lines" else b"")
            connection.send({"method": "log", "params": {"id": message["id"]}})
            connection.send({"method": "ask", "id": message["id"]})
            connection.send(answer_of(message))
        elif BEHAVIOUR in ("good", "strict", "last") or requests != BAD_REQUEST:
            connection.send(answer_of(message))
        else:
            misbehave(connection, answer_of(message))


def serve_swapped(connection: Connection) -> None:
    """Answers two requests at a time, the later one first, if two have come."""
    arrived: queue.Queue[Optional[Message]] = queue.Queue()

    def read() -> None:
        for message in connection.messages():
            arrived.put(message)
        arrived.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (first := arrived.get()) is not None:
        try:
            second = arrived.get(timeout=0.02)
        except queue.Empty:
            connection.send(answer_of(first))
            continue
        if second is not None:
            connection.send(answer_of(second))
        connection.send(answer_of(first))


def listen(address: str) -> None:
    if address.startswith("/"):
        server = socket.socket(socket.AF_UNIX)
        server.bind(address)
    else:
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", int(address.rsplit(":", 1)[-1])))
    server.listen()
    while True:
        peer, _ = server.accept()
        threading.Thread(target=converse, args=(peer,), daemon=True).start()


def converse(peer: socket.socket) -> None:
    with peer, peer.makefile("rb") as reading, peer.makefile("wb") as writing:
        try:
            serve(Connection(reading, writing))
        except OSError:
            pass  # the client has gone


def main() -> None:
    if BEHAVIOUR == "early":
        sys.exit(3)
    if len(sys.argv) > 3:
        listen(sys.argv[3] or os.environ["IPCBENCH_PEER_ADDRESS"])
    (serve_swapped if BEHAVIOUR == "swaps" else serve)(Connection(sys.stdin.buffer, sys.stdout.buffer))
    if BEHAVIOUR == "last":
        sys.exit(5)


if __name__ == "__main__":
    main()
