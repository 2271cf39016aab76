#!/usr/bin/env python3
"""The user's own messages (--message, --answer, --answer-size, --schema): what is carried, how results name it, and
what is refused before anything runs."""

import json
import os
import sys
from typing import Any

import jsonschema
from program import OK, PROGRAM, QUICK, SOURCE, USAGE, ProgramTest, main

SAMPLES = os.path.join(SOURCE, "docs/messages")
PYTHON_PEER = f"{sys.executable} -B {SOURCE}/src/peers/python/echo.py"


def sample(name: str) -> str:
    return os.path.join(SAMPLES, name)


class MessagesTest(ProgramTest):
    def file(self, name: str, text: Any) -> str:
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def measures(self, transport: str, *arguments: str) -> list[dict[str, Any]]:
        """Runs and returns the results, of which none may have failed."""
        report = self.path("report.json")
        self.ipcbench(
            "run", transport, *(() if "-n" in arguments else QUICK), *arguments, "--export-json", report, code=OK
        )
        with open(report, encoding="utf-8") as file:
            document = json.load(file)
        with open(os.path.join(SOURCE, "docs/result.schema.json"), encoding="utf-8") as file:
            jsonschema.validate(document, json.load(file))
        results = document["results"]
        self.assertNotIn("failed", [result["status"] for result in results])
        return results


class GoodMessages(MessagesTest):
    def test_every_codec_that_can_carries_each_sample(self) -> None:
        for name in ("order.json", "records.json", "nested.json", "text.json", "numbers.json"):
            results = self.measures("pipe", "--codec", "all", "--message", sample(name), "-r", "1")
            done = {result["codec"] for result in results if result["status"] == "ok"}
            refused = {result["codec"]: result["reason"] for result in results if result["status"] == "skipped"}
            self.assertLessEqual({"json", "json-nlohmann", "json-dom", "cbor", "msgpack", "raw", "raw-string"}, done)
            for codec, reason in refused.items():
                why = {"protobuf": "the type of the document", "flatbuffers": "its schema"}.get(codec, "built without")
                self.assertIn(why, reason)

    def test_results_say_what_was_carried(self) -> None:
        with open(sample("order.json"), encoding="utf-8") as file:
            compact = json.dumps(json.load(file), ensure_ascii=False, separators=(",", ":"))
        (result,) = self.measures("pipe", "--message", sample("order.json"))
        self.assertEqual(result["payload_bytes"], len(compact.encode()))
        digest = result["message"].pop("digest")
        self.assertRegex(digest, "^[0-9a-f]{16}$")
        self.assertEqual(result["message"], {
            "request": sample("order.json"), "documents": 1, "answer": None, "answer_bytes": None, "schema": None
        })  # fmt: skip
        around = len('{"sender_id":"","receiver_id":"","sent_at_ms":,"payload":}') + 2 * 36 + 13
        header = result["wire_bytes"]["ping"] - around - len(compact.encode())
        self.assertEqual(header, 8)
        self.assertEqual(result["wire_bytes"]["ping"], result["wire_bytes"]["pong"])

    def test_each_line_has_a_row_and_so_have_all_in_turn(self) -> None:
        file = self.file("orders.ndjson", '{"a":1}\n\n{"a":22}\n{"a":333}\n')
        results = self.measures("pipe", "--message", file, "-r", "1")
        by_name = {result["message"]["request"]: result for result in results}
        self.assertEqual(sorted(by_name), [f"{file}:{part}" for part in ("1", "3", "4", "all")])
        self.assertEqual(by_name[f"{file}:all"]["message"]["documents"], 3)
        self.assertEqual(by_name[f"{file}:3"]["payload_bytes"], 8)
        self.assertEqual(len({result["message"]["digest"] for result in results}), 4)

    def test_a_line_may_be_requested_alone(self) -> None:
        file = self.file("orders.jsonl", "[1]\n[2]\n")
        for part in ("2", "all"):
            (result,) = self.measures("tcp", "--message", f"{file}:{part}")
            self.assertEqual(result["message"]["request"], f"{file}:{part}")

    def test_all_in_turn_are_sent_under_every_load(self) -> None:
        message = f"{sample('orders.ndjson')}:all"
        for load in (("--depth", "4"), ("--rate", "1k/s"), ("--concurrency", "3"), ("--concurrency", "3", "--one-child"),
                     ("--pairs", "2"), ("--gap", "1us"), ("--mode", "stream")):  # fmt: skip
            for transport in ("uds-stream", "udp"):
                (result,) = self.measures(transport, "--message", message, *load)
                self.assertGreater(result["round_trips"], 0, load)
        self.measured("uds-stream", "--message", message, "--mode", "connect", "-n", "5")

    def test_an_answer_may_be_a_document_of_its_own(self) -> None:
        for codec in ("json", "cbor", "raw"):
            (result,) = self.measures(
                "uds-seqpacket", "--codec", codec, "--message", sample("order.json"), "--answer", sample("receipt.json")
            )
            self.assertEqual(result["message"]["answer"], sample("receipt.json"))
            self.assertGreater(result["wire_bytes"]["ping"], result["wire_bytes"]["pong"] + 100)

    def test_an_answer_may_have_another_size(self) -> None:
        for arguments in (("--size", "100"), ("--message", sample("order.json")), ("--codec", "raw"), ()):
            (result,) = self.measures("shm-futex", *arguments, "--answer-size", "60000")
            self.assertEqual(result["message"]["answer_bytes"], 60000)
            self.assertGreater(result["wire_bytes"]["pong"], 60000)
            self.assertLess(result["wire_bytes"]["ping"], 1000)
        (result,) = self.measures("null", "--size", "1000", "--answer-size", "0")
        self.assertLess(result["wire_bytes"]["pong"], 200)

    def test_a_schema_makes_them_protobuf(self) -> None:
        codecs = json.loads(self.ipcbench("list", "--json", code=OK).out)["codecs"]
        if not any(codec["name"] == "protobuf" and codec["available"] for codec in codecs):
            self.skipTest("built without Protobuf")
        schema = f"{sample('order.proto')}:shop.Order"
        for message in (sample("order.json"), f"{sample('orders.ndjson')}:all"):
            (result,) = self.measures("tcp", "--codec", "protobuf", "--message", message, "--schema", schema)
            self.assertEqual(result["message"]["schema"], schema)
            self.assertLess(result["wire_bytes"]["ping"], result["payload_bytes"])

    def test_a_peer_in_another_language_sends_them_back(self) -> None:
        (result,) = self.measures("pipe", "--message", sample("text.json"), "--peer", PYTHON_PEER)
        self.assertEqual(result["message"]["request"], sample("text.json"))

    def test_another_build_measures_the_same(self) -> None:
        results = self.measures(
            "pipe", "--message", sample("order.json"), "--answer", sample("receipt.json"), "-r", "1",
            "--build", f"other={PROGRAM}",
        )  # fmt: skip
        self.assertEqual(len(results), 2)
        self.assertEqual(results[0]["message"], results[1]["message"])

    def test_a_run_can_be_repeated(self) -> None:
        self.measures("pipe", "--message", f"{sample('orders.ndjson')}:2", "--answer-size", "10")
        again = self.path("again.json")
        self.ipcbench("rerun", self.path("report.json"), "--export-json", again, code=OK)
        with open(again, encoding="utf-8") as file:
            (result,) = json.load(file)["results"]
        self.assertEqual(result["message"]["request"], f"{sample('orders.ndjson')}:2")
        self.assertEqual(result["message"]["answer_bytes"], 10)

    def test_results_with_other_documents_are_other_cells(self) -> None:
        one = self.file("order.json", '{"a":1}')
        self.measures("pipe", "--message", one)
        before = self.path("before.json")
        os.rename(self.path("report.json"), before)
        self.measures("pipe", "--message", one)
        same = self.ipcbench("compare", before, self.path("report.json"), code=OK)
        self.assertNotIn("only ", same.out)
        self.measures("pipe", "--message", self.file("order.json", '{"a":2}'))
        other = self.ipcbench("compare", before, self.path("report.json"))
        self.assertIn("only before", other.out)

    def test_of_several_in_turn_the_mean_counts(self) -> None:
        file = self.file("two.NDJSON", "1\n" + json.dumps("x" * 1999) + "\n")
        for count in ("50", "51"):
            (result,) = self.measures("pipe", "--message", f"{file}:all", "-n", count)
            self.assertEqual(result["payload_bytes"], 1001)
            for way in ("ping", "pong"):
                self.assertAlmostEqual(result["wire_bytes"][way], 8 + 142 + 1001, delta=2)
        ended = self.ipcbench("run", "pipe", "--message", f"{file}:all", *QUICK, code=OK)
        self.assertIn("two.NDJSON:all (mean 1,001 B)", ended.out)

    def test_a_run_goes_on_only_with_the_same_documents(self) -> None:
        file = self.file("order.json", '{"a":1}')
        self.measures("pipe", "--message", file)
        self.ipcbench("run", "--resume", self.path("report.json"), code=OK)
        self.file("order.json", '{"a":2}')
        ended = self.ipcbench("run", "--resume", self.path("report.json"))
        self.assertEqual(ended.code, USAGE, ended.text)
        self.assertIn("has changed since", ended.err)

    def test_tables_name_the_documents(self) -> None:
        ended = self.ipcbench(
            "run", "pipe,null", *QUICK, "-r", "1", "--message", sample("order.json"), "--message", sample("text.json"),
            code=OK,
        )  # fmt: skip
        self.assertIn("order.json", ended.out)
        self.assertIn("text.json", ended.out)


class BadMessages(MessagesTest):
    def refuses(self, *arguments: str, cause: str, transport: str = "pipe") -> None:
        self.refused("run", transport, *QUICK, *arguments, says=(cause,))

    def test_documents_that_are_none_are_refused(self) -> None:
        for text, cause in (
            ("", "line 1, column 1: expected a value, found the end of the file"),
            ("{", "line 1, column 2: expected a key in quotes, found the end of the file"),
            ('{"a":1,\n "b":}', "line 2, column 6: expected a value, found '}'"),
            ("[1]\n[2]", "line 2, column 1: expected the end, found '[2]'"),
            ("{'a':1}", "line 1, column 2: expected a key in quotes"),
            ("[01]", "line 1, column 2: expected a number without leading zeros"),
            ("[1.]", "expected a number with digits behind its point"),
            ("[NaN]", "expected a value, found 'NaN]'"),
            ('{"a":1,\n"a":2}', "line 2, column 1: expected a new key, found '\"a\":2}'"),
            ("[18446744073709551616]", "line 1, column 2: expected a number that 64 bits can hold"),
            ("[-9223372036854775809]", "line 1, column 2: expected a number that 64 bits can hold"),
            ("[1, 1e400]", "line 1, column 5: expected a number that a double can hold"),
            (b'["\xff"]', "line 1, column 3: expected UTF-8"),
            (b'["\xed\xa0\x80"]', "expected UTF-8"),
            ('["\\ud800"]', "expected both halves of a surrogate pair"),
            ('["\\x"]', "expected an escape"),
            ('["a\nb"]', "expected an escape"),
            ("\ufeff[1]", "line 1, column 1: JSON has no byte order mark"),
            ("[" * 501 + "]" * 501, "column 501: expected at most 500 nested arrays and objects"),
        ):
            self.refuses("--message", self.file("bad.json", text), cause=cause)
            self.refuses("--message", sample("order.json"), "--answer", self.file("bad.json", text), cause=cause)

    def test_lines_that_are_none_are_refused(self) -> None:
        self.refuses("--message", self.file("bad.ndjson", "[1]\n{]\n"), cause="line 2, column 2: expected a key")
        self.refuses("--message", self.file("empty.ndjson", "\n \n"), cause="expected a document, found the end")
        two = self.file("two.ndjson", "[1]\n[2]\n")
        self.refuses("--message", f"{two}:3", cause="has no document in line 3")
        self.refuses("--message", f"{two}:1", "--message", f"{two}:01", cause="is named twice")
        self.refuses("--message", f"{two}:x", cause="FILE.ndjson:LINE")
        os.mkdir(self.path("other"))
        same = self.file("other/two.ndjson", "[3]\n")
        self.refuses("--message", f"{two}:1", "--message", f"{same}:1", cause="have the same file name")
        self.refuses("--message", sample("order.json"), "--answer", two, cause="has 2 documents")

    def test_files_that_cannot_be_read_are_refused(self) -> None:
        self.refuses("--message", self.path("nowhere.json"), cause="there is no file")
        self.refuses("--message", self.folder, cause="--message: ")
        self.refuses("--message", sample("order.json"), "--schema", "x.proto:A", cause="there is no file 'x.proto'")
        self.refuses("--message", sample("order.json"), "--schema", "order", cause="is not FILE.proto:MESSAGE")

    def test_what_is_too_large_for_a_transport_is_refused(self) -> None:
        large = self.file("large.json", json.dumps("x" * 70_000))
        self.refuses("--message", large, transport="udp", cause=f"--message {large}: a frame of up to 70")
        self.refuses("--answer-size", "70000", transport="udp", cause="--size 0 --answer-size 70000: a frame of up to")

    def test_codecs_that_are_bound_to_a_schema_are_refused(self) -> None:
        codecs = {codec["name"]: codec["available"] for codec in json.loads(self.ipcbench("list", "--json", code=OK).out)["codecs"]}
        order = ("--message", sample("order.json"))
        if codecs["flatbuffers"]:
            self.refuses(*order, "--codec", "flatbuffers", cause="codec flatbuffers cannot carry documents: its schema")
        if codecs["protobuf"]:
            proto = sample("order.proto")
            use = ("--codec", "protobuf")
            self.refuses(*order, *use, cause="codec protobuf needs to know the type of the document")
            self.refuses(*order, *use, "--schema", f"{proto}:shop.Invoice", cause="has no message 'shop.Invoice'")
            self.refuses("--message", sample("text.json"), *use, "--schema", f"{proto}:shop.Order", cause="is not a shop.Order")
            broken = self.file("broken.proto", 'syntax = "proto3";\nmessage A { colour a = 1; }\n')
            self.refuses(*order, *use, "--schema", f"{broken}:A", cause="'broken.proto', line 2")

    def test_flags_that_do_not_go_together_are_refused(self) -> None:
        order = ("--message", sample("order.json"))
        for arguments in (
            (*order, "--size", "10"),
            ("--answer", sample("order.json")),
            ("--schema", "a.proto:A"),
            (*order, "--answer", sample("order.json"), "--answer-size", "10"),
            (*order, "--answer-size", "1"),
            (*order, "--answer-size", "1,2"),
            (*order, *order),
            (*order, "--answer-size", "10", "--mode", "stream"),
            (*order, "--answer", sample("receipt.json"), "--mode", "stream"),
            ("--message", "-"),
            (*order, "--answer-size", "10", "--peer", PYTHON_PEER),
            ("--answer-size", "-1"),
            ("--answer-size", "1G"),
            (*order, "--framing", "lines"),
            (*order, "--answer-size", "100", "--schema", f"{sample('order.proto')}:shop.Order"),
        ):
            self.refused("run", "pipe", *QUICK, *arguments)


if __name__ == "__main__":
    main()
