"""What the tests of programs in place of ipcbench-child (--peer) share."""

import json
import os
import sys

from program import OK, QUICK, SOURCE, ProgramTest, sanitized, transports

PEERS = os.path.join(SOURCE, "src", "peers")
PYTHON = f"'{sys.executable}' -B '{os.path.join(PEERS, 'python', 'echo.py')}'"
ALL = ("stdio", "pipe", "fifo", "uds-stream", "uds-seqpacket", "uds-dgram", "tcp", "udp")
# An interpreter on a busy machine may take long to start, and no test here is about that.
PATIENT = ("--timeout", "120s" if sanitized() else "60s")


def here(names: tuple[str, ...]) -> list[str]:
    """Returns those of the transports that work here."""
    available = {transport["name"] for transport in transports(available=True)}
    return [name for name in names if name in available]


class PeerTest(ProgramTest):
    def serves(self, names: tuple[str, ...], peer: str, *flags: str) -> list[dict]:
        """Measures these transports with the peer; all must succeed, and name it. Returns their results."""
        quick = () if "--iterations" in flags else QUICK
        ended = self.ipcbench(
            "run", *here(names), "--peer", peer, *quick, *PATIENT, "-r", "1", "--export-json", "-", *flags, code=OK
        )
        results = json.loads(ended.out)["results"]
        for result in results:
            self.assertEqual((result["status"], result["peer"]), ("ok", peer), ended.text)
        return results
