#!/usr/bin/env python3
"""A peer that does one thing wrong, which its argument names. Until the ping number BAD_PING it answers correctly."""

import os
import signal
import sys
import threading
from typing import NoReturn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "peers", "python"))
import echo  # noqa: E402

BAD_PING = 10
FAULT = sys.argv[1]


def wait_for_ever() -> NoReturn:
    threading.Event().wait()
    raise AssertionError


def reply(channel: echo.Stream | echo.Packets, sequence: int, pong: bytes) -> None:
    """Answers the ping BAD_PING."""
    if FAULT == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    elif FAULT == "stops":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif FAULT == "ends":
        sys.exit(4)
    elif FAULT == "late":
        wait_for_ever()
    elif FAULT == "wrong-id":
        me, parent = echo.setting("ID"), echo.setting("PARENT_ID")
        channel.send(sequence, pong.replace(me.encode(), parent.encode()))
    elif FAULT == "not-ours":
        channel.send(sequence, pong.replace(b"receiver_id", b"receiver_di"))
    elif FAULT == "wrong-payload":
        channel.send(sequence, pong.replace(b"ABC", b"ABD"))
    elif FAULT == "short-payload":
        channel.send(sequence, pong.replace(b"ABC", b"AB"))
    elif FAULT == "wrong-sequence":
        channel.send(sequence + 1, pong)
    elif FAULT == "twice":
        channel.send(sequence, pong)
        channel.send(sequence, pong)
    elif FAULT == "truncated":
        assert isinstance(channel, echo.Stream)
        os.write(channel.writing, echo.HEADER.pack(len(pong), sequence) + pong[:-1])
        wait_for_ever()
    elif FAULT == "cut-off":
        assert isinstance(channel, echo.Stream)
        os.write(channel.writing, echo.HEADER.pack(len(pong), sequence) + pong[:1])
        sys.exit(0)
    elif FAULT == "garbage":
        assert isinstance(channel, echo.Stream)
        os.write(channel.writing, b"\xff" * 100)
        wait_for_ever()
    elif FAULT == "prints":
        print("hello", flush=True)
        channel.send(sequence, pong)
    else:
        raise AssertionError(FAULT)


def main() -> None:
    if FAULT == "early":
        sys.exit(3)
    if FAULT == "unconnected":
        wait_for_ever()
    if FAULT == "wrong-nonce":
        os.environ["IPCBENCH_PEER_NONCE"] = "0" * 32
    answer = echo.answer_json(echo.setting("ID"), echo.setting("PARENT_ID"))
    try:
        channel = echo.open_channel()
    except SystemExit:
        wait_for_ever()
    for number, (sequence, frame) in enumerate(channel.frames(), 1):
        if FAULT == "mute" and number >= BAD_PING:
            continue
        if number == BAD_PING and FAULT != "at-the-end":
            reply(channel, sequence, answer(frame))
        else:
            channel.send(sequence, answer(frame))
    if FAULT == "at-the-end":
        sys.exit(5)


if __name__ == "__main__":
    main()
