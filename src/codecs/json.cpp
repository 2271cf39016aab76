#include <cstring>
#include <tuple>

#include "codecs/documents/json_parser.hpp"
#include "codecs/documents/json_writer.hpp"
#include "codecs/documents/value_format.hpp"
#include "codecs/fields/digits.hpp"
#include "codecs/fields/fields.hpp"
#include "codecs/fields/json_output.hpp"
#include "codecs/fields/nlohmann_reader.hpp"
#include "codecs/fields/plain_text.hpp"
#include "codecs/fields/utf8.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

constexpr std::size_t id_size = std::tuple_size_v<decltype(Identity::text)>;

// The canonical form, which `encode` writes: these parts with the values between them.
constexpr std::string_view before_sender = R"({"sender_id":")";
constexpr std::string_view before_receiver = R"(","receiver_id":")";
constexpr std::string_view before_time = R"(","sent_at_ms":)";
constexpr std::string_view before_payload = R"(,"payload":")";
constexpr std::string_view behind_payload = R"("})";
constexpr std::string_view behind_time = "}";

/// The offsets of its first values.
namespace at {
constexpr std::size_t sender = before_sender.size();
constexpr std::size_t receiver = sender + id_size + before_receiver.size();
constexpr std::size_t time = receiver + id_size + before_time.size();
}  // namespace at

bool is_at(const char* text, std::string_view part) noexcept {
    return std::memcmp(text, part.data(), part.size()) == 0;
}

/// Returns whether a string may contain this text unescaped.
bool needs_no_escape(std::string_view text) noexcept {
    text.remove_prefix(plain_length(text));
    while (!text.empty()) {
        const std::size_t beyond_ascii = beyond_ascii_length(text);
        text.remove_prefix(beyond_ascii);
        const std::size_t plain = plain_length(text.substr(0, short_run));
        text.remove_prefix(plain);
        if (beyond_ascii + plain == 0) {
            return false;
        }
    }
    return true;
}

/// Reads the canonical form. Returns false if the frame has any other form, valid or not.
bool read_canonical(std::string_view frame, MessageView& view) noexcept {
    constexpr std::size_t longest_time = 19;  // that many digits fit into 64 bits, whatever they are
    const char* const text = frame.data();
    if (frame.size() < at::time || !is_at(text, before_sender) || !all_plain<WideBlock, id_size>(text + at::sender) ||
        !is_at(text + at::sender + id_size, before_receiver) || !all_plain<WideBlock, id_size>(text + at::receiver) ||
        !is_at(text + at::receiver + id_size, before_time)) {
        return false;
    }
    std::string_view rest = frame.substr(at::time);
    const Digits time = leading_digits(rest);
    if (time.count == 0 || time.count > longest_time || (rest.front() == '0' && time.count > 1)) {
        return false;
    }
    rest.remove_prefix(time.count);
    std::string_view payload;
    if (rest != behind_time) {
        if (!rest.starts_with(before_payload)) {
            return false;
        }
        rest.remove_prefix(before_payload.size());
        if (!rest.ends_with(behind_payload)) {
            return false;
        }
        payload = rest.substr(0, rest.size() - behind_payload.size());
        if (!needs_no_escape(payload)) {
            return false;
        }
    }
    view = {frame.substr(at::sender, id_size), frame.substr(at::receiver, id_size), time.number, MessageKind::unstated,
            payload};
    return true;
}

/// Writes everything before the time, as one block if nothing must be escaped.
void write_ids(const Message& message, JsonOutput& json) noexcept {
    if (json.space_left() >= at::time) {
        char* const to = json.next();
        std::memcpy(to, before_sender.data(), before_sender.size());
        std::memcpy(to + at::sender + id_size, before_receiver.data(), before_receiver.size());
        std::memcpy(to + at::receiver + id_size, before_time.data(), before_time.size());
        if (all_plain<WideBlock, id_size>(message.sender->text.data(), to + at::sender) &&
            all_plain<WideBlock, id_size>(message.receiver->text.data(), to + at::receiver)) {
            json.advance(at::time);
            return;
        }
    }
    json.put(before_sender);
    json.text(message.sender->text_view());
    json.put(before_receiver);
    json.text(message.receiver->text_view());
    json.put(before_time);
}

/// A codec for this message only, as a program with a known schema would have. Any other JSON form of the message goes
/// to nlohmann/json, so it is accepted or rejected exactly as by `json-nlohmann`.
class JsonCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        JsonOutput json(out);
        write_ids(message, json);
        json.number(message.sent_at_ms);
        if (message.payload.empty()) {
            json.put(behind_time);
        } else {
            json.put(before_payload);
            json.text(message.payload);
            json.put(behind_payload);
        }
        return json.size();
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        return read_canonical({reinterpret_cast<const char*>(frame.data()), frame.size()}, view) ||
               other_.read(frame, NlohmannReader::Json::input_format_t::json, view);
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return json_max_frame(payload_bytes); }

private:
    NlohmannReader other_;
};

/// Documents in JSON, for which there is no code for just one message.
class JsonValues {
public:
    bool read(std::span<const std::byte> frame, MessageBuilder& message) {
        return parser_.parse({reinterpret_cast<const char*>(frame.data()), frame.size()}, message);
    }

    static std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) noexcept {
        JsonWriter writer(out);
        write_message(message, document, writer);
        return writer.size();
    }

private:
    JsonParser parser_;
};

}  // namespace

CodecInfo json() {
    CodecInfo info{"json", "sender_id, receiver_id, sent_at_ms (and payload), with code for just this message", true,
                   [] { return std::unique_ptr<Codec>(std::make_unique<JsonCodec>()); }};
    info.make_documents = value_formats<JsonValues>();
    return info;
}

}  // namespace ipcbench::codecs
