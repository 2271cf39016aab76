package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

const (
	rawSize = 48 // of a message in the codec raw, without its payload
	ping    = 0
	pong    = 1
)

var order = binary.LittleEndian

// Appends the pong of a ping's frame.
type codec func(frame, to []byte) []byte

// ipcbench always writes the fields in this order, without blanks.
func jsonCodec(me, parent string) codec {
	head := func(from, to string) []byte {
		return []byte(`{"sender_id":"` + from + `","receiver_id":"` + to + `","sent_at_ms":`)
	}
	theirs, ours := head(parent, me), head(me, parent)
	return func(frame, to []byte) []byte {
		if !bytes.HasPrefix(frame, theirs) {
			fail("a frame is not a ping for this peer")
		}
		rest := bytes.TrimLeft(frame[len(theirs):], "0123456789") // the payload, if there is one, and the closing brace
		to = strconv.AppendInt(append(to, ours...), time.Now().UnixMilli(), 10)
		return append(to, rest...)
	}
}

func rawCodec(me, parent string) codec {
	theirs, ours := idOf(parent+me), idOf(me+parent)
	return func(frame, to []byte) []byte {
		if len(frame) < rawSize || !bytes.Equal(frame[:32], theirs) ||
			int(order.Uint32(frame[40:])) != len(frame)-rawSize || order.Uint32(frame[44:]) != ping {
			fail("a frame is not a ping for this peer")
		}
		to = order.AppendUint64(append(to, ours...), uint64(time.Now().UnixMilli()))
		to = order.AppendUint32(append(to, frame[40:44]...), pong)
		return append(to, frame[rawSize:]...)
	}
}

func idOf(text string) []byte {
	id, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil {
		fail("'%s' is not a UUID", text)
	}
	return id
}
