#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

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

/// The frame that the lexer reads; outlives it.
struct Source {
    const char* at = nullptr;
    const char* end = nullptr;
    bool ended = false;  ///< the lexer was told so; it takes a zero byte for the end as well
};

/// How the lexer asks for the next character.
class SourceAdapter {
public:
    using char_type = char;
    explicit SourceAdapter(Source& source) noexcept : source_(&source) {}

    std::char_traits<char>::int_type get_character() noexcept {
        using Traits = std::char_traits<char>;
        if (source_->at == source_->end) {
            source_->ended = true;
            return Traits::eof();
        }
        return Traits::to_int_type(*source_->at++);
    }

private:
    Source* source_;
};

/// Reads messages with nlohmann's lexer, which lives as long as this does: the library's parser, also behind its SAX
/// interface, makes a new one for each text, and with it a handful of allocations. The little grammar that a message
/// needs is here.
class MessageReader {
public:
    std::string sender;
    std::string receiver;
    std::string payload;  ///< "" where there is none
    std::uint64_t sent_at_ms = 0;

    /// Whether the frame is one message with each of its fields once, and nothing else.
    bool read(std::span<const std::byte> frame) {
        if (!at_end_) {
            skip_to_end();
        }
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        source_ = {text, text + frame.size(), false};
        at_end_ = false;
        seen_.reset();
        payload.clear();
        at_end_ = read_object() && lexer_.scan() == Token::end_of_input && source_.ended;
        return at_end_ && seen_[id_sender] && seen_[id_receiver] && seen_[id_sent_at];
    }

private:
    using Lexer = nlohmann::detail::lexer<nlohmann::json, SourceAdapter>;
    using Token = Lexer::token_type;
    enum Field : unsigned char { id_sender, id_receiver, id_sent_at, id_payload, none };

    /// After a refusal the lexer may hold back a character, which must not become the first of the next frame.
    void skip_to_end() {
        source_ = {};
        while (lexer_.scan() != Token::end_of_input || !source_.ended) {
        }
    }

    bool read_object() {
        if (lexer_.scan() != Token::begin_object) {
            return false;
        }
        while (lexer_.scan() == Token::value_string) {
            const Field field = field_of(lexer_.get_string());
            if (field == none || seen_[field] || lexer_.scan() != Token::name_separator || !read_value(field)) {
                return false;
            }
            seen_.set(field);
            const Token next = lexer_.scan();
            if (next != Token::value_separator) {
                return next == Token::end_object;
            }
        }
        return false;
    }

    static Field field_of(std::string_view name) noexcept {
        constexpr std::array<std::string_view, 4> keys{sender_key, receiver_key, sent_at_key, payload_key};
        return static_cast<Field>(std::find(keys.begin(), keys.end(), name) - keys.begin());
    }

    bool read_value(Field field) {
        const Token token = lexer_.scan();
        if (field == id_sent_at) {
            sent_at_ms = lexer_.get_number_unsigned();
            return token == Token::value_unsigned;
        }
        if (token != Token::value_string) {
            return false;
        }
        if (field == id_payload) {
            payload.swap(lexer_.get_string());  // it may be long
        } else {
            (field == id_sender ? sender : receiver) = lexer_.get_string();
        }
        return true;
    }

    Source source_;
    Lexer lexer_{SourceAdapter(source_)};
    bool at_end_ = false;  ///< so that a byte order mark, which the lexer skips at its very beginning, is never skipped
    std::bitset<4> seen_;
};

/// nlohmann/json as fast as it goes while it stays nlohmann/json: one value that lives as long as the codec is
/// serialised again and again, in place; reading builds no tree.
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
            if (!reader_.read(frame)) {
                return false;
            }
        } catch (const std::exception&) {
            return false;
        }
        view.sender = reader_.sender;
        view.receiver = reader_.receiver;
        view.sent_at_ms = reader_.sent_at_ms;
        view.kind = MessageKind::unstated;
        view.payload = reader_.payload;
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
        auto place = value_.find(payload_key);
        if (place == value_.end()) {
            place = value_.emplace(payload_key, "").first;
        }
        Value& field = place.value();
        if (payload.data() == reader_.payload.data() && payload.size() == reader_.payload.size()) {
            field.get_ref<std::string&>().swap(reader_.payload);  // an echo of what was just read
        } else {
            assign(field, payload);
        }
    }

    Value value_;
    std::shared_ptr<FrameWriter> writer_;
    nlohmann::detail::serializer<Value> serializer_;
    MessageReader reader_;
};

}  // namespace

CodecInfo json() {
    return {"json", "sender_id, receiver_id, sent_at_ms (and payload) by nlohmann/json", true,
            [] { return std::unique_ptr<Codec>(std::make_unique<JsonCodec>()); }};
}

}  // namespace ipcbench::codecs
