#include <algorithm>
#include <cstdint>
#include <cstring>

#include "fuzz/require.hpp"
#include "transports/shm/ring_reader.hpp"
#include "transports/shm/ring_writer.hpp"
#include "unit/transports/shm/segment_of_memory.hpp"

/// A hostile peer that writes anything anywhere into the segment between our calls. Whatever it writes, our end stays
/// within its parts of the segment (the address sanitizer checks the bounds of the whole segment) and returns no frame
/// over the limit.
namespace ipcbench::transports {
namespace {

constexpr RingGeometry geometry{.cells = 2, .cell_bytes = 128, .bulk_bytes = 4096, .max_frame = 1000};

/// The input as a list of steps: each overwrites a piece of the segment, then makes one call.
class Script {
public:
    Script(const std::uint8_t* data, std::size_t size) : left_(data, size) {}

    [[nodiscard]] bool over() const { return left_.empty(); }
    template <class T>
    T take() {
        T value{};
        const std::size_t size = std::min(sizeof value, left_.size());
        std::memcpy(&value, left_.data(), size);
        left_ = left_.subspan(size);
        return value;
    }
    void scribble(std::span<std::byte> segment) {
        const std::size_t at = take<std::uint16_t>() % segment.size();
        const std::size_t size = std::min<std::size_t>({take<std::uint8_t>() % 32U, left_.size(), segment.size() - at});
        std::memcpy(segment.data() + at, left_.data(), size);
        left_ = left_.subspan(size);
    }

private:
    std::span<const std::uint8_t> left_;
};

bool lies_in(std::span<const std::byte> part, std::span<const std::byte> whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

void receive(RingReader& reader, const RingPart& part) {
    if (!reader.arrived(std::memory_order_acquire)) {
        return;
    }
    const Frame frame = reader.take();
    if (frame.fault) {
        return;
    }
    fuzz::require(frame.bytes.size() <= geometry.max_frame, "no frame is over the limit");
    fuzz::require(lies_in(frame.bytes, part.cells) || lies_in(frame.bytes, part.bulk), "a frame lies in its part");
    static_cast<void>(reader.release(std::memory_order_release));
}

void send(RingWriter& writer, const RingPart& part, std::size_t size) {
    if (!writer.reserve(size, std::memory_order_acquire) || writer.corrupt()) {
        return;
    }
    const std::span<std::byte> buffer = writer.buffer();
    fuzz::require(buffer.size() >= size, "the room is as large as was asked for");
    fuzz::require(lies_in(buffer, part.cells) || lies_in(buffer, part.bulk), "room lies in its part");
    std::fill_n(buffer.begin(), size, std::byte{0x55});
    writer.commit(size, 0, std::memory_order_release);
}

}  // namespace
}  // namespace ipcbench::transports

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ipcbench::transports;
    const SegmentOfMemory segment(geometry);
    const RingPart input = segment.part(Side::child);
    const RingPart output = segment.part(Side::parent);
    RingReader reader(input, geometry.max_frame);
    RingWriter writer(output);
    Script script(data, size);
    while (!script.over()) {
        script.scribble(segment.bytes());
        const auto what = script.take<std::uint16_t>();
        if (what % 2 == 0) {
            receive(reader, input);
        } else {
            send(writer, output, (what >> 1U) % (geometry.max_frame + 1));
        }
    }
    return 0;
}
