#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "segment_of_memory.hpp"
#include "transports/shm/ring_reader.hpp"
#include "transports/shm/ring_writer.hpp"

namespace ipcbench::transports {
namespace {

constexpr auto acquire = std::memory_order_acquire;
constexpr auto release = std::memory_order_release;

/// Returns the geometry of a small ring, which wraps and fills soon.
RingGeometry small(std::size_t max_frame) {
    return {.cells = 3, .cell_bytes = 128, .bulk_bytes = 8192, .max_frame = max_frame};
}

/// Both ends of one direction.
struct Ring {
    explicit Ring(const RingGeometry& geometry)
        : segment(geometry),
          writer(segment.part(Side::parent)),
          reader(segment.part(Side::parent), geometry.max_frame) {}

    [[nodiscard]] bool send(std::size_t size, std::uint32_t sequence) {
        if (!writer.reserve(size, acquire) || writer.corrupt()) {
            return false;
        }
        const std::span<std::byte> buffer = writer.buffer();
        EXPECT_GE(buffer.size(), size);
        fill(buffer.first(size), sequence);
        writer.commit(size, sequence, release);
        return true;
    }

    [[nodiscard]] bool receive(std::size_t size, std::uint32_t sequence) {
        if (!reader.arrived(acquire)) {
            return false;
        }
        const Frame frame = reader.take();
        std::vector<std::byte> expected(size);
        fill(expected, sequence);
        const bool same = !frame.fault && frame.sequence == sequence && frame.bytes.size() == size &&
                          std::equal(expected.begin(), expected.end(), frame.bytes.begin());
        return same && reader.release(release);
    }

    static void fill(std::span<std::byte> bytes, std::uint32_t sequence) {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::byte>((i * 7 + sequence) & 0xffU);
        }
    }

    SegmentOfMemory segment;
    RingWriter writer;
    RingReader reader;
};

TEST(Ring, carries_frames_of_every_boundary_size_unchanged) {
    Ring ring(small(4096));
    std::uint32_t sequence = 0;
    constexpr std::array<std::size_t, 18> sizes{0,  1,   7,   8,   55,  56,  57,  63,   64,
                                                65, 119, 120, 121, 127, 128, 129, 4095, 4096};
    for (const std::size_t size : sizes) {
        ASSERT_TRUE(ring.send(size, sequence)) << size;
        ASSERT_TRUE(ring.receive(size, sequence)) << size;
        ++sequence;
    }
}

TEST(Ring, wraps_around_its_cells_and_its_bulk_area) {
    Ring ring(small(3000));
    for (std::uint32_t sequence = 0; sequence < 10000; ++sequence) {
        const std::size_t size = sequence * 37 % 3001;
        ASSERT_TRUE(ring.send(size, sequence));
        ASSERT_TRUE(ring.receive(size, sequence));
    }
}

TEST(Ring, counts_turns_beyond_16_bits) {
    Ring ring({.cells = 1, .cell_bytes = 128, .bulk_bytes = 0, .max_frame = 8});
    for (std::uint32_t sequence = 0; sequence < 140000; ++sequence) {
        ASSERT_TRUE(ring.send(8, sequence));
        ASSERT_TRUE(ring.receive(8, sequence));
    }
}

TEST(Ring, holds_as_many_frames_as_it_has_cells_in_order) {
    Ring ring(small(100));
    for (std::uint32_t sequence = 0; sequence < 3; ++sequence) {
        ASSERT_TRUE(ring.send(10, sequence));
    }
    EXPECT_FALSE(ring.send(10, 3)) << "there is no fourth cell";
    EXPECT_TRUE(ring.receive(10, 0));
    EXPECT_TRUE(ring.send(10, 3));
    for (std::uint32_t sequence = 1; sequence < 4; ++sequence) {
        EXPECT_TRUE(ring.receive(10, sequence));
    }
    EXPECT_FALSE(ring.reader.arrived(acquire));
}

TEST(Ring, does_not_overwrite_a_large_frame_that_is_being_read) {
    Ring ring(small(4096));
    ASSERT_TRUE(ring.send(4096, 0));
    ASSERT_TRUE(ring.send(4000, 1));
    EXPECT_FALSE(ring.send(4096, 2)) << "the bulk area is full";
    EXPECT_TRUE(ring.send(100, 2)) << "a small frame needs none of it";
    EXPECT_TRUE(ring.receive(4096, 0));
    EXPECT_TRUE(ring.receive(4000, 1));
    EXPECT_TRUE(ring.receive(100, 2));
    EXPECT_TRUE(ring.send(4096, 3));
    EXPECT_TRUE(ring.receive(4096, 3));
}

TEST(Ring, takes_a_frame_as_large_as_its_whole_bulk_area) {
    Ring ring(small(8192));
    for (std::uint32_t sequence = 0; sequence < 5; ++sequence) {
        ASSERT_TRUE(ring.send(8192, sequence));
        ASSERT_TRUE(ring.receive(8192, sequence));
        ASSERT_TRUE(ring.send(200, sequence));
        ASSERT_TRUE(ring.receive(200, sequence));
    }
}

TEST(Ring, skips_the_end_of_the_area_where_a_frame_does_not_fit) {
    Ring ring(small(5000));
    for (std::uint32_t sequence = 0; sequence < 50; ++sequence) {
        ASSERT_TRUE(ring.send(3000, 2 * sequence));
        const bool second = ring.send(5000, 2 * sequence + 1);
        ASSERT_TRUE(ring.receive(3000, 2 * sequence));
        if (!second) {
            ASSERT_TRUE(ring.send(5000, 2 * sequence + 1));
        }
        ASSERT_TRUE(ring.receive(5000, 2 * sequence + 1));
    }
}

TEST(Ring, bounds_a_writer_that_is_faster_than_its_reader) {
    Ring ring(small(1000));
    constexpr std::uint32_t frames = 20000;
    std::atomic<bool> given_up{false};
    const auto size_of = [](std::uint32_t sequence) -> std::size_t { return sequence * 31 % 1001; };
    std::thread writer([&] {
        for (std::uint32_t sequence = 0; sequence < frames && !given_up;) {
            if (ring.send(size_of(sequence), sequence)) {
                ++sequence;
            } else {
                std::this_thread::yield();
            }
        }
    });
    bool intact = true;
    for (std::uint32_t sequence = 0; sequence < frames && intact; ++sequence) {
        while (!ring.reader.arrived(acquire)) {
            std::this_thread::yield();
        }
        intact = ring.receive(size_of(sequence), sequence);
    }
    EXPECT_TRUE(intact);
    given_up = true;
    writer.join();
}

}  // namespace
}  // namespace ipcbench::transports
