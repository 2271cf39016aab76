#include <message_generated.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#include "codecs/flatbuffers_info.hpp"

namespace ipcbench::codecs {
namespace {

namespace flat = wire::flat;

/// FlatBuffers. Messages are built from end to start, so this builds them in the builder's buffer, which lives as long
/// as the codec, and copies them to the frame. They are read in place if words may be read there. Each is prefixed with
/// its size: otherwise extra bytes would go unnoticed.
class FlatBuffersCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            builder_.Clear();
            ::flatbuffers::Offset<::flatbuffers::Vector<std::uint8_t>> payload;
            if (!message.payload.empty()) {
                payload = builder_.CreateVector(reinterpret_cast<const std::uint8_t*>(message.payload.data()),
                                                message.payload.size());
            }
            const auto sender = text(message.sender->text_view());
            const auto receiver = text(message.receiver->text_view());
            builder_.FinishSizePrefixed(flat::CreateMessage(builder_, sender, receiver, message.sent_at_ms, payload));
        } catch (const std::exception&) {
            return 0;
        }
        const std::size_t size = builder_.GetSize();
        if (size > out.size()) {
            return 0;
        }
        std::memcpy(out.data(), builder_.GetBufferPointer(), size);
        return size;
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        const auto* const bytes = aligned(frame);
        if (bytes == nullptr) {
            return false;
        }
        // FlatBuffers 2 requires the size to equal that of the frame; later versions only that it is not larger.
        if (frame.size() < min || frame.size() >= FLATBUFFERS_MAX_BUFFER_SIZE ||
            ::flatbuffers::GetPrefixedSize(bytes) != frame.size() - sizeof(::flatbuffers::uoffset_t)) {
            return false;
        }
        ::flatbuffers::Verifier verifier(bytes, frame.size());
        if (!flat::VerifySizePrefixedMessageBuffer(verifier)) {
            return false;
        }
        const flat::Message& message = *flat::GetSizePrefixedMessage(bytes);
        view.sender = {message.sender_id()->c_str(), message.sender_id()->size()};
        view.receiver = {message.receiver_id()->c_str(), message.receiver_id()->size()};
        view.sent_at_ms = message.sent_at_ms();
        view.kind = MessageKind::unstated;
        view.payload = {};
        if (const auto* const payload = message.payload(); payload != nullptr) {
            view.payload = {reinterpret_cast<const char*>(payload->data()), payload->size()};
        }
        return true;
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        // Size, root, table and its vtable; two ids with length and zero byte; padding for alignment; the payload's
        // length.
        constexpr std::size_t fixed = 168;
        return fixed + payload_bytes;
    }

private:
    static constexpr std::size_t min = 2 * sizeof(::flatbuffers::uoffset_t);

    /// Returns the frame, or a copy if its words are not aligned; null if there is no memory for the copy.
    const std::uint8_t* aligned(std::span<const std::byte> frame) noexcept {
        if (reinterpret_cast<std::uintptr_t>(frame.data()) % sizeof(std::uint64_t) == 0) {
            return reinterpret_cast<const std::uint8_t*>(frame.data());
        }
        const std::size_t words = frame.size() / sizeof(std::uint64_t) + 1;
        try {
            copy_.resize(std::max(copy_.size(), words));
        } catch (const std::bad_alloc&) {
            return nullptr;
        }
        std::memcpy(copy_.data(), frame.data(), frame.size());
        return reinterpret_cast<const std::uint8_t*>(copy_.data());
    }

    ::flatbuffers::Offset<::flatbuffers::String> text(std::string_view text) {
        return builder_.CreateString(text.data(), text.size());
    }

    ::flatbuffers::FlatBufferBuilder builder_;
    std::vector<std::uint64_t> copy_;
};

}  // namespace

CodecInfo flatbuffers() {
    CodecInfo codec = describe_flatbuffers();
    codec.make = [] { return std::make_unique<FlatBuffersCodec>(); };
    return codec;
}

}  // namespace ipcbench::codecs
