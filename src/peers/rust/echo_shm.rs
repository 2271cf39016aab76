//! A peer for ipcbench in Rust, over shared memory, with nothing but its standard library and mmap(2):
//!
//!     rustc -O -o echo_shm src/peers/rust/echo_shm.rs
//!     ipcbench run shm-spin shm-mailbox --peer ./echo_shm
//!
//! It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw.

use std::sync::atomic::Ordering;

mod messages;
mod segment;
use messages::{fail, read_settings, setting, Codec};
use segment::{Segment, IN_BULK, READ_BY_ME, READ_BY_PARENT};

/// One cell for both directions: the pong overwrites the ping.
fn serve_mailbox(segment: &Segment, codec: &Codec) -> ! {
    let (mut turn, mut pong) = (1_u16, Vec::with_capacity(segment.max_frame));
    loop {
        let head = segment.wait(segment.cells_at, turn);
        pong.clear();
        codec.answer(segment.frame(segment.cells_at, head).0, &mut pong);
        segment.publish(segment.cells_at, head, turn.wrapping_add(1), &pong, 0);
        turn = turn.wrapping_add(2);
    }
}

/// A ring of cells in each direction.
fn serve_rings(segment: &Segment, codec: &Codec) -> ! {
    let (pings, pongs) = (segment.cells_at, segment.cells_at + segment.cells * segment.cell_bytes);
    let (mut frames, mut end, mut pong) = (0_u32, 0, Vec::with_capacity(segment.max_frame));
    loop {
        let at = frames as usize % segment.cells * segment.cell_bytes;
        let turn = (frames as usize / segment.cells + 1) as u16;
        let head = segment.wait(pings + at, turn);
        let (ping, read) = segment.frame(pings + at, head);
        pong.clear();
        codec.answer(ping, &mut pong);
        let has_room = || {
            let read = segment.word(READ_BY_PARENT).load(Ordering::Acquire);
            frames.wrapping_sub(read) as usize != segment.cells
        };
        segment.poll(|| has_room() && segment.long_word(READ_BY_PARENT + 8).load(Ordering::Acquire) == end);
        end = segment.publish(pongs + at, head, turn, &pong, end);
        if head.length() == IN_BULK {
            segment.long_word(READ_BY_ME + 8).store(read, Ordering::Release);
        }
        frames = frames.wrapping_add(1);
        segment.word(READ_BY_ME).store(frames, Ordering::Release);
    }
}

fn main() {
    let (codec, _) = read_settings();
    let fd = setting("DESCRIPTORS").parse().unwrap_or_else(|_| fail("IPCBENCH_PEER_DESCRIPTORS is not a number"));
    let segment = Segment::map(fd);
    match setting("TRANSPORT").as_str() {
        "shm-mailbox" => serve_mailbox(&segment, &codec),
        "shm-spin" => serve_rings(&segment, &codec),
        other => fail(&format!("it does not speak {other}")),
    }
}
