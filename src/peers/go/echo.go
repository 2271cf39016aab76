// A peer for ipcbench in Go, with nothing but its standard library:
//
//	go build -o echo src/peers/go/*.go
//	ipcbench run stdio pipe fifo uds-stream uds-seqpacket uds-dgram tcp udp --peer ./echo
//
// It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw. Every supported processor of Linux
// that Go and ipcbench have in common is little-endian, which is the byte order of a frame's header there.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const headerSize = 8 // before each frame: its size in bytes, its sequence

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "echo.go: "+format+"\n", values...)
	os.Exit(1)
}

func setting(name string) string {
	value, isSet := os.LookupEnv("IPCBENCH_PEER_" + name)
	if !isSet {
		fail("IPCBENCH_PEER_%s is not set: this program is started by ipcbench run --peer", name)
	}
	return value
}

func number(name string) int {
	value, err := strconv.Atoi(setting(name))
	if err != nil {
		fail("IPCBENCH_PEER_%s is not a number", name)
	}
	return value
}

// Ends the program if something went wrong, but without a word if ipcbench closed its end, which is how a run ends.
func check(err error) {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.EPIPE, syscall.ECONNRESET, syscall.ECONNREFUSED} {
		if errors.Is(err, end) {
			os.Exit(0)
		}
	}
	if err != nil {
		fail("%v", err)
	}
}

// Returns the header and the pong, in the memory of the last ones.
func packet(answer codec, sequence, frame, last []byte) []byte {
	to := answer(frame, append(last[:0], make([]byte, headerSize)...))
	order.PutUint32(to, uint32(len(to)-headerSize))
	copy(to[4:headerSize], sequence)
	return to
}

// Answers over a byte stream, which may be cut anywhere.
func serveStream(from io.Reader, to io.Writer, answer codec, maxFrame int) {
	header, frame, out := make([]byte, headerSize), make([]byte, maxFrame), make([]byte, 0, headerSize+maxFrame)
	for {
		_, err := io.ReadFull(from, header)
		check(err)
		size := int(order.Uint32(header))
		if size > maxFrame {
			fail("a frame of %d bytes is over the limit", size)
		}
		_, err = io.ReadFull(from, frame[:size])
		check(err)
		out = packet(answer, header[4:], frame[:size], out)
		_, err = to.Write(out)
		check(err)
	}
}

// Answers over packets, one frame in each. An empty packet is the end of the channel.
func servePackets(socket net.Conn, answer codec, maxFrame int) {
	in, out := make([]byte, headerSize+maxFrame), make([]byte, 0, headerSize+maxFrame)
	for {
		size, err := socket.Read(in)
		check(err)
		if size == 0 {
			return
		}
		// Skips further acknowledgements, and whatever else is not a frame.
		if size >= headerSize && size-headerSize == int(order.Uint32(in)) {
			out = packet(answer, in[4:headerSize], in[headerSize:size], out)
			_, err = socket.Write(out)
			check(err)
		}
	}
}

// Proves with the nonce to be the process that ipcbench started. udp may lose the nonce, so it is sent again.
func prove(socket net.Conn, tries int, wait time.Duration) {
	acknowledged := make([]byte, 1)
	for try := 0; try < tries; try++ {
		_, err := socket.Write([]byte(setting("NONCE")))
		check(err)
		check(socket.SetReadDeadline(time.Now().Add(wait)))
		size, err := socket.Read(acknowledged)
		if size == 1 && acknowledged[0] == '+' {
			check(socket.SetReadDeadline(time.Time{}))
			return
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
	}
	fail("ipcbench did not acknowledge the nonce")
}

func connect(network string) net.Conn {
	dialer := net.Dialer{}
	if network == "unixgram" {
		dialer.LocalAddr = &net.UnixAddr{Name: setting("OWN_ADDRESS"), Net: network}
	}
	socket, err := dialer.Dial(network, setting("ADDRESS"))
	check(err)
	// A packet must fit into the buffer of its sender, whose usual size is 106,496 bytes, counted twice.
	if size := number("MAX_FRAME") + 4096; size > 106496 && strings.HasPrefix(network, "unix") {
		check(socket.(*net.UnixConn).SetWriteBuffer(size))
	}
	limit, once := time.Duration(number("TIMEOUT_MS"))*time.Millisecond, 50*time.Millisecond
	if network == "udp" {
		prove(socket, int(limit/once)+1, once)
	} else {
		prove(socket, 1, limit)
	}
	return socket
}

func main() {
	if setting("PROTOCOL") != "1" {
		fail("it speaks version 1 of the peer protocol, not %s", setting("PROTOCOL"))
	}
	makers := map[string]func(me, parent string) codec{"json": jsonCodec, "raw": rawCodec}
	maker, isKnown := makers[setting("CODEC")]
	if !isKnown {
		fail("it speaks the codecs json and raw, not %s", setting("CODEC"))
	}
	answer, maxFrame := maker(setting("ID"), setting("PARENT_ID")), number("MAX_FRAME")
	sockets := map[string]string{"uds-stream": "unix", "uds-seqpacket": "unixpacket", "uds-dgram": "unixgram", "tcp": "tcp",
		"udp": "udp"}
	switch transport := setting("TRANSPORT"); transport {
	case "stdio", "pipe", "fifo":
		ends := strings.Split(setting("DESCRIPTORS"), ",")
		open := func(end string) *os.File {
			descriptor, err := strconv.Atoi(end)
			check(err)
			return os.NewFile(uintptr(descriptor), "channel")
		}
		serveStream(open(ends[0]), open(ends[len(ends)-1]), answer, maxFrame)
	case "uds-stream", "tcp":
		socket := connect(sockets[transport])
		serveStream(socket, socket, answer, maxFrame)
	case "uds-seqpacket", "uds-dgram", "udp":
		servePackets(connect(sockets[transport]), answer, maxFrame)
	default:
		fail("it does not speak %s", transport)
	}
}
