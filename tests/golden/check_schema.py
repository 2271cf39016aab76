#!/usr/bin/env python3
"""Validates JSON reports of ipcbench against their schema, and checks that the schema is strict.

usage: check_schema.py SCHEMA DOCUMENT...

Each DOCUMENT must be valid. To see that the schema is strict, every object in the first one is then corrupted in turn, by one
field too many and by each field missing, which the schema must refuse.
"""

import copy
import json
import sys
from typing import Any, Iterator

import jsonschema


def reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def load(path: str) -> Any:
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_constant=reject_constant)


def corrupted(whole: Any, at: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """Copies of `whole`, each with one field of `at`, which is a part of it, missing or too many."""
    if isinstance(at, dict):
        if not path.endswith((".options", ".requested_options", ".flags", ".environment", ".histograms")):  # whatever settings the transport has
            at["surplus"] = 1
            yield f"{path}.surplus added", copy.deepcopy(whole)
            del at["surplus"]
            for key in list(at):
                value = at.pop(key)
                yield f"{path}.{key} missing", copy.deepcopy(whole)
                at[key] = value
        for key, value in at.items():
            yield from corrupted(whole, value, f"{path}.{key}")
    elif isinstance(at, list):
        for index, value in enumerate(at):
            yield from corrupted(whole, value, f"{path}[{index}]")


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    schema = load(sys.argv[1])
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    failures = 0
    for path in sys.argv[2:]:
        for error in validator.iter_errors(load(path)):
            print(f"{path}: {error.json_path}: {error.message}")
            failures += 1
    first = load(sys.argv[2])
    tried = 0
    for what, document in corrupted(first, first):
        tried += 1
        if validator.is_valid(document):
            print(f"{sys.argv[1]}: accepts a document with {what}")
            failures += 1
    print(f"{len(sys.argv) - 2} document(s) checked, {tried} corrupted ones tried, {failures} failure(s)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
