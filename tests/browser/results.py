"""Fake results in the format of `ipcbench run --export-json`: many transports, sizes, builds and placements."""

import json
from typing import Any

TRANSPORTS = {  # block or spin, nanoseconds of an empty round trip, nanoseconds per byte
    "fifo": ("block", 9600, 0.4), "file": ("block", 12200, 1.1), "mq-posix": ("block", 20800, 0.9),
    "mq-sysv": ("block", 17000, 0.5), "pipe": ("block", 10200, 0.39), "shm-boost": ("block", 5850, 0.6),
    "shm-boost-mq": ("block", 88900, 0.7), "shm-condvar": ("block", 6010, 0.3), "shm-eventfd": ("block", 4470, 0.31),
    "shm-futex": ("block", 4700, 0.15), "shm-sem": ("block", 4710, 0.25), "stdio": ("block", 15500, 0.41),
    "tcp": ("block", 23500, 0.2), "udp": ("block", 18800, 0.35), "uds-dgram": ("block", 13700, 0.22),
    "uds-seqpacket": ("block", 12500, 0.24), "uds-stream": ("block", 12000, 0.21),
    "mmap-queue": ("spin", 420, 0.13), "shm-mailbox": ("spin", 160, 0.2), "shm-spin": ("spin", 290, 0.11),
    "null": ("spin", 90, 0.01),
}  # fmt: skip


def result(transport: str, size: int, variant: str, placement: str) -> dict[str, Any]:
    wait, fixed, per_byte = TRANSPORTS[transport]
    slower = (2 if variant == "debug" else 1) * (0.7 if placement == "same" else 1)
    mean = (fixed + per_byte * size) * slower
    rate = 1e9 / mean
    times = {"count": 100000, "min": mean * 0.6, "mean": mean, "stddev": mean * 0.2, "p50": mean * 0.95}
    times |= {"p90": mean * 1.2, "p99": mean * 2, "p99_9": mean * 5, "p99_99": mean * 20, "max": mean * 90}
    usage = {"user_s": 0.2, "system_s": 0.3, "voluntary_switches": 100000, "involuntary_switches": 10}
    usage |= {"minor_faults": 0, "major_faults": 0}
    return {
        "variant": variant, "transport": transport, "control": transport == "null", "codec": "raw", "payload_bytes": size,
        "wire_bytes": {"ping": size + 90, "pong": size + 90}, "wait": wait, "placement": placement, "cpus": None,
        "cpu_relation": None, "options": {}, "requested_s": 1.0, "round_trips": int(rate), "elapsed_s": 1.0,
        "round_trips_per_s": rate, "rate_mean_ns": mean, "requested_repetitions": 2,
        "repetitions": [
            {"round_trips": int(rate / 2), "elapsed_s": part, "round_trips_per_s": rate, "outlier": False}
            for part in (0.49, 0.51)
        ],
        "rate_interval": {"low": rate * 0.97, "high": rate * 1.02, "level": 0.95}, "rate_spread": 0.02, "noise": None,
        "rtt_ns": times,
        "percentiles": [[percent, mean * (0.6 + 40 * (percent / 100) ** 50)] for percent in (0, 50, 75, 90, 95, 99, 99.9, 99.99)],
        "timing": "every", "lost": 0, "duplicates": 0, "codec_ns": mean * 0.1, "codec_share": 0.1,
        "breakdown": None if transport == "null" else {
            "codec_ns": mean * 0.1, "harness_ns": mean * 0.02, "copying_ns": mean * 0.08, "waiting_ns": mean * 0.8,
            "notification_ns": mean * 0.5,
        },
        "cpu": {"parent": usage, "child": usage}, "status": "ok", "reason": None, "hint": None, "warnings": [],
    }  # fmt: skip


def report(results: list[dict[str, Any]]) -> str:
    context = {
        "version": "0.1.0", "build_type": "Release", "compiler": "GNU 12.2.0", "date": "2026-01-02T03:04:05Z",
        "host": "bench", "kernel": "Linux 6.1.0", "os": "Debian GNU/Linux 12 (bookworm)", "cpu_model": "Sample CPU @ 3.00GHz",
        "cpus": 8, "clock": {"source": "tsc", "cost_ns": 25, "resolution_ns": 1},
        "conditions": [{"name": "governor", "verdict": "bad", "observed": "the governor is powersave", "fix": "take performance"}],
    }  # fmt: skip
    return json.dumps({"schema_version": 1, "context": context, "results": results})


def matrix() -> str:
    """Returns all transports with four sizes; those with 64 bytes also as another build and with another placement."""
    results = [result(name, size, "release", "none") for size in (64, 1024, 10000, 60000) for name in TRANSPORTS]
    results += [result(name, 64, "debug", "none") for name in TRANSPORTS]
    results += [result(name, 64, "release", "same") for name in TRANSPORTS]
    return report(results)


def single(slow: bool) -> str:
    """Returns all transports once, of one build."""
    return report([result(name, 64, "debug" if slow else "release", "none") | {"variant": ""} for name in TRANSPORTS])
