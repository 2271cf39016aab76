#include <simdjson.h>

#include <cstring>
#include <type_traits>
#include <vector>

#include "codecs/documents/rapid_document_writer.hpp"
#include "codecs/fields/rapid_writer.hpp"
#include "codecs/json_simd_info.hpp"

namespace ipcbench::codecs {
namespace {

using namespace simdjson;

/// A copy of a frame for simdjson: the library reads up to SIMDJSON_PADDING bytes past the text, and the memory after a
/// borrowed frame is unknown.
class PaddedText {
public:
    /// Begins to parse the frame; returns false if it is not JSON.
    [[nodiscard]] bool begin(std::span<const std::byte> frame, ondemand::document& document) {
        if (frame.size() > room_ && !grow(frame.size())) {
            return false;
        }
        std::memcpy(text_.data(), frame.data(), frame.size());
        return parser_.iterate(text_.data(), frame.size(), text_.size()).get(document) == SUCCESS;
    }

private:
    bool grow(std::size_t size) {
        room_ = 0;
        text_.assign(2 * size + SIMDJSON_PADDING, '\0');
        if (parser_.allocate(2 * size) != SUCCESS) {
            return false;
        }
        room_ = 2 * size;
        return true;
    }

    ondemand::parser parser_;
    std::vector<char> text_;  ///< a copy of the frame
    std::size_t room_ = 0;    ///< largest frame, in bytes, that the current buffers can hold
};

/// Reads messages with simdjson's on-demand interface. Its first stage checks the whole text: UTF-8, quotes, control
/// characters. The second checks only what is requested, so this requests everything.
class SimdMessageReader {
public:
    [[nodiscard]] bool read(std::span<const std::byte> frame) {
        fields_.begin();
        ondemand::document document;
        ondemand::object object;
        if (!text_.begin(frame, document) || document.get_object().get(object) != SUCCESS) {
            return false;
        }
        for (simdjson_result<ondemand::field> next : object) {
            ondemand::field field;
            if (std::move(next).get(field) != SUCCESS || !read(field)) {
                return false;
            }
        }
        return document.current_location().error() == OUT_OF_BOUNDS && fields_.complete();
    }

    [[nodiscard]] const MessageView& message() const noexcept { return fields_.message(); }

private:
    bool read(ondemand::field& field) {
        return read_name(field) && (fields_.now() == Field::sent_at ? read_number(field) : read_text(field));
    }

    bool read_name(ondemand::field& field) {
        for (const Field known : {Field::sender, Field::receiver, Field::sent_at, Field::payload}) {
            if (field.key().unsafe_is_equal(name_of(known))) {
                return fields_.name_is(known);
            }
        }
        std::string_view name;  // may contain escapes
        return field.unescaped_key().get(name) == SUCCESS && fields_.name(name);
    }

    bool read_number(ondemand::field& field) {
        std::uint64_t value = 0;
        return field.value().get_uint64().get(value) == SUCCESS && fields_.number(value);
    }

    /// Returns text without escapes in place; the library would copy it.
    bool read_text(ondemand::field& field) {
        std::string_view token = field.value().raw_json_token();
        token = token.substr(0, token.find_last_of('"') + 1);  // white space may follow it
        if (token.find('\\') != std::string_view::npos) {
            std::string_view value;
            return field.value().get_string().get(value) == SUCCESS && fields_.text(value);
        }
        ondemand::raw_json_string value;
        if (token.size() < 2 || field.value().get_raw_json_string().get(value) != SUCCESS) {
            return false;
        }
        return fields_.text(token.substr(1, token.size() - 2));
    }

    PaddedText text_;
    FieldCollector fields_;
};

/// simdjson cannot write messages, so RapidJSON's writer does.
class JsonSimdCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        return writer_.write(message, out);
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        try {
            if (frame.empty() || !reader_.read(frame)) {
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
    RapidMessageWriter writer_;
    SimdMessageReader reader_;
};

/// Documents the same way.
class JsonSimdValues {
public:
    bool read(std::span<const std::byte> frame, MessageBuilder& message) {
        ondemand::document document;
        ondemand::object object;
        return text_.begin(frame, document) && document.get_object().get(object) == SUCCESS && visit(object, message) &&
               document.current_location().error() == OUT_OF_BOUNDS;
    }
    std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) {
        return writer_.write(message, document, out);
    }

private:
    // NOLINTNEXTLINE(misc-no-recursion): the library refuses what is nested deeply
    static bool visit(ondemand::object object, MessageBuilder& message) {
        if (!message.object()) {
            return false;
        }
        for (simdjson_result<ondemand::field> next : object) {
            ondemand::field field;
            std::string_view key;
            if (std::move(next).get(field) != SUCCESS || field.unescaped_key().get(key) != SUCCESS ||
                !message.key(key) || !visit(field.value(), message)) {
                return false;
            }
        }
        return message.end();
    }

    // NOLINTNEXTLINE(misc-no-recursion): the library refuses what is nested deeply
    static bool visit(ondemand::array array, MessageBuilder& message) {
        if (!message.array()) {
            return false;
        }
        for (simdjson_result<ondemand::value> next : array) {
            ondemand::value item;
            if (next.get(item) != SUCCESS || !visit(item, message)) {
                return false;
            }
        }
        return message.end();
    }

    // NOLINTNEXTLINE(misc-no-recursion): the library refuses what is nested deeply
    static bool visit(ondemand::value value, MessageBuilder& message) {
        ondemand::json_type type{};
        if (value.type().get(type) != SUCCESS) {
            return false;
        }
        switch (type) {
            case ondemand::json_type::array: {
                ondemand::array array;
                return value.get_array().get(array) == SUCCESS && visit(array, message);
            }
            case ondemand::json_type::object: {
                ondemand::object object;
                return value.get_object().get(object) == SUCCESS && visit(object, message);
            }
            case ondemand::json_type::string: {
                std::string_view text;
                return value.get_string().get(text) == SUCCESS && message.text(text);
            }
            case ondemand::json_type::number:
                return visit_number(value, message);
            case ondemand::json_type::boolean: {
                bool yes = false;
                return value.get_bool().get(yes) == SUCCESS && message.boolean(yes);
            }
            case ondemand::json_type::null:
                return is_null(value) && message.null();
            default:
                return false;
        }
    }

    /// Later versions of the library return a result here.
    static bool is_null(ondemand::value& value) {
        if constexpr (std::is_same_v<decltype(value.is_null()), bool>) {
            return value.is_null();
        } else {
            bool null = false;
            return value.is_null().get(null) == SUCCESS && null;
        }
    }

    static bool visit_number(ondemand::value& value, MessageBuilder& message) {
        ondemand::number number;
        if (value.get_number().get(number) != SUCCESS) {
            return false;
        }
        return number.is_uint64()  ? message.whole(number.get_uint64())
               : number.is_int64() ? message.integer(number.get_int64())
                                   : message.real(number.get_double());
    }

    RapidDocumentWriter writer_;
    PaddedText text_;
};

}  // namespace

CodecInfo json_simd() {
    CodecInfo codec = describe_json_simd();
    codec.make = [] { return std::make_unique<JsonSimdCodec>(); };
    codec.make_documents = value_formats<JsonSimdValues>();
    return codec;
}

}  // namespace ipcbench::codecs
