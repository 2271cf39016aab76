/* A peer for ipcbench in C, over shared memory:
 *
 *     cc -O2 -o echo_shm src/peers/c/echo_shm.c
 *     ipcbench run shm-spin shm-mailbox --peer ./echo_shm
 *
 * It speaks the peer protocol (docs/peer-protocol.md) with the codecs json and raw.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "messages.h"

/* Offsets in the segment. */
enum {
    closed_by_parent = 128, /* uint32 */
    closed_by_me = 640,     /* uint32 */
    read_by_me = 1024,      /* uint32 frames, then at + 8 uint64 bulk: how far the pings have been read */
    read_by_parent = 1152,  /* the same, of the pongs */
    mark_at = 1280,
    head_size = 8,       /* of a cell */
    in_bulk = 0xffff,    /* instead of a length */
    slice_size = 24,
};

/* What the segment says of itself. */
struct mark {
    char magic[8];
    uint32_t version;
    uint32_t cells; /* in each direction; 1 in a mailbox, which has one for both */
    uint64_t cell_bytes, bulk_bytes, max_frame, cells_at, bulk_at;
};

/* Where a frame is that does not fit into its cell. */
struct slice {
    uint64_t offset, length, end;
};

/* A cell's first word. */
struct head {
    uint16_t length, turn;
    uint32_t sequence;
};

static char *segment;
static struct mark mark;
static int yields;

static _Atomic uint32_t *word(size_t offset) {
    return (_Atomic uint32_t *)(segment + offset);
}

static _Atomic uint64_t *long_word(size_t offset) {
    return (_Atomic uint64_t *)(segment + offset);
}

static struct head load_head(const char *cell) {
    const uint64_t value = atomic_load_explicit((_Atomic uint64_t *)cell, memory_order_acquire);
    struct head head;
    memcpy(&head, &value, sizeof head);
    return head;
}

/* Everything that was written before becomes visible with it. */
static void publish(char *cell, struct head head) {
    uint64_t value;
    memcpy(&value, &head, sizeof value);
    atomic_store_explicit((_Atomic uint64_t *)cell, value, memory_order_release);
}

/* Between two polls. Ends the program if ipcbench closed its end. What it wrote before was seen by an earlier poll: it
 * closes only after it has had all answers. */
static void pause_poll(unsigned tries) {
    if (tries % 64 == 63 && atomic_load_explicit(word(closed_by_parent), memory_order_acquire) != 0) {
        atomic_store_explicit(word(closed_by_me), 1, memory_order_release);
        exit(0);
    }
    if (yields)
        sched_yield();
#if defined(__x86_64__)
    else
        __builtin_ia32_pause();
#endif
}

/* Waits until the cell has been filled for this turn. */
static struct head await(const char *cell, uint16_t turn) {
    struct head head = load_head(cell);
    for (unsigned tries = 0; head.turn == (uint16_t)(turn - 1); ++tries) {
        pause_poll(tries);
        head = load_head(cell);
    }
    if (head.turn != turn)
        fail("a cell has turn %u instead of %u", head.turn, turn);
    return head;
}

/* Returns the frame of a cell, and its size; slice->end is set if it is in the bulk area. */
static const char *frame_of(const char *cell, struct head head, size_t *size, struct slice *slice) {
    *size = head.length;
    if (head.length != in_bulk && head.length <= mark.cell_bytes - head_size)
        return cell + head_size;
    memcpy(slice, cell + head_size, slice_size);
    if (head.length != in_bulk || slice->length > mark.max_frame || slice->offset > mark.bulk_bytes ||
        slice->length > mark.bulk_bytes - slice->offset)
        fail("a cell has an impossible frame");
    *size = slice->length;
    return segment + mark.bulk_at + slice->offset;
}

/* Fills a cell with the answer to a ping. One that might not fit goes to the start of my bulk area, which the caller
 * knows to be free. Returns the end of the slice, unchanged if there is none. */
static uint64_t answer_in(char *cell, struct head head, const char *ping, size_t size, uint64_t end) {
    static char *pong = NULL; /* a mailbox's cell still holds the ping */
    if (pong == NULL && (pong = malloc(mark.max_frame)) == NULL)
        fail("there is no memory for a frame");
    struct slice slice = {0, answer(ping, size, pong), end};
    if (slice.length <= mark.cell_bytes - head_size) {
        memcpy(cell + head_size, pong, slice.length);
        head.length = (uint16_t)slice.length;
    } else {
        slice.end += (slice.length + 127) / 128 * 128;
        memcpy(segment + mark.bulk_at + mark.bulk_bytes, pong, slice.length); /* the second area: mine */
        memcpy(cell + head_size, &slice, slice_size);
        head.length = in_bulk;
    }
    publish(cell, head);
    return slice.end;
}

/* One cell for both directions: the pong overwrites the ping. */
static void serve_mailbox(void) {
    char *cell = segment + mark.cells_at;
    for (uint16_t turn = 1;; turn = (uint16_t)(turn + 2)) {
        struct head head = await(cell, turn);
        struct slice slice;
        size_t size;
        const char *ping = frame_of(cell, head, &size, &slice);
        head.turn = (uint16_t)(turn + 1);
        answer_in(cell, head, ping, size, 0);
    }
}

/* A ring of cells in each direction. */
static void serve_rings(void) {
    char *pings = segment + mark.cells_at, *pongs = pings + mark.cells * mark.cell_bytes;
    uint64_t end = 0; /* of what I have put into my bulk area, since the start */
    for (uint32_t frames = 0;; ++frames) {
        const uint64_t at = (frames % mark.cells) * mark.cell_bytes;
        const uint16_t turn = (uint16_t)(frames / mark.cells + 1);
        struct head head = await(pings + at, turn);
        struct slice slice = {0, 0, 0};
        size_t size;
        const char *ping = frame_of(pings + at, head, &size, &slice);
        /* Waits for a free cell, and until my bulk area is empty. */
        for (unsigned tries = 0;
             frames - atomic_load_explicit(word(read_by_parent), memory_order_acquire) == mark.cells ||
             atomic_load_explicit(long_word(read_by_parent + 8), memory_order_acquire) != end;
             ++tries)
            pause_poll(tries);
        end = answer_in(pongs + at, head, ping, size, end);
        if (head.length == in_bulk)
            atomic_store_explicit(long_word(read_by_me + 8), slice.end, memory_order_release);
        atomic_store_explicit(word(read_by_me), frames + 1, memory_order_release);
    }
}

int main(void) {
    read_settings();
    yields = strcmp(setting("WAIT"), "yield") == 0;
    const int fd = atoi(setting("DESCRIPTORS"));
    struct stat file;
    if (fstat(fd, &file) != 0)
        fail("descriptor %d: %s", fd, strerror(errno));
    segment = mmap(NULL, (size_t)file.st_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (segment == MAP_FAILED || (size_t)file.st_size < mark_at + sizeof mark)
        fail("mapping the segment: %s", strerror(errno));
    memcpy(&mark, segment + mark_at, sizeof mark);
    if (memcmp(mark.magic, "ipcbench", sizeof mark.magic) != 0 || mark.version != 1)
        fail("the segment is not one of version 1 of the peer protocol");
    if (strcmp(setting("TRANSPORT"), "shm-mailbox") == 0)
        serve_mailbox();
    else if (strcmp(setting("TRANSPORT"), "shm-spin") == 0)
        serve_rings();
    fail("it does not speak %s", setting("TRANSPORT"));
}
