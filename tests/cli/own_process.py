"""What the tests of transports that are measured in a process of their own share."""

import json
from typing import Any

from limits import Limits
from program import OK, RUN_FAILED, Ended, transports


def own_process() -> list[str]:
    return [one["name"] for one in transports() if one["own_process_because"]]


class OwnProcess(Limits):
    def setUp(self) -> None:
        super().setUp()
        self.names = own_process()

    def needed(self, *names: str) -> None:
        for name in names:
            if name not in self.names:
                self.skipTest(f"{name} is not available")

    def results(self, ended: Ended) -> dict[str, dict[str, Any]]:
        self.assertIn(ended.code, (OK, RUN_FAILED), ended.text)
        return {one["transport"]: one for one in json.loads(ended.out)["results"]}
