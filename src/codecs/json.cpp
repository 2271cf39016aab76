#include <nlohmann/json.hpp>

#include <array>
#include <bitset>
#include <cstring>
#include <string>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

constexpr const char* sender_key = "sender_id";
constexpr const char* receiver_key = "receiver_id";
constexpr const char* sent_at_key = "sent_at_ms";
constexpr const char* payload_key = "payload";

/// Lets nlohmann's serializer write straight into the frame, instead of into a string that would be copied.
class FrameWriter final : public nlohmann::detail::output_adapter_protocol<char> {
public:
    void begin(std::span<std::byte> out) noexcept {
        begin_ = at_ = out.data();
        end_ = begin_ + out.size();
        overflow_ = false;
    }
    /// Bytes written, 0 when they did not fit.
    [[nodiscard]] std::size_t size() const noexcept { return overflow_ ? 0 : static_cast<std::size_t>(at_ - begin_); }

    void write_character(char c) override { write_characters(&c, 1); }
    void write_characters(const char* text, std::size_t length) override {
        if (static_cast<std::size_t>(end_ - at_) < length) {
            overflow_ = true;
            return;
        }
        std::memcpy(at_, text, length);
        at_ += length;
    }

private:
    std::byte* begin_ = nullptr;
    std::byte* at_ = nullptr;
    std::byte* end_ = nullptr;
    bool overflow_ = false;
};

/// Takes the fields as the parser meets them: no tree is built, and strings are swapped out of the parser, not copied.
class FieldReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    std::string sender;
    std::string receiver;
    std::string payload;
    std::uint64_t sent_at_ms = 0;

    void begin() noexcept {
        seen_.reset();
        depth_ = 0;
        field_ = none;
    }
    [[nodiscard]] bool complete() const noexcept { return seen_[id_sender] && seen_[id_receiver] && seen_[id_sent_at]; }
    [[nodiscard]] bool has_payload() const noexcept { return seen_[id_payload]; }

    bool key(string_t& name) override {
        constexpr std::array keys{sender_key, receiver_key, sent_at_key, payload_key};
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (name == keys.at(i)) {
                field_ = static_cast<Field>(i);
                const bool repeated = seen_[i];
                seen_.set(i);
                return !repeated;
            }
        }
        return false;
    }
    bool string(string_t& value) override {
        switch (field_) {
            case id_sender:
                sender.swap(value);
                return true;
            case id_receiver:
                receiver.swap(value);
                return true;
            case id_payload:
                payload.swap(value);
                return true;
            default:
                return false;
        }
    }
    bool number_unsigned(number_unsigned_t value) override {
        sent_at_ms = value;
        return field_ == id_sent_at;
    }
    bool start_object(std::size_t /*elements*/) override { return ++depth_ == 1; }
    bool end_object() override { return true; }

    // A message holds none of these.
    bool null() override { return false; }
    bool boolean(bool /*value*/) override { return false; }
    bool number_integer(number_integer_t /*value*/) override { return false; }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return false; }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_array(std::size_t /*elements*/) override { return false; }
    bool end_array() override { return false; }
    bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::detail::exception& /*e*/) override {
        return false;
    }

private:
    enum Field : unsigned char { id_sender, id_receiver, id_sent_at, id_payload, none };
    std::bitset<4> seen_;
    int depth_ = 0;
    Field field_ = none;
};

/// nlohmann/json as fast as it goes while it stays nlohmann/json: one value that lives as long as the codec is serialised
/// again and again, in place; reading is by its SAX interface.
class JsonCodec final : public Codec {
public:
    JsonCodec()
        : value_{{sender_key, ""}, {receiver_key, ""}, {sent_at_key, std::uint64_t{0}}},
          writer_(std::make_shared<FrameWriter>()),
          serializer_(writer_, ' ') {}

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            assign(value_[sender_key], message.sender->text_view());
            assign(value_[receiver_key], message.receiver->text_view());
            value_[sent_at_key] = message.sent_at_ms;
            set_payload(message.payload);
            writer_->begin(out);
            serializer_.dump(value_, false, false, 0);
            return writer_->size();
        } catch (const std::exception&) {  // invalid UTF-8, or no memory
            return 0;
        }
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        try {
            reader_.begin();
            const auto* const text = reinterpret_cast<const char*>(frame.data());
            if (!nlohmann::json::sax_parse(text, text + frame.size(), &reader_) || !reader_.complete()) {
                return false;
            }
        } catch (const std::exception&) {
            return false;
        }
        view.sender = reader_.sender;
        view.receiver = reader_.receiver;
        view.sent_at_ms = reader_.sent_at_ms;
        view.kind = MessageKind::unstated;
        view.payload = reader_.has_payload() ? std::string_view(reader_.payload) : std::string_view();
        return true;
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        // Two ids of 36, three keys, punctuation, at most 20 digits; then ,"payload":"...".
        constexpr std::size_t fixed = 160;
        constexpr std::size_t payload_key_size = 13;
        return fixed + payload_key_size + payload_bytes;
    }

private:
    using Value = nlohmann::ordered_json;

    /// Ids and payload are the same in most messages: then there is nothing to copy.
    static void assign(Value& field, std::string_view text) {
        auto& string = field.get_ref<std::string&>();
        if (string != text) {
            string.assign(text);
        }
    }

    void set_payload(std::string_view payload) {
        if (payload.empty()) {
            value_.erase(payload_key);
            return;
        }
        Value& field = value_.emplace(payload_key, "").first.value();
        if (payload.data() == reader_.payload.data() && payload.size() == reader_.payload.size()) {
            field.get_ref<std::string&>().swap(reader_.payload);  // an echo of what was just read
        } else {
            assign(field, payload);
        }
    }

    Value value_;
    std::shared_ptr<FrameWriter> writer_;
    nlohmann::detail::serializer<Value> serializer_;
    FieldReader reader_;
};

}  // namespace

CodecInfo json() {
    return {"json", "sender_id, receiver_id, sent_at_ms (and payload) by nlohmann/json", true,
            [] { return std::unique_ptr<Codec>(std::make_unique<JsonCodec>()); }};
}

}  // namespace ipcbench::codecs
