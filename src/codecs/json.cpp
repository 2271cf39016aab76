#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "codecs/fields/fields.hpp"
#include "codecs/fields/frame_writer.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

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
    std::string payload;  ///< of the last message; "" where there was none

    /// Whether the frame is one message with each of its fields once, and nothing else.
    bool read(std::span<const std::byte> frame) {
        if (!at_end_) {
            skip_to_end();
        }
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        source_ = {text, text + frame.size(), false};
        at_end_ = false;
        fields_.begin();
        payload.clear();
        at_end_ = read_object() && lexer_.scan() == Token::end_of_input && source_.ended;
        return at_end_ && fields_.complete();
    }

    [[nodiscard]] const MessageView& message() const noexcept { return fields_.message(); }

private:
    using Lexer = nlohmann::detail::lexer<nlohmann::json, SourceAdapter>;
    using Token = Lexer::token_type;

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
            const bool known = fields_.name(lexer_.get_string());
            if (!known || lexer_.scan() != Token::name_separator || !read_value()) {
                return false;
            }
            const Token next = lexer_.scan();
            if (next != Token::value_separator) {
                return next == Token::end_object;
            }
        }
        return false;
    }

    bool read_value() {
        const Token token = lexer_.scan();
        if (token == Token::value_unsigned) {
            return fields_.number(lexer_.get_number_unsigned());
        }
        if (token != Token::value_string) {
            return false;
        }
        if (fields_.now() == Field::payload) {
            payload.swap(lexer_.get_string());  // it may be long
            return fields_.text(payload);
        }
        std::string& id = fields_.now() == Field::sender ? sender_ : receiver_;
        id = lexer_.get_string();
        return fields_.text(id);
    }

    Source source_;
    Lexer lexer_{SourceAdapter(source_)};
    bool at_end_ = false;  ///< so that a byte order mark, which the lexer skips at its very beginning, is never skipped
    std::string sender_;
    std::string receiver_;
    FieldCollector fields_;
};

/// nlohmann/json as fast as it goes while it stays nlohmann/json: one value that lives as long as the codec is
/// serialised again and again, in place; reading builds no tree.
class JsonCodec final : public Codec {
public:
    JsonCodec()
        : value_{{key(Field::sender), ""}, {key(Field::receiver), ""}, {key(Field::sent_at), std::uint64_t{0}}},
          writer_(std::make_shared<FrameWriter>()),
          serializer_(writer_, ' ') {}

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            assign(value_[key(Field::sender)], message.sender->text_view());
            assign(value_[key(Field::receiver)], message.receiver->text_view());
            value_[key(Field::sent_at)] = message.sent_at_ms;
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
        view = reader_.message();
        return true;
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return json_max_frame(payload_bytes); }

private:
    using Value = nlohmann::ordered_json;

    /// As the library wants it: ending in a zero byte.
    static constexpr const char* key(Field field) noexcept { return name_of(field).data(); }

    static void assign(Value& field, std::string_view text) { assign_changed(field.get_ref<std::string&>(), text); }

    void set_payload(std::string_view payload) {
        if (payload.empty()) {
            value_.erase(key(Field::payload));
            return;
        }
        auto place = value_.find(key(Field::payload));
        if (place == value_.end()) {
            place = value_.emplace(key(Field::payload), "").first;
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
