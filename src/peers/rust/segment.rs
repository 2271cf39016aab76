//! The memory that a peer shares with ipcbench: its layout, and how a frame is awaited, read and written there.

use std::convert::TryInto;
use std::fs::File;
use std::os::unix::io::{AsRawFd, FromRawFd};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::{hint, process, ptr, slice, thread};

use crate::messages::{fail, setting};

// Offsets in the segment.
const CLOSED_BY_PARENT: usize = 128;
const CLOSED_BY_ME: usize = 640;
pub const READ_BY_ME: usize = 1024; // frames; 8 bytes on: how far the bulk area of the pings has been read
pub const READ_BY_PARENT: usize = 1152; // the same, of the pongs
const MARK_AT: usize = 1280;

const HEAD_SIZE: usize = 8; // of a cell
pub const IN_BULK: u64 = 0xffff; // instead of a length
const SLICE_SIZE: usize = 24;

extern "C" {
    fn mmap(address: *mut u8, size: usize, protection: i32, flags: i32, fd: i32, offset: i64) -> *mut u8;
}

/// The mapped memory, and what it says of itself. Both sides write to it, so only its cells' heads say what may be read.
pub struct Segment {
    memory: *mut u8,
    pub cells: usize, // in each direction; 1 in a mailbox, which has one for both
    pub cell_bytes: usize,
    bulk_bytes: usize,
    pub max_frame: usize,
    pub cells_at: usize,
    bulk_at: usize,
    yields: bool,
}

/// A cell's first word: length, turn and sequence.
#[derive(Clone, Copy)]
pub struct Head(u64);

impl Head {
    pub fn length(self) -> u64 {
        self.0 & 0xffff
    }
    fn turn(self) -> u16 {
        (self.0 >> 16) as u16
    }
    fn with(self, length: u64, turn: u16) -> Head {
        Head(self.0 >> 32 << 32 | u64::from(turn) << 16 | length)
    }
}

/// Where a frame is that does not fit into its cell: offset, length, and the end of what has been put there in all.
type Slice = [u64; 3];

impl Segment {
    pub fn map(fd: i32) -> Segment {
        // SAFETY: ipcbench opened it for this program, and nothing else here uses it.
        let file = unsafe { File::from_raw_fd(fd) };
        let size = file.metadata().map_or(0, |data| data.len() as usize);
        let (read_and_write, shared_and_populated) = (1 | 2, 1 | 0x8000);
        // SAFETY: a new mapping, which lives as long as this program.
        let memory = unsafe { mmap(ptr::null_mut(), size, read_and_write, shared_and_populated, file.as_raw_fd(), 0) };
        if memory as isize == -1 || size < MARK_AT + 56 {
            fail("mapping the segment failed");
        }
        // SAFETY: the segment has at least that many bytes, and ipcbench wrote them before this program was started.
        let mark = unsafe { slice::from_raw_parts(memory.add(MARK_AT), 56) };
        let long = |at: usize| u64::from_le_bytes(mark[at..at + 8].try_into().unwrap()) as usize;
        if &mark[..8] != b"ipcbench" || long(8) & 0xffff_ffff != 1 {
            fail("the segment is not one of version 1 of the peer protocol");
        }
        let yields = setting("WAIT") == "yield";
        let (cells, cell_bytes, bulk_bytes, max_frame) = (long(8) >> 32, long(16), long(24), long(32));
        Segment { memory, cells, cell_bytes, bulk_bytes, max_frame, cells_at: long(40), bulk_at: long(48), yields }
    }

    pub fn word(&self, at: usize) -> &AtomicU32 {
        // SAFETY: within the segment, aligned, and only used as an atomic.
        unsafe { &*self.memory.add(at).cast() }
    }
    pub fn long_word(&self, at: usize) -> &AtomicU64 {
        // SAFETY: as above.
        unsafe { &*self.memory.add(at).cast() }
    }

    /// Polls until it is so. Ends the program if ipcbench closed its end, which it does after it has had all answers.
    pub fn poll(&self, mut is_so: impl FnMut() -> bool) {
        let mut tries = 0_u32;
        while !is_so() {
            tries = tries.wrapping_add(1);
            if tries % 64 == 0 && self.word(CLOSED_BY_PARENT).load(Ordering::Acquire) != 0 {
                self.word(CLOSED_BY_ME).store(1, Ordering::Release);
                process::exit(0);
            }
            if self.yields {
                thread::yield_now();
            } else {
                hint::spin_loop();
            }
        }
    }

    /// Waits until the cell has been filled for this turn.
    pub fn wait(&self, cell: usize, turn: u16) -> Head {
        let mut head = Head(0);
        self.poll(|| {
            head = Head(self.long_word(cell).load(Ordering::Acquire));
            head.turn() != turn.wrapping_sub(1)
        });
        if head.turn() != turn {
            fail(&format!("a cell has turn {} instead of {turn}", head.turn()));
        }
        head
    }

    /// Returns the frame of a cell, and where the bulk area has been read up to then; 0 if the frame is in the cell.
    pub fn frame(&self, cell: usize, head: Head) -> (&[u8], u64) {
        let (mut at, mut length, mut end) = (cell + HEAD_SIZE, head.length() as usize, 0);
        if head.length() == IN_BULK || length > self.cell_bytes - HEAD_SIZE {
            // SAFETY: the cell is ours until we answer.
            let slice: Slice = unsafe { ptr::read_unaligned(self.memory.add(at).cast()) };
            let (offset, size) = (slice[0] as usize, slice[1] as usize);
            let fits = size <= self.max_frame && offset <= self.bulk_bytes && size <= self.bulk_bytes - offset;
            if head.length() != IN_BULK || !fits {
                fail("a cell has an impossible frame");
            }
            (at, length, end) = (self.bulk_at + offset, size, slice[2]);
        }
        // SAFETY: within the segment, and the parent does not write there until we answer.
        (unsafe { slice::from_raw_parts(self.memory.add(at), length) }, end)
    }

    /// Fills a cell. A frame that does not fit goes to the start of my bulk area, which the caller knows to be free.
    /// Returns the end of what I have put there in all.
    pub fn publish(&self, cell: usize, head: Head, turn: u16, pong: &[u8], end: u64) -> u64 {
        let copy = |from: *const u8, to: usize, size: usize| {
            // SAFETY: a cell or my bulk area, which have room for that.
            unsafe { ptr::copy_nonoverlapping(from, self.memory.add(to), size) }
        };
        let (mut length, mut new_end) = (pong.len() as u64, end);
        if pong.len() <= self.cell_bytes - HEAD_SIZE {
            copy(pong.as_ptr(), cell + HEAD_SIZE, pong.len());
        } else {
            new_end += (length + 127) / 128 * 128;
            copy(pong.as_ptr(), self.bulk_at + self.bulk_bytes, pong.len()); // the second area: mine
            let slice: Slice = [0, length, new_end];
            copy(slice.as_ptr().cast(), cell + HEAD_SIZE, SLICE_SIZE);
            length = IN_BULK;
        }
        self.long_word(cell).store(head.with(length, turn).0, Ordering::Release);
        new_end
    }
}
