#include <simdjson.h>

#include <cstring>
#include <vector>

#include "codecs/fields/rapid_writer.hpp"
#include "codecs/json_simd_info.hpp"

namespace ipcbench::codecs {
namespace {

using namespace simdjson;

/// Reads messages with simdjson's on-demand interface. Its first stage checks the whole text: UTF-8, quotes, control
/// characters. The second checks only what is requested, so this requests everything.
class SimdMessageReader {
public:
    [[nodiscard]] bool read(std::span<const std::byte> frame) {
        fields_.begin();
        if (frame.size() > room_ && !grow(frame.size())) {
            return false;
        }
        // The library reads up to SIMDJSON_PADDING bytes past the text, and the memory after a borrowed frame is
        // unknown.
        std::memcpy(text_.data(), frame.data(), frame.size());
        ondemand::document document;
        ondemand::object object;
        if (parser_.iterate(text_.data(), frame.size(), text_.size()).get(document) != SUCCESS ||
            document.get_object().get(object) != SUCCESS) {
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
    bool grow(std::size_t size) {
        room_ = 0;
        text_.assign(2 * size + SIMDJSON_PADDING, '\0');
        if (parser_.allocate(2 * size) != SUCCESS) {
            return false;
        }
        room_ = 2 * size;
        return true;
    }

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

    ondemand::parser parser_;
    std::vector<char> text_;  ///< a copy of the frame
    std::size_t room_ = 0;    ///< largest frame, in bytes, that the current buffers can hold
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

}  // namespace

CodecInfo json_simd() {
    CodecInfo codec = describe_json_simd();
    codec.make = [] { return std::make_unique<JsonSimdCodec>(); };
    return codec;
}

}  // namespace ipcbench::codecs
