"""What the tests of servers that know nothing of ipcbench (--framing) have in common."""

import json
import os
import socket
import sys

from program import OK, QUICK, RUN_FAILED, ProgramTest

SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "json_server.py")
# An interpreter on a busy machine may take long to start, and no test is about that; a sanitizer slows everything down.
PATIENT = ("--timeout", "90s")
FRAMINGS = ("lines", "content-length")


def server(framing: str, behaviour: str = "good", *address: str) -> str:
    """Returns the command of a server."""
    words = (sys.executable, "-B", SERVER, framing, behaviour, *address)
    return " ".join(f"'{word}'" for word in words)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class ServerTest(ProgramTest):
    def setUp(self) -> None:
        super().setUp()
        self.request = self.written("echo.json", '{\n "jsonrpc": "2.0", "id": 0,\n "method": "echo", "params": [1]}\n')

    def written(self, name: str, text: str) -> str:
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def flags(self, framing: str, *more: str) -> tuple[str, ...]:
        request = () if "--request" in more else ("--request", self.request)
        quick = () if "--iterations" in more or "--duration" in more else QUICK
        patient = () if "--timeout" in more else PATIENT
        return ("--framing", framing, *request, *quick, *patient, *more)

    def measures(self, names: str, framing: str, *more: str) -> list[dict]:
        """Measures; all must succeed. Returns the results."""
        ended = self.ipcbench(
            "run", *names.split(), *self.flags(framing, *more), "-r", "1", "--export-json", "-", code=OK
        )
        results = json.loads(ended.out)["results"]
        for result in results:
            self.assertEqual(result["status"], "ok", ended.text)
            self.assertEqual(result["server"]["framing"], framing)
        return results

    def fails(self, framing: str, behaviour: str, *says: str, more: tuple[str, ...] = ()) -> None:
        peer = server(framing, behaviour)
        flags = self.flags(framing, "--peer", peer, "--iterations", "100", "--warmup", "0", *more)
        ended = self.ipcbench("run", "stdio", *flags, code=RUN_FAILED)
        self.assert_failure_is_told(ended)
        for text in (f"the peer '{peer}'", *says):
            self.assertIn(text, ended.out, ended.text)
