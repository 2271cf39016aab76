//! What both peers in Rust share: the settings, and the codecs json and raw (docs/peer-protocol.md).

use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, process};

const RAW_SIZE: usize = 48;
const PING: u32 = 0;
const PONG: u32 = 1;

pub fn fail(text: &str) -> ! {
    eprintln!("echo: {text}");
    process::exit(1)
}

pub fn setting(name: &str) -> String {
    let variable = format!("IPCBENCH_PEER_{name}");
    env::var(&variable)
        .unwrap_or_else(|_| fail(&format!("{variable} is not set: this program is started by ipcbench run --peer")))
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Appends the pong of a ping's frame.
pub enum Codec {
    /// ipcbench always writes the fields in this order, without blanks and with nothing to be escaped.
    Json { before_time: String, head: String },
    Raw { me: [u8; 16], parent: [u8; 16] },
}

impl Codec {
    fn new(name: &str, me: &str, parent: &str) -> Codec {
        let head = |from: &str, to: &str| format!("{{\"sender_id\":\"{from}\",\"receiver_id\":\"{to}\",\"sent_at_ms\":");
        match name {
            "json" => Codec::Json { before_time: head(parent, me), head: head(me, parent) },
            "raw" => Codec::Raw { me: parse_id(me), parent: parse_id(parent) },
            _ => fail(&format!("it speaks the codecs json and raw, not {name}")),
        }
    }

    pub fn answer(&self, ping: &[u8], pong: &mut Vec<u8>) {
        match self {
            Codec::Json { before_time, head } => {
                let rest = ping
                    .strip_prefix(before_time.as_bytes())
                    .unwrap_or_else(|| fail("a frame is not a ping for this peer"));
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                pong.extend_from_slice(head.as_bytes());
                pong.extend_from_slice(now_ms().to_string().as_bytes());
                pong.extend_from_slice(&rest[digits..]); // the payload, if there is one, and the closing brace
            }
            Codec::Raw { me, parent } => {
                let size = ping.len().wrapping_sub(RAW_SIZE) as u32;
                if ping.len() < RAW_SIZE
                    || ping[..16] != parent[..]
                    || ping[16..32] != me[..]
                    || ping[40..44] != size.to_le_bytes()
                    || ping[44..48] != PING.to_le_bytes()
                {
                    fail("a frame is not a ping for this peer")
                }
                pong.extend_from_slice(me);
                pong.extend_from_slice(parent);
                pong.extend_from_slice(&now_ms().to_le_bytes());
                pong.extend_from_slice(&size.to_le_bytes());
                pong.extend_from_slice(&PONG.to_le_bytes());
                pong.extend_from_slice(&ping[RAW_SIZE..]);
            }
        }
    }
}

fn parse_id(text: &str) -> [u8; 16] {
    let digits: String = text.chars().filter(|digit| *digit != '-').collect();
    let mut id = [0; 16];
    for (byte, at) in id.iter_mut().zip((0..).step_by(2)) {
        *byte = digits
            .get(at..at + 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .unwrap_or_else(|| fail(&format!("'{text}' is not a UUID")));
    }
    id
}

/// Checks the version of the protocol, and returns the codec and the size of the largest frame.
pub fn read_settings() -> (Codec, usize) {
    if setting("PROTOCOL") != "1" {
        fail(&format!("it speaks version 1 of the peer protocol, not {}", setting("PROTOCOL")));
    }
    let codec = Codec::new(&setting("CODEC"), &setting("ID"), &setting("PARENT_ID"));
    (codec, setting("MAX_FRAME").parse().unwrap_or_else(|_| fail("IPCBENCH_PEER_MAX_FRAME is not a number")))
}
