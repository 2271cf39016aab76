"""What the tests of runs with many cells share."""

import json
from typing import Any

from program import OK, ProgramTest


class MatrixTest(ProgramTest):
    def results(self, *arguments: str, code: int = OK) -> list[dict[str, Any]]:
        ended = self.ipcbench("run", *arguments, "--export-json", "-", code=code)
        return json.loads(ended.out)["results"]
