/* What both peers in C share: the settings, and the codecs json and raw (docs/peer-protocol.md). */
#ifndef IPCBENCH_PEER_MESSAGES_H
#define IPCBENCH_PEER_MESSAGES_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { id_digits = 36, raw_size = 48 };

static const char *me, *parent;       /* as texts */
static char my_id[16], parent_id[16]; /* as bytes */
static int is_raw;                    /* the codec; otherwise json */
static size_t max_frame;

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("echo: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    exit(1);
}

static const char *setting(const char *name) {
    char variable[64];
    snprintf(variable, sizeof variable, "IPCBENCH_PEER_%s", name);
    const char *value = getenv(variable);
    if (value == NULL)
        fail("%s is not set: this program is started by ipcbench run --peer", variable);
    return value;
}

static void parse_id(const char *text, char *id) {
    if (strlen(text) != id_digits)
        fail("'%s' is not a UUID", text);
    for (int i = 0; i < 16; ++i, text += 2) {
        if (*text == '-')
            ++text;
        const char digits[3] = {text[0], text[1], 0};
        id[i] = (char)strtoul(digits, NULL, 16);
    }
}

static void read_settings(void) {
    if (strcmp(setting("PROTOCOL"), "1") != 0)
        fail("it speaks version 1 of the peer protocol, not %s", setting("PROTOCOL"));
    is_raw = strcmp(setting("CODEC"), "raw") == 0;
    if (!is_raw && strcmp(setting("CODEC"), "json") != 0)
        fail("it speaks the codecs json and raw, not %s", setting("CODEC"));
    parse_id(me = setting("ID"), my_id);
    parse_id(parent = setting("PARENT_ID"), parent_id);
    max_frame = strtoul(setting("MAX_FRAME"), NULL, 10);
}

static uint64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ipcbench always writes this form, without blanks and with nothing to be escaped. */
static size_t answer_json(const char *ping, size_t size, char *pong) {
    char expected[2 * id_digits + 64];
    const size_t known = (size_t)snprintf(
        expected, sizeof expected, "{\"sender_id\":\"%s\",\"receiver_id\":\"%s\",\"sent_at_ms\":", parent, me);
    if (size <= known || memcmp(ping, expected, known) != 0)
        fail("a frame is not a ping for this peer");
    const char *rest = memchr(ping + known, ',', size - known);
    if (rest == NULL) /* there is no payload */
        rest = ping + size - 1;
    const size_t rest_size = size - (size_t)(rest - ping);
    const int head = sprintf(pong, "{\"sender_id\":\"%s\",\"receiver_id\":\"%s\",\"sent_at_ms\":%llu", me, parent,
                             (unsigned long long)now_ms());
    memcpy(pong + head, rest, rest_size);
    return (size_t)head + rest_size;
}

/* 16 bytes sender, 16 receiver, 8 sent_at_ms, 4 size of the payload, 4 kind (0: ping, 1: pong), then the payload. */
static size_t answer_raw(const char *ping, size_t size, char *pong) {
    uint32_t size_and_kind[2];
    if (size < raw_size || memcmp(ping, parent_id, 16) != 0 || memcmp(ping + 16, my_id, 16) != 0)
        fail("a frame is not a ping for this peer");
    memcpy(size_and_kind, ping + 40, sizeof size_and_kind);
    if (size_and_kind[0] != size - raw_size || size_and_kind[1] != 0)
        fail("a frame is not a ping");
    const uint64_t time = now_ms();
    size_and_kind[1] = 1;
    memcpy(pong, my_id, 16);
    memcpy(pong + 16, parent_id, 16);
    memcpy(pong + 32, &time, sizeof time);
    memcpy(pong + 40, size_and_kind, sizeof size_and_kind);
    memcpy(pong + raw_size, ping + raw_size, size - raw_size);
    return size;
}

/* Writes the answer to a ping, at most max_frame bytes; returns its size. */
static size_t answer(const char *ping, size_t size, char *pong) {
    return is_raw ? answer_raw(ping, size, pong) : answer_json(ping, size, pong);
}

#endif
