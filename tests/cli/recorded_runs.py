"""What the tests of repeated and continued runs share."""

import json
from typing import Any

from program import OK, ProgramTest

REQUEST = ("transport", "codec", "payload_bytes", "wait", "placement", "load", "requested_options", "requested_timing", "requested_s",
           "requested_repetitions", "variant")  # fmt: skip

# A load for which no controls are measured, so that every child belongs to a cell, and every result is written when its
# cell is finished.
NO_CONTROLS = ("--depth", "2")


class RecordedRuns(ProgramTest):
    def read(self, name: str) -> dict[str, Any]:
        with open(self.path(name), encoding="utf-8") as file:
            return json.load(file)

    def write(self, name: str, report: Any) -> str:
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(report, file)
        return self.path(name)

    def requested(self, name: str) -> list[dict[str, Any]]:
        """Returns the request of each cell, in the order in which the last repetition measured them."""
        return [{key: result[key] for key in REQUEST} for result in self.read(name)["results"]]

    def measure(self, *arguments: str, **how: Any) -> str:
        path = self.path("before.json")
        self.ipcbench("run", *arguments, "--export-json", path, code=OK, **how)
        return path
