#include <bit>
#include <cstring>
#include <tuple>

#include "codecs/documents/bytes_format.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

static_assert(std::endian::native == std::endian::little, "the raw layout is the little-endian machine's own");

/// The fixed layout: 48 bytes, so that a message without payload and a transport's 8 bytes of control fit into one
/// cache line. Each field is written and read separately: a header assembled in memory would be read back in wider
/// words than it was written in, and the read would wait for the store buffer (no store forwarding).
namespace offset {
constexpr std::size_t sender = 0;
constexpr std::size_t receiver = 16;
constexpr std::size_t sent_at_ms = 32;
constexpr std::size_t payload_bytes_and_kind = 40;  // 32 bits each
constexpr std::size_t payload = 48;
}  // namespace offset

constexpr std::size_t id_bytes = std::tuple_size_v<decltype(Identity::bytes)>;
constexpr unsigned kind_shift = 32;

std::uint64_t read_word(const std::byte* from) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}

class RawCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        const std::size_t size = offset::payload + message.payload.size();
        if (out.size() < size) {
            return 0;
        }
        std::byte* const frame = out.data();
        const std::uint64_t payload_bytes_and_kind = message.payload.size() | static_cast<std::uint64_t>(message.kind)
                                                                                  << kind_shift;
        std::memcpy(frame + offset::sender, message.sender->bytes.data(), id_bytes);
        std::memcpy(frame + offset::receiver, message.receiver->bytes.data(), id_bytes);
        std::memcpy(frame + offset::sent_at_ms, &message.sent_at_ms, sizeof message.sent_at_ms);
        std::memcpy(frame + offset::payload_bytes_and_kind, &payload_bytes_and_kind, sizeof payload_bytes_and_kind);
        if (!message.payload.empty()) {
            std::memcpy(frame + offset::payload, message.payload.data(), message.payload.size());
        }
        return size;
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        if (frame.size() < offset::payload) {
            return false;
        }
        const std::uint64_t payload_bytes_and_kind = read_word(frame.data() + offset::payload_bytes_and_kind);
        const std::uint64_t kind = payload_bytes_and_kind >> kind_shift;
        if (static_cast<std::uint32_t>(payload_bytes_and_kind) != frame.size() - offset::payload ||
            kind > static_cast<std::uint64_t>(MessageKind::pong)) {
            return false;
        }
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        view.sender = {text + offset::sender, id_bytes};
        view.receiver = {text + offset::receiver, id_bytes};
        view.sent_at_ms = read_word(frame.data() + offset::sent_at_ms);
        view.kind = static_cast<MessageKind>(kind);
        view.payload = {text + offset::payload, frame.size() - offset::payload};
        return true;
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return offset::payload + payload_bytes; }
};

}  // namespace

CodecInfo raw() {
    CodecInfo info{"raw", "fixed binary layout of 48 bytes and the payload: what transport alone costs", false,
                   [] { return std::unique_ptr<Codec>(std::make_unique<RawCodec>()); }};
    carry_documents_as_bytes(info);
    return info;
}

}  // namespace ipcbench::codecs
