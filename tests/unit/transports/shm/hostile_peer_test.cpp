#include <cstring>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "segment_of_memory.hpp"
#include "transports/shm/ring_reader.hpp"
#include "transports/shm/ring_writer.hpp"

/// Tests what a broken or malicious peer may write into the segment. Sanitizer builds detect accesses outside the
/// segment.
namespace ipcbench::transports {
namespace {

constexpr RingGeometry geometry{.cells = 2, .cell_bytes = 128, .bulk_bytes = 4096, .max_frame = 1000};

class HostilePeer : public testing::Test {
protected:
    /// Returns how the reader judges a cell with that head and that slice in it.
    FaultKind read(CellHeader head, BulkSlice slice = {}) {
        const SegmentOfMemory segment(geometry);
        const RingPart part = segment.part(Side::child);
        const RingCell cell(part.cells.data());
        std::memcpy(cell.frame(), &slice, sizeof slice);
        cell.publish(head, std::memory_order_release);
        RingReader reader(part, geometry.max_frame);
        EXPECT_TRUE(reader.arrived(std::memory_order_acquire));
        const Frame frame = reader.take();
        length = frame.bytes.size();
        return frame.fault.kind;
    }

    std::size_t length = 0;
};

TEST_F(HostilePeer, may_not_claim_a_length_that_no_cell_holds) {
    EXPECT_EQ(read({.length = 120, .turn = 1}), FaultKind::none);
    EXPECT_EQ(length, 120U);
    EXPECT_EQ(read({.length = 121, .turn = 1}), FaultKind::corrupt);
    EXPECT_EQ(read({.length = 0xfffe, .turn = 1}), FaultKind::corrupt);
}

TEST_F(HostilePeer, may_not_skip_a_turn) {
    EXPECT_EQ(read({.length = 1, .turn = 2}), FaultKind::corrupt);
    EXPECT_EQ(read({.length = 1, .turn = 0xffff}), FaultKind::corrupt);
}

TEST_F(HostilePeer, may_not_point_outside_the_bulk_area) {
    const CellHeader head{.length = CellHeader::in_bulk, .turn = 1};
    EXPECT_EQ(read(head, {.offset = 3096, .length = 1000}), FaultKind::none);
    EXPECT_EQ(length, 1000U);
    EXPECT_EQ(read(head, {.offset = 3097, .length = 1000}), FaultKind::corrupt);
    EXPECT_EQ(read(head, {.offset = 0, .length = 1001}), FaultKind::corrupt) << "over the limit";
    EXPECT_EQ(read(head, {.offset = 4097, .length = 0}), FaultKind::corrupt);
    EXPECT_EQ(read(head, {.offset = UINT64_MAX, .length = 1000}), FaultKind::corrupt) << "the sum wraps";
    EXPECT_EQ(read(head, {.offset = 8, .length = UINT64_MAX - 7}), FaultKind::corrupt) << "the sum wraps";
}

TEST_F(HostilePeer, may_not_acknowledge_frames_that_were_never_sent) {
    const SegmentOfMemory segment(geometry);
    RingWriter writer(segment.part(Side::parent));
    for (std::uint32_t sequence = 0; sequence < 2; ++sequence) {
        ASSERT_TRUE(writer.reserve(10, std::memory_order_acquire));
        writer.commit(10, sequence, std::memory_order_release);
    }
    segment.control().acknowledged[0].frames.store(3);
    EXPECT_TRUE(writer.reserve(10, std::memory_order_acquire));
    EXPECT_TRUE(writer.corrupt());
}

TEST_F(HostilePeer, may_not_acknowledge_bulk_memory_that_was_never_lent) {
    const SegmentOfMemory segment(geometry);
    RingWriter writer(segment.part(Side::parent));
    segment.control().acknowledged[0].bulk.store(1);
    EXPECT_TRUE(writer.reserve(1000, std::memory_order_acquire));
    EXPECT_TRUE(writer.corrupt());
}

TEST_F(HostilePeer, cannot_make_either_side_access_memory_outside_the_segment) {
    std::mt19937 random(20240229);  // NOLINT(cert-msc51-cpp): the same bytes every time
    const SegmentOfMemory segment(geometry);
    for (int round = 0; round < 1000; ++round) {
        for (std::byte& byte : segment.bytes()) {
            byte = static_cast<std::byte>(random() % 3 == 0 ? random() & 0xffU : 0);
        }
        RingReader reader(segment.part(Side::child), geometry.max_frame);
        RingWriter writer(segment.part(Side::parent));
        for (int step = 0; step < 4; ++step) {
            if (reader.arrived(std::memory_order_acquire)) {
                const Frame frame = reader.take();
                if (frame.fault) {
                    break;
                }
                ASSERT_LE(frame.bytes.size(), geometry.max_frame);
                unsigned sum = 0;
                for (const std::byte byte : frame.bytes) {
                    sum += static_cast<unsigned>(byte);
                }
                ASSERT_GE(sum, 0U);
                reader.release(std::memory_order_release);
            }
            const std::size_t size = random() % (geometry.max_frame + 1);
            if (!writer.reserve(size, std::memory_order_acquire) || writer.corrupt()) {
                continue;
            }
            std::memset(writer.buffer().data(), 1, size);
            writer.commit(size, 0, std::memory_order_release);
        }
    }
}

}  // namespace
}  // namespace ipcbench::transports
