#!/usr/bin/env node
// A peer for ipcbench in Node.js, without packages:
//
//     ipcbench run stdio pipe fifo uds-stream tcp --peer 'node src/peers/node/echo.js'
//
// It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw.
"use strict";

const net = require("net");
const os = require("os");

const HEADER_SIZE = 8; // before each frame, in the machine's byte order: its size in bytes, its sequence
const RAW_SIZE = 48;
const littleEndian = os.endianness() === "LE";

function fail(text) {
  process.stderr.write(`echo.js: ${text}\n`);
  process.exit(1);
}

function setting(name) {
  const value = process.env[`IPCBENCH_PEER_${name}`];
  if (value === undefined) {
    fail(`IPCBENCH_PEER_${name} is not set: this program is started by ipcbench run --peer`);
  }
  return value;
}

const me = setting("ID");
const parent = setting("PARENT_ID");

// --- Messages: a codec turns the frame of a ping into the frame of its pong ---

function answerJson(frame) {
  const ping = JSON.parse(frame.toString("utf8"));
  if (ping.sender_id !== parent || ping.receiver_id !== me) {
    fail("a ping is from or for somebody else");
  }
  // JSON.stringify leaves out a payload that is undefined.
  const pong = { sender_id: me, receiver_id: parent, sent_at_ms: Date.now(), payload: ping.payload };
  return Buffer.from(JSON.stringify(pong), "utf8");
}

const myId = Buffer.from(me.replace(/-/g, ""), "hex");
const parentId = Buffer.from(parent.replace(/-/g, ""), "hex");

// 16 bytes sender, 16 receiver, 8 sent_at_ms, 4 size of the payload, 4 kind (0: ping, 1: pong), then the payload.
function answerRaw(frame) {
  const size = frame.length - RAW_SIZE;
  if (size < 0 || !frame.subarray(0, 16).equals(parentId) || !frame.subarray(16, 32).equals(myId) ||
      frame.readUInt32LE(40) !== size || frame.readUInt32LE(44) !== 0) {
    fail("a frame is not a ping for this peer");
  }
  const pong = Buffer.from(frame); // a copy
  myId.copy(pong, 0);
  parentId.copy(pong, 16);
  pong.writeBigUInt64LE(BigInt(Date.now()), 32);
  pong.writeUInt32LE(1, 44);
  return pong;
}

// --- The channel: frames with their sequences over a byte stream, which may be cut anywhere ---

class Stream {
  constructor(reading, writing, answer) {
    this.writing = writing;
    this.answer = answer;
    this.arrived = [];
    this.size = 0; // of what has arrived
    reading.on("data", (bytes) => this.take(bytes));
    reading.on("end", () => process.exit(0));
    for (const end of new Set([reading, writing])) {
      // ipcbench closed its end: the run is over.
      end.on("error", (error) => (error.code === "EPIPE" || error.code === "ECONNRESET" ? process.exit(0) : fail(error)));
    }
  }

  take(bytes) {
    this.arrived.push(bytes);
    this.size += bytes.length;
    // Joins the parts only when a frame is complete, because joining copies them.
    while (this.size >= HEADER_SIZE) {
      if (this.arrived[0].length < HEADER_SIZE) {
        this.arrived = [Buffer.concat(this.arrived)];
      }
      const end = HEADER_SIZE + this.number(this.arrived[0], 0);
      if (this.size < end) {
        return;
      }
      const all = this.arrived.length === 1 ? this.arrived[0] : Buffer.concat(this.arrived);
      this.reply(this.number(all, 4), this.answer(all.subarray(HEADER_SIZE, end)));
      this.arrived = [all.subarray(end)];
      this.size -= end;
    }
  }

  reply(sequence, frame) {
    const packet = Buffer.allocUnsafe(HEADER_SIZE + frame.length);
    if (littleEndian) {
      packet.writeUInt32LE(frame.length, 0);
      packet.writeUInt32LE(sequence, 4);
    } else {
      packet.writeUInt32BE(frame.length, 0);
      packet.writeUInt32BE(sequence, 4);
    }
    frame.copy(packet, HEADER_SIZE);
    this.writing.write(packet);
  }

  number(bytes, at) {
    return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}

// Connects to ipcbench, and proves with the nonce to be the process that it started.
function connect(answer) {
  const address = setting("ADDRESS");
  const where = address.startsWith("/") ? { path: address } : { host: "127.0.0.1", port: Number(address.split(":")[1]) };
  const socket = net.connect(where);
  socket.setNoDelay(true);
  socket.write(setting("NONCE"));
  socket.once("error", (error) => fail(error));
  socket.once("data", (acknowledged) => {
    if (acknowledged[0] !== "+".charCodeAt(0)) {
      fail("ipcbench did not acknowledge the nonce");
    }
    socket.removeAllListeners("error");
    const stream = new Stream(socket, socket, answer);
    if (acknowledged.length > 1) {
      stream.take(acknowledged.subarray(1)); // the first ping came along
    }
  });
}

const codecs = { json: answerJson, raw: answerRaw };
const answer = codecs[setting("CODEC")];
if (setting("PROTOCOL") !== "1") {
  fail(`it speaks version 1 of the peer protocol, not ${setting("PROTOCOL")}`);
}
if (answer === undefined) {
  fail(`it speaks the codecs ${Object.keys(codecs).join(", ")}, not ${setting("CODEC")}`);
}
if (["uds-stream", "tcp"].includes(setting("TRANSPORT"))) {
  connect(answer);
} else if (["stdio", "pipe", "fifo"].includes(setting("TRANSPORT"))) {
  const [reading, writing] = setting("DESCRIPTORS").split(",").map(Number);
  new Stream(new net.Socket({ fd: reading, readable: true, writable: false }),
             new net.Socket({ fd: writing, readable: false, writable: true }), answer);
} else {
  fail(`it does not speak ${setting("TRANSPORT")}`);
}
