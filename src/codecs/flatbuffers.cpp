#include <message_generated.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

namespace flat = wire::flat;

/// FlatBuffers. Messages are built from their end to their beginning, so in a buffer of the builder's, which lives as
/// long as the codec, and are copied to the frame; they are read where they lie if words may be read there. Their size
/// stands before them: without it, bytes too many would not be noticed.
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
        // FlatBuffers 2 asks that the size be that of the frame, later versions only that it be no more.
        if (frame.size() < least || frame.size() >= FLATBUFFERS_MAX_BUFFER_SIZE ||
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
        // Size, root, table and its index; two ids with length and zero byte; what aligns them; the payload's length.
        constexpr std::size_t fixed = 168;
        return fixed + payload_bytes;
    }

private:
    static constexpr std::size_t least = 2 * sizeof(::flatbuffers::uoffset_t);

    /// The frame, or a copy of it where a machine may refuse to read its words; null without memory for that.
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
    return {"flatbuffers", "the fields of json as a FlatBuffers table with its size before it, the payload as [ubyte]",
            false, [] { return std::unique_ptr<Codec>(std::make_unique<FlatBuffersCodec>()); }};
}

}  // namespace ipcbench::codecs
