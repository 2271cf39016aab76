#!/usr/bin/env python3
"""A peer for ipcbench in Python, over shared memory, with nothing but the standard library:

    ipcbench run shm-spin shm-mailbox --peer 'python3 src/peers/python/echo_shm.py'

It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw. Python has no atomic operations. On
x86-64 a plain load of an aligned word is a load-acquire and a plain store a store-release (Intel SDM, volume 3,
"Memory Ordering"), and an assignment to a memoryview of words is such a store, so it runs only there.
"""

import mmap
import os
import platform
import struct
import sys
from typing import Callable, Optional

from echo import CODECS, setting

# Words of the segment.
CLOSED_BY_PARENT, CLOSED_BY_ME = 128, 640
READ_BY_ME, READ_BY_PARENT = 1024, 1152  # frames; 8 bytes on: how far the bulk area has been read

MARK_AT, MARK = 1280, struct.Struct("<8sIIQQQQQ")
HEAD = struct.Struct("<HHI")  # a cell's first word: length, turn, sequence
SLICE = struct.Struct("<QQQ")  # where a frame is that does not fit into its cell: offset, length, end
IN_BULK = 0xFFFF  # instead of a length


class Segment:
    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        descriptor = int(setting("DESCRIPTORS"))
        self.bytes = memoryview(mmap.mmap(descriptor, os.fstat(descriptor).st_size))
        self.words, self.longs = self.bytes.cast("I"), self.bytes.cast("Q")
        magic, version, self.cells, self.cell_bytes, self.bulk_bytes, self.max_frame, self.cells_at, self.bulk_at = (
            MARK.unpack_from(self.bytes, MARK_AT)
        )
        if (magic, version) != (b"ipcbench", 1):
            sys.exit("echo_shm.py: the segment is not one of version 1 of the peer protocol")
        self.answer = answer
        self.yields = setting("WAIT") == "yield"
        self.end = 0  # of what has been put into my bulk area in all

    def pause(self) -> None:
        """Between two polls: ends if ipcbench closed its end, which it does after it has had all answers."""
        if self.words[CLOSED_BY_PARENT // 4]:
            self.words[CLOSED_BY_ME // 4] = 1
            sys.exit()
        if self.yields:
            os.sched_yield()

    def ping_in(self, cell: int, turn: int) -> tuple[bytes, int, Optional[int]]:
        """Waits until the cell has been filled for this turn. Returns its frame, its sequence, and its end in the bulk
        area if it is there."""
        while True:
            length, now, sequence = HEAD.unpack(self.longs[cell // 8].to_bytes(8, "little"))
            if now == turn:
                break
            if now != (turn - 1) % 65536:
                sys.exit(f"echo_shm.py: a cell has turn {now} instead of {turn}")
            self.pause()
        if length != IN_BULK:
            return bytes(self.bytes[cell + HEAD.size : cell + HEAD.size + length]), sequence, None
        offset, length, end = SLICE.unpack_from(self.bytes, cell + HEAD.size)
        if length > self.max_frame or offset + length > self.bulk_bytes:
            sys.exit("echo_shm.py: a cell has an impossible frame")
        at = self.bulk_at + offset
        return bytes(self.bytes[at : at + length]), sequence, end

    def publish(self, cell: int, turn: int, sequence: int, pong: bytes) -> None:
        """Fills a cell. A frame that does not fit goes to the start of my bulk area, which is free."""
        length = len(pong)
        if length <= self.cell_bytes - HEAD.size:
            self.bytes[cell + HEAD.size : cell + HEAD.size + length] = pong
        else:
            self.end += (length + 127) // 128 * 128
            at = self.bulk_at + self.bulk_bytes  # the second area: mine
            self.bytes[at : at + length] = pong
            SLICE.pack_into(self.bytes, cell + HEAD.size, 0, length, self.end)
            length = IN_BULK
        self.longs[cell // 8] = int.from_bytes(HEAD.pack(length, turn, sequence), "little")

    def serve_mailbox(self) -> None:
        """One cell for both directions: the pong overwrites the ping."""
        turn = 1
        while True:
            ping, sequence, _ = self.ping_in(self.cells_at, turn)
            self.publish(self.cells_at, (turn + 1) % 65536, sequence, self.answer(ping))
            turn = (turn + 2) % 65536

    def serve_rings(self) -> None:
        """A ring of cells in each direction."""
        pongs = self.cells_at + self.cells * self.cell_bytes
        frames = 0
        while True:
            at, turn = frames % self.cells * self.cell_bytes, (frames // self.cells + 1) % 65536
            ping, sequence, read = self.ping_in(self.cells_at + at, turn)
            pong = self.answer(ping)
            while self.is_full(frames):
                self.pause()
            self.publish(pongs + at, turn, sequence, pong)
            if read is not None:
                self.longs[READ_BY_ME // 8 + 1] = read
            frames = (frames + 1) % 2**32
            self.words[READ_BY_ME // 4] = frames

    def is_full(self, frames: int) -> bool:
        """Returns whether there is no free cell for a pong, or something in my bulk area."""
        unread = (frames - self.words[READ_BY_PARENT // 4]) % 2**32
        return unread == self.cells or self.longs[READ_BY_PARENT // 8 + 1] != self.end


def main() -> None:
    if setting("PROTOCOL") != "1":
        sys.exit(f"echo_shm.py: it speaks version 1 of the peer protocol, not {setting('PROTOCOL')}")
    if platform.machine() != "x86_64":
        sys.exit(f"echo_shm.py: it needs the memory ordering of x86_64, and this is {platform.machine()}")
    if setting("CODEC") not in CODECS:
        sys.exit(f"echo_shm.py: it speaks the codecs {', '.join(CODECS)}, not {setting('CODEC')}")
    segment = Segment(CODECS[setting("CODEC")](setting("ID"), setting("PARENT_ID")))
    serve = {"shm-mailbox": segment.serve_mailbox, "shm-spin": segment.serve_rings}.get(setting("TRANSPORT"))
    if serve is None:
        sys.exit(f"echo_shm.py: it does not speak {setting('TRANSPORT')}")
    serve()


if __name__ == "__main__":
    main()
