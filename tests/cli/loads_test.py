#!/usr/bin/env python3
"""Loads other than one round trip at a time: what they report, and which transports refuse them."""

import json

from program import NOTHING_RAN, OK, QUICK, RUN_FAILED, ProgramTest, main, transports


class Loads(ProgramTest):
    def load_of(self, *arguments: str) -> dict:
        return self.measured(*arguments, *QUICK)

    def test_the_default_is_one_round_trip_at_a_time(self) -> None:
        load = self.load_of("pipe")["load"]
        nothing = {
            "mode": "ping-pong", "pairs": 1, "concurrency": 1, "one_child": False, "depth": 1, "gap_ns": 0,
            "rate_per_s": None, "arrivals": None,
        }
        self.assertEqual(load, nothing)

    def test_depth_keeps_several_pings_in_flight(self) -> None:
        result = self.measured("uds-stream", "--depth", "8", "--iterations", "500")
        self.assertEqual(result["load"]["depth"], 8)
        self.assertEqual(result["round_trips"], 500)
        self.assertEqual(result["rtt_ns"]["count"], 500)
        self.assertEqual(result["max_in_flight"], 8)

    def test_rate_sends_at_scheduled_times(self) -> None:
        result = self.measured("uds-stream", "--rate", "2k/s", "--arrivals", "poisson", "--iterations", "100")
        self.assertEqual(result["load"]["rate_per_s"], 2000)
        self.assertEqual(result["load"]["arrivals"], "poisson")
        self.assertEqual(result["open_loop"]["scheduled"], 100)
        self.assertEqual(result["open_loop"]["sent"], 100)
        self.assertEqual(result["round_trips"], 100)
        # The time since a request was scheduled is never shorter than the time since it was sent.
        self.assertGreaterEqual(result["rtt_ns"]["mean"], result["open_loop"]["service_ns"]["mean"])

    def test_a_rate_that_nothing_can_keep_up_with_is_reported(self) -> None:
        result = self.measured("uds-stream", "--rate", "100M/s", "--duration", "300ms")
        self.assertIn(result["open_loop"]["scheduled"], (29_999_999, 30_000_000))
        self.assertLess(result["open_loop"]["sent"], 30_000_000)
        self.assertEqual(result["round_trips"], result["open_loop"]["sent"])

    def test_a_rate_at_which_nothing_was_scheduled_is_reported(self) -> None:
        ended = self.ipcbench("run", "uds-stream", "--rate", "1/s", "--duration", "50ms", code=RUN_FAILED)
        self.assertIn("nothing was measured", ended.out)

    def test_the_depth_limits_an_open_loop(self) -> None:
        for flags, depth in (((), 1024), (("--depth", "1"), 1)):
            with self.subTest(flags=flags):
                result = self.measured("pipe", "--rate", "1k/s", *flags, "--iterations", "20")
                self.assertEqual(result["load"]["depth"], depth)

    def test_gap_waits_before_each_ping(self) -> None:
        result = self.measured("pipe", "--gap", "2ms", "--iterations", "20")
        self.assertEqual(result["load"]["gap_ns"], 2_000_000)
        self.assertEqual(result["round_trips"], 20)
        self.assertEqual(result["rtt_ns"]["count"], 20)

    def test_stream_goes_in_one_direction(self) -> None:
        result = self.measured("pipe", "--mode", "stream", "--size", "1000", "--iterations", "300")
        self.assertEqual(result["round_trips"], 300)
        self.assertEqual(result["stream"]["sent"], 300)
        self.assertGreater(result["stream"]["bytes_per_s"], 0)
        self.assertGreater(result["stream"]["memory_bytes_per_s"], 0)
        self.assertIsNone(result["rtt_ns"])

    def test_what_a_stream_loses_is_counted(self) -> None:
        result = self.measured("udp", "--mode", "stream", "--size", "10K", "--iterations", "5000")
        self.assertEqual(result["stream"]["sent"], 5000)
        self.assertEqual(result["round_trips"] + result["lost"], 5000)

    def test_connections_are_made_and_ended(self) -> None:
        result = self.measured("uds-stream", "--mode", "connect", "--iterations", "4")
        self.assertEqual(result["round_trips"], 4)
        for part in ("spawn_ns", "connect_ns", "first_ns", "close_ns"):
            self.assertEqual(result["set_up"][part]["count"], 4)
        whole = sum(result["set_up"][part]["mean"] for part in ("spawn_ns", "connect_ns", "first_ns", "close_ns"))
        self.assertAlmostEqual(whole, result["rtt_ns"]["mean"], delta=1)

    def test_pairs_have_children_of_their_own(self) -> None:
        result = self.measured("pipe", "--pairs", "3", "--iterations", "100")
        self.assertEqual([pair["round_trips"] for pair in result["connections"]], [100, 100, 100])
        self.assertEqual(result["round_trips"], 300)
        self.assertGreater(result["fairness"], 0)
        self.assertLessEqual(result["fairness"], 1)

    def test_concurrency_serves_several_connections_in_one_thread(self) -> None:
        for flags, one_child in (((), False), (("--one-child",), True)):
            with self.subTest(flags=flags):
                result = self.measured("uds-stream", "--concurrency", "3", *flags, "--iterations", "300")
                self.assertEqual((result["load"]["concurrency"], result["load"]["one_child"]), (3, one_child))
                self.assertEqual(result["round_trips"], 300)
                self.assertEqual(result["rtt_ns"]["count"], 300)
                self.assertEqual(len(result["connections"]), 3)
                self.assertEqual(sum(share["round_trips"] for share in result["connections"]), 300)
                # Each answer may arrive before the next ping is sent; that all can be in flight is tested with a fake peer.
                self.assertIn(result["max_in_flight"], (1, 2, 3))

    def test_concurrency_may_have_several_pings_on_each_connection(self) -> None:
        result = self.measured("shm-futex", "--concurrency", "2", "--depth", "4", "--iterations", "400")
        self.assertGreater(result["max_in_flight"], 4)
        self.assertLessEqual(result["max_in_flight"], 8)

    def test_concurrency_without_descriptors_says_so(self) -> None:
        with_some = self.measured("pipe", "--concurrency", "2", "--iterations", "100")["warnings"]
        without = self.measured("shm-futex", "--concurrency", "2", "--iterations", "100")["warnings"]
        self.assertNotIn("no_descriptors", [warning["code"] for warning in with_some])
        self.assertIn("no_descriptors", [warning["code"] for warning in without])

    def test_axes_make_a_matrix(self) -> None:
        ended = self.ipcbench(
            "run", "pipe", "--depth", "1,4", "--pairs", "1,2", "-n", "50", "-r", "1", "--export-json", "-", code=OK
        )
        loads = [result["load"] for result in json.loads(ended.out)["results"]]
        self.assertEqual({(load["depth"], load["pairs"]) for load in loads}, {(1, 1), (1, 2), (4, 1), (4, 2)})

    def test_the_text_names_the_load(self) -> None:
        ended = self.ipcbench("run", "pipe", "--depth", "4", "-n", "100", code=OK)
        self.assertRegex(ended.out, r"(?m)^  load +depth 4, at most 4 in flight, [0-9.]+ [KMG]?i?B/s there and back$")

    def test_transports_that_cannot_are_refused_or_skipped(self) -> None:
        self.refused("run", "null", "--depth", "2", says=("--depth", "null", "one request at a time"))
        self.refused("run", "null", "--mode", "connect", says=("--mode connect", "no second process"))
        self.refused("run", "shm-mailbox", "--mode", "stream", says=("--mode stream", "shm-mailbox"))
        self.refused("run", "shm-mailbox", "--concurrency", "2", says=("--concurrency", "without blocking"))
        self.refused("run", "stdio", "--concurrency", "2", "--one-child", says=("--one-child", "one standard input"))
        ended = self.ipcbench("run", "shm-mailbox", "--depth", "2,4", code=NOTHING_RAN)
        self.assertIn("one request at a time", ended.out + ended.err)

    def test_more_spinners_than_CPUs_yield_or_are_refused(self) -> None:
        self.refused("run", "shm-spin", "--wait", "spin", "--pairs", "200", says=("--wait spin", "time slices"))
        self.refused("run", "shm-spin", "--wait", "spin", "--concurrency", "200", says=("--wait spin", "time slices"))
        for many in ("--pairs", "--concurrency"):
            ended = self.ipcbench("run", "shm-spin", many, "40", "-n", "50", code=OK)
            self.assertIn("yield instead of spinning", ended.out)

    def test_flags_that_cannot_be_combined_are_refused(self) -> None:
        self.refused("run", "pipe", "--gap", "1ms", "--depth", "2", says=("--gap", "--depth"))
        self.refused("run", "pipe", "--mode", "stream", "--rate", "1k", says=("--rate", "--mode stream"))
        self.refused("run", "pipe", "--arrivals", "poisson", says=("--arrivals", "--rate"))
        self.refused("run", "pipe", "--gap", "2m", says=("--gap", "time-out"))
        self.refused("run", "pipe", "--rate", "0.01", says=("--rate", "time-out"))
        self.refused("run", "pipe", "--pairs", "2", "--placement", "0,1", says=("--placement 0,1", "pairs"))
        self.refused("run", "pipe", "--concurrency", "2", "--placement", "0,1", says=("--placement 0,1", "children"))
        self.refused("run", "pipe", "--concurrency", "2", "--pairs", "2", says=("--concurrency", "--pairs"))
        self.refused("run", "pipe", "--concurrency", "2", "--rate", "1k", says=("--concurrency", "--rate"))
        self.refused("run", "pipe", "--concurrency", "2", "--mode", "stream", says=("--concurrency", "--mode stream"))
        self.refused("run", "pipe", "--mode", "connect", "--warmup", "1s", says=("--warmup", "--mode connect"))
        self.refused("run", "pipe", "--mode", "stream", "--style", "classic", says=("--style classic",))
        self.refused("run", "pipe", "--depth", "1,2", "--style", "classic", says=("--style classic",))
        self.refused("run", "pipe", "--one-child", says=("--one-child", "--concurrency"))

    def test_bad_values_are_quoted(self) -> None:
        for flag, values in (
            ("--depth", ("0", "-1", "many", "1:x", "65537")),
            ("--rate", ("0", "-5", "fast", "", "1G/s")),
            ("--gap", ("-1ms", "long")),
            ("--pairs", ("0", "core", "257")),
            ("--concurrency", ("0", "many", "257", "4:2")),
            ("--mode", ("streams", "")),
        ):
            for value in values:
                with self.subTest(flag=flag, value=value):
                    self.refused("run", "pipe", flag, value, says=(flag,))


class EveryTransport(ProgramTest):
    def test_says_what_it_can_do(self) -> None:
        for transport in transports():
            able = transport["capabilities"]
            self.assertIn("asynchronous", able)
            self.assertIn("one_way", able)


if __name__ == "__main__":
    main()
