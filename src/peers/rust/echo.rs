//! A peer for ipcbench in Rust, with nothing but its standard library:
//!
//!     rustc -O -o echo src/peers/rust/echo.rs
//!     ipcbench run stdio pipe fifo uds-stream uds-dgram tcp udp --peer ./echo
//!
//! It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::unix::io::FromRawFd;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process;
use std::time::Duration;

mod messages;
use messages::{fail, read_settings, setting, Codec};

const HEADER_SIZE: usize = 8; // before each frame, in the machine's byte order: its size in bytes, its sequence

/// Ends the program if ipcbench closed its end of the channel, which is how a run ends, or on a real error.
fn stop(error: &io::Error) -> ! {
    match error.kind() {
        ErrorKind::UnexpectedEof
        | ErrorKind::BrokenPipe
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionRefused => process::exit(0),
        _ => fail(&error.to_string()),
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// Writes the header and the pong into `out`, in place of what is there.
fn write_packet(codec: &Codec, sequence: u32, ping: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.resize(HEADER_SIZE, 0);
    codec.answer(ping, out);
    let size = (out.len() - HEADER_SIZE) as u32;
    out[..4].copy_from_slice(&size.to_ne_bytes());
    out[4..HEADER_SIZE].copy_from_slice(&sequence.to_ne_bytes());
}

// --- Channels ---

/// Answers over a byte stream, which may be cut anywhere.
fn serve_stream(mut reading: impl Read, mut writing: impl Write, codec: &Codec, max_frame: usize) -> io::Result<()> {
    let mut header = [0; HEADER_SIZE];
    let (mut ping, mut pong) = (vec![0; max_frame], Vec::with_capacity(HEADER_SIZE + max_frame));
    loop {
        reading.read_exact(&mut header)?;
        let size = number(&header) as usize;
        if size > max_frame {
            fail(&format!("a frame of {size} bytes is over the limit"));
        }
        reading.read_exact(&mut ping[..size])?;
        write_packet(codec, number(&header[4..]), &ping[..size], &mut pong);
        writing.write_all(&pong)?;
    }
}

/// Answers over packets, one frame in each. An empty packet is the end of the channel.
fn serve_packets(
    receive: impl Fn(&mut [u8]) -> io::Result<usize>,
    send: impl Fn(&[u8]) -> io::Result<usize>,
    codec: &Codec,
    max_frame: usize,
) -> io::Result<()> {
    let (mut packet, mut pong) = (vec![0; HEADER_SIZE + max_frame], Vec::with_capacity(HEADER_SIZE + max_frame));
    loop {
        let size = receive(&mut packet)?;
        if size == 0 {
            return Ok(());
        }
        // Skips further acknowledgements, and whatever else is not a frame.
        if size >= HEADER_SIZE && size - HEADER_SIZE == number(&packet) as usize {
            write_packet(codec, number(&packet[4..]), &packet[HEADER_SIZE..size], &mut pong);
            send(&pong)?;
        }
    }
}

/// Proves with the nonce to be the process that ipcbench started. udp may lose the nonce, so it is sent again.
fn prove(
    receive: impl Fn(&mut [u8]) -> io::Result<usize>,
    send: impl Fn(&[u8]) -> io::Result<usize>,
    tries: u64,
) -> io::Result<()> {
    let mut acknowledged = [0];
    for _ in 0..tries {
        send(setting("NONCE").as_bytes())?;
        match receive(&mut acknowledged) {
            Ok(1) if acknowledged == *b"+" => return Ok(()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
            _ => break,
        }
    }
    fail("ipcbench did not acknowledge the nonce")
}

fn run(codec: &Codec, max_frame: usize) -> io::Result<()> {
    let address = setting("ADDRESS");
    let limit_ms: u64 = setting("TIMEOUT_MS").parse().unwrap_or(5000);
    let limit = Some(Duration::from_millis(limit_ms));
    match setting("TRANSPORT").as_str() {
        "stdio" | "pipe" | "fifo" => {
            let numbers: Vec<i32> = setting("DESCRIPTORS").split(',').filter_map(|each| each.parse().ok()).collect();
            // SAFETY: ipcbench opened these two for this program, and nothing else here uses them.
            let (reading, writing) = unsafe { (File::from_raw_fd(numbers[0]), File::from_raw_fd(numbers[1])) };
            serve_stream(reading, writing, codec, max_frame)
        }
        "uds-stream" => {
            let socket = UnixStream::connect(address)?;
            socket.set_read_timeout(limit)?;
            prove(|to| (&socket).read(to), |from| (&socket).write(from), 1)?;
            socket.set_read_timeout(None)?;
            serve_stream(&socket, &socket, codec, max_frame)
        }
        "tcp" => {
            let socket = TcpStream::connect(address)?;
            socket.set_nodelay(true)?;
            socket.set_read_timeout(limit)?;
            prove(|to| (&socket).read(to), |from| (&socket).write(from), 1)?;
            socket.set_read_timeout(None)?;
            serve_stream(&socket, &socket, codec, max_frame)
        }
        "uds-dgram" => {
            let socket = UnixDatagram::bind(setting("OWN_ADDRESS"))?;
            socket.connect(address)?;
            socket.set_read_timeout(limit)?;
            prove(|to| socket.recv(to), |from| socket.send(from), 1)?;
            socket.set_read_timeout(None)?;
            serve_packets(|to| socket.recv(to), |from| socket.send(from), codec, max_frame)
        }
        "udp" => {
            let once_ms = 50;
            let socket = UdpSocket::bind("127.0.0.1:0")?;
            socket.connect(address)?;
            socket.set_read_timeout(Some(Duration::from_millis(once_ms)))?;
            prove(|to| socket.recv(to), |from| socket.send(from), limit_ms / once_ms + 1)?;
            socket.set_read_timeout(None)?;
            serve_packets(|to| socket.recv(to), |from| socket.send(from), codec, max_frame)
        }
        other => fail(&format!("it does not speak {other}")),
    }
}

fn main() {
    let (codec, max_frame) = read_settings();
    if let Err(error) = run(&codec, max_frame) {
        stop(&error);
    }
}
