#include <cstring>

#include "codecs/documents/bytes_format.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

constexpr std::string_view ping_word = "ping";
constexpr std::string_view pong_word = "pong";
constexpr std::size_t uuid_length = 36;

/// Writes parts one after another; the caller has checked the space.
class Writer {
public:
    explicit Writer(std::span<std::byte> out) noexcept : at_(out.data()) {}
    void put(std::string_view text) noexcept {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }

private:
    std::byte* at_;
};

/// Removes and returns the text before the next '|' (or all of it).
std::string_view take(std::string_view& rest) noexcept {
    const std::size_t bar = rest.find('|');
    const std::string_view part = rest.substr(0, bar);
    rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    return part;
}

/// "sender|receiver|ping", plus "|payload" if a size was requested: the simple format of the Rust ping-pong experiment.
/// Has no timestamp.
class RawStringCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        const std::size_t payload_part = message.payload.empty() ? 0 : 1 + message.payload.size();
        const std::size_t size = fixed_size + payload_part;
        if (out.size() < size) {
            return 0;
        }
        Writer writer(out);
        writer.put(message.sender->text_view());
        writer.put("|");
        writer.put(message.receiver->text_view());
        writer.put("|");
        writer.put(message.kind == MessageKind::ping ? ping_word : pong_word);
        if (payload_part != 0) {
            writer.put("|");
            writer.put(message.payload);
        }
        return size;
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        std::string_view rest(reinterpret_cast<const char*>(frame.data()), frame.size());
        view.sender = take(rest);
        view.receiver = take(rest);
        const std::size_t before_word = rest.size();
        const std::string_view word = take(rest);
        const bool has_payload = before_word > word.size();
        view.payload = rest;
        view.sent_at_ms = 0;
        view.kind = word == ping_word ? MessageKind::ping : MessageKind::pong;
        return view.sender.size() == uuid_length && view.receiver.size() == uuid_length &&
               (word == ping_word || word == pong_word) && has_payload == !view.payload.empty();
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return fixed_size + 1 + payload_bytes; }

private:
    static constexpr std::size_t fixed_size = 2 * uuid_length + 2 + ping_word.size();
};

}  // namespace

CodecInfo raw_string() {
    CodecInfo info{"raw-string", "sender|receiver|ping, and |payload where a size is asked for", true,
                   [] { return std::unique_ptr<Codec>(std::make_unique<RawStringCodec>()); }};
    carry_documents_as_bytes(info);
    return info;
}

}  // namespace ipcbench::codecs
