#include <bit>
#include <cstring>
#include <type_traits>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

static_assert(std::endian::native == std::endian::little, "the raw layout is the little-endian machine's own");

/// The fixed layout: 48 bytes, so that a ping without payload and a transport's 8 bytes of control fit one cache line.
struct Header {
    std::array<std::byte, 16> sender;
    std::array<std::byte, 16> receiver;
    std::uint64_t sent_at_ms;
    std::uint32_t payload_bytes;
    std::uint32_t kind;
};
static_assert(sizeof(Header) == 48 && std::is_trivially_copyable_v<Header>);

class RawCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        const std::size_t size = sizeof(Header) + message.payload.size();
        if (out.size() < size) {
            return 0;
        }
        const Header header{message.sender->bytes, message.receiver->bytes, message.sent_at_ms,
                            static_cast<std::uint32_t>(message.payload.size()),
                            static_cast<std::uint32_t>(message.kind)};
        std::memcpy(out.data(), &header, sizeof header);
        std::memcpy(out.data() + sizeof header, message.payload.data(), message.payload.size());
        return size;
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        Header header;
        if (frame.size() < sizeof header) {
            return false;
        }
        std::memcpy(&header, frame.data(), sizeof header);
        if (header.payload_bytes != frame.size() - sizeof header ||
            header.kind > static_cast<std::uint32_t>(MessageKind::pong)) {
            return false;
        }
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        view.sender = {text + offsetof(Header, sender), sizeof header.sender};
        view.receiver = {text + offsetof(Header, receiver), sizeof header.receiver};
        view.sent_at_ms = header.sent_at_ms;
        view.kind = static_cast<MessageKind>(header.kind);
        view.payload = {text + sizeof header, header.payload_bytes};
        return true;
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return sizeof(Header) + payload_bytes; }
};

}  // namespace

CodecInfo raw() {
    return {"raw", "fixed binary layout of 48 bytes and the payload: what transport alone costs", false,
            [] { return std::unique_ptr<Codec>(std::make_unique<RawCodec>()); }};
}

}  // namespace ipcbench::codecs
