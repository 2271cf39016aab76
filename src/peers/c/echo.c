/* A peer for ipcbench in C, over descriptors and sockets:
 *
 *     cc -O2 -o echo src/peers/c/echo.c
 *     ipcbench run stdio pipe fifo uds-stream uds-seqpacket uds-dgram tcp udp --peer ./echo
 *
 * It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "messages.h"

enum { nonce_digits = 32 };

/* Before each frame, in the machine's byte order. */
struct header {
    uint32_t size; /* of the frame, in bytes */
    uint32_t sequence;
};

static int reading, writing;
static int in_packets; /* one frame in each packet; otherwise a stream of bytes */
static char *frame_in, *frame_out; /* a header, then the frame */

/* Ends the program if ipcbench closed its end of the channel. That is how a run ends, so it is no error. */
static void check(ssize_t result, const char *doing) {
    if (result < 0 && (errno == EPIPE || errno == ECONNRESET || errno == ECONNREFUSED))
        exit(0);
    if (result < 0)
        fail("%s: %s", doing, strerror(errno));
}

static void limit_waits(int socket, long milliseconds) {
    const struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
    check(setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "limiting waits");
}

/* Connects to ipcbench, and proves with the nonce to be the process that it started. */
static int connect_to_ipcbench(int kind) {
    const char *address = setting("ADDRESS"), *nonce = setting("NONCE");
    const int local = address[0] == '/', is_udp = strcmp(setting("TRANSPORT"), "udp") == 0;
    const int fd = socket(local ? AF_UNIX : AF_INET, kind, 0);
    check(fd, "opening a socket");
    if (local) {
        struct sockaddr_un to = {.sun_family = AF_UNIX};
        snprintf(to.sun_path, sizeof to.sun_path, "%s", address);
        const int buffer = (int)(max_frame < 100000 ? 106496 : max_frame + 4096);
        if (kind != SOCK_STREAM) /* a packet must fit into the buffer of its sender */
            check(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer), "setting the size of the buffer");
        check(connect(fd, (struct sockaddr *)&to, sizeof to), "connecting");
        snprintf(to.sun_path, sizeof to.sun_path, "%s", setting("OWN_ADDRESS"));
        if (kind == SOCK_DGRAM)
            check(bind(fd, (struct sockaddr *)&to, sizeof to), "binding");
    } else {
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
        to.sin_port = htons((uint16_t)atoi(strchr(address, ':') + 1));
        check(connect(fd, (struct sockaddr *)&to, sizeof to), "connecting");
        const int on = 1;
        if (kind == SOCK_STREAM)
            check(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setting TCP_NODELAY");
    }
    const long once_ms = 50, timeout_ms = atol(setting("TIMEOUT_MS"));
    limit_waits(fd, is_udp ? once_ms : timeout_ms); /* udp may lose the nonce: it is sent again */
    char acknowledged = 0;
    for (long tries = is_udp ? timeout_ms / once_ms : 1; tries > 0 && acknowledged != '+'; --tries) {
        check(send(fd, nonce, nonce_digits, 0), "sending the nonce");
        (void)!recv(fd, &acknowledged, 1, 0);
    }
    if (acknowledged != '+')
        fail("ipcbench did not acknowledge the nonce");
    limit_waits(fd, 0);
    return fd;
}

/* Reads exactly that much of a stream. Ends the program at the end of the stream. */
static void read_all(char *to, size_t size) {
    while (size > 0) {
        const ssize_t got = read(reading, to, size);
        check(got, "reading");
        if (got == 0)
            exit(0);
        to += got;
        size -= (size_t)got;
    }
}

/* Receives a frame into frame_in. */
static struct header receive(void) {
    struct header header = {0, 0};
    if (in_packets) {
        ssize_t got = 0;
        do { /* skips further acknowledgements of a datagram transport, and whatever else is not a frame */
            got = recv(reading, frame_in, sizeof header + max_frame, 0);
            check(got, "receiving");
            if (got == 0)
                exit(0);
            memcpy(&header, frame_in, sizeof header);
        } while ((size_t)got < sizeof header || (size_t)got - sizeof header != header.size);
        return header;
    }
    read_all((char *)&header, sizeof header);
    if (header.size > max_frame)
        fail("a frame of %u bytes is over the limit", header.size);
    read_all(frame_in + sizeof header, header.size);
    return header;
}

/* Sends the frame in frame_out. */
static void reply(struct header header) {
    memcpy(frame_out, &header, sizeof header);
    const char *from = frame_out;
    for (size_t size = sizeof header + header.size; size > 0;) {
        const ssize_t put = write(writing, from, size);
        check(put, "writing");
        from += put;
        size -= (size_t)put;
    }
}

static void open_channel(void) {
    const char *transport = setting("TRANSPORT");
    if (sscanf(setting("DESCRIPTORS"), "%d,%d", &reading, &writing) == 2)
        return; /* stdio, pipe, fifo */
    if (strcmp(transport, "uds-stream") == 0 || strcmp(transport, "tcp") == 0) {
        reading = writing = connect_to_ipcbench(SOCK_STREAM);
        return;
    }
    in_packets = 1;
    if (strcmp(transport, "uds-seqpacket") == 0)
        reading = writing = connect_to_ipcbench(SOCK_SEQPACKET);
    else if (strcmp(transport, "uds-dgram") == 0 || strcmp(transport, "udp") == 0)
        reading = writing = connect_to_ipcbench(SOCK_DGRAM);
    else
        fail("it does not speak %s", transport);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    read_settings();
    frame_in = malloc(sizeof(struct header) + max_frame);
    frame_out = malloc(sizeof(struct header) + max_frame);
    if (frame_in == NULL || frame_out == NULL)
        fail("there is no memory for frames of %zu bytes", max_frame);
    open_channel();
    for (;;) {
        struct header header = receive();
        header.size = (uint32_t)answer(frame_in + sizeof header, header.size, frame_out + sizeof header);
        reply(header);
    }
}
