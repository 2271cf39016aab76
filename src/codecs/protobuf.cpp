#include <google/protobuf/message.h>
#include <message.pb.h>

#include <limits>
#include <string>
#if GOOGLE_PROTOBUF_VERSION < 4022000  // later versions log elsewhere, and it cannot be turned off
#include <google/protobuf/stubs/logging.h>
#endif
#include <google/protobuf/unknown_field_set.h>

#include "codecs/protobuf_documents.hpp"
#include "codecs/protobuf_info.hpp"

namespace ipcbench::codecs {
namespace {

/// Protocol Buffers with one message object per direction; they keep the memory of their fields.
class ProtobufCodec final : public Codec {
public:
    ProtobufCodec() {
#if GOOGLE_PROTOBUF_VERSION < 4022000
        // The library logs each text that is not UTF-8 to standard error. The codec's caller reports the error itself.
        google::protobuf::SetLogHandler(nullptr);
#endif
    }

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            const auto assign = [](std::string& field, std::string_view text) { field.assign(text); };
            assign(*said_.mutable_sender_id(), message.sender->text_view());
            assign(*said_.mutable_receiver_id(), message.receiver->text_view());
            said_.set_sent_at_ms(message.sent_at_ms);
            if (message.payload.empty()) {
                said_.clear_payload();
            } else {
                assign(*said_.mutable_payload(), message.payload);
            }
            const std::size_t size = said_.ByteSizeLong();
            if (size > out.size() || size > max) {
                return 0;
            }
            // Uses the field sizes that were computed above.
            said_.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(out.data()));
            return size;
        } catch (const std::exception&) {
            return 0;
        }
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        try {
            if (frame.size() > max || !received_.ParseFromArray(frame.data(), static_cast<int>(frame.size()))) {
                return false;
            }
        } catch (const std::exception&) {
            return false;
        }
        view.sender = received_.sender_id();
        view.receiver = received_.receiver_id();
        view.sent_at_ms = received_.sent_at_ms();
        view.kind = MessageKind::unstated;
        view.payload = received_.payload();
        return received_.has_sender_id() && received_.has_receiver_id() && received_.has_sent_at_ms() &&
               wire::Message::GetReflection()->GetUnknownFields(received_).empty();
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        constexpr std::size_t ids = std::size_t{2} * (1 + 1 + 36);
        constexpr std::size_t time = 1 + 10;
        constexpr std::size_t payload_head = 1 + 10;
        return ids + time + payload_head + payload_bytes;
    }

private:
    static constexpr std::size_t max = std::numeric_limits<int>::max();  // limit of the library

    wire::Message said_;
    wire::Message received_;
};

}  // namespace

CodecInfo protobuf() {
    CodecInfo codec = describe_protobuf();
    codec.make = [] { return std::make_unique<ProtobufCodec>(); };
    codec.make_documents = [](const DocumentSchema& schema) {
        return make_protobuf_documents(std::make_unique<ProtobufCodec>(), schema);
    };
    return codec;
}

}  // namespace ipcbench::codecs
