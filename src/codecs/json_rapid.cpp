#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "codecs/documents/rapid_document_writer.hpp"
#include "codecs/fields/rapid_writer.hpp"
#include "codecs/fields/utf8.hpp"
#include "codecs/json_rapid_info.hpp"

namespace ipcbench::codecs {
namespace {

/// Passes the events of RapidJSON's reader to the collector; rejects every event that is not overridden.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
public:
    /// `has_escapes` is a property of the message to come. RapidJSON turns a lone second half of a surrogate pair into
    /// a byte sequence that is not UTF-8.
    void begin(bool has_escapes) noexcept {
        fields_.begin();
        begun_ = false;
        has_escapes_ = has_escapes;
    }
    [[nodiscard]] bool complete() const noexcept { return fields_.complete(); }
    [[nodiscard]] const MessageView& message() const noexcept { return fields_.message(); }

    // NOLINTBEGIN(readability-identifier-naming): the library calls these names
    bool Default() noexcept { return false; }
    bool StartObject() noexcept { return !std::exchange(begun_, true); }
    bool EndObject(rapidjson::SizeType /*fields*/) noexcept { return true; }
    bool Key(const char* text, rapidjson::SizeType length, bool /*copy*/) noexcept {
        return is_sound({text, length}) && fields_.name({text, length});
    }
    bool String(const char* text, rapidjson::SizeType length, bool /*copy*/) noexcept {
        return is_sound({text, length}) && fields_.text({text, length});
    }
    bool Uint(unsigned value) noexcept { return fields_.number(value); }
    bool Uint64(std::uint64_t value) noexcept { return fields_.number(value); }
    // NOLINTEND(readability-identifier-naming)

private:
    [[nodiscard]] bool is_sound(std::string_view text) const noexcept { return !has_escapes_ || is_utf8(text); }

    FieldCollector fields_;
    bool begun_ = false;
    bool has_escapes_ = false;
};

/// RapidJSON with its SAX interface in both directions.
class JsonRapidCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        return writer_.write(message, out);
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        const auto* const source = reinterpret_cast<const char*>(frame.data());
        // Its vector instructions skip over bytes that are not UTF-8.
        if (frame.empty() || !is_utf8({source, frame.size()})) {
            return false;
        }
        try {
            if (text_.size() < frame.size() + behind) {
                text_.resize(2 * frame.size() + behind);
            }
            std::copy_n(source, frame.size(), text_.data());
            text_[frame.size()] = '\0';
            rapidjson::InsituStringStream stream(text_.data());
            handler_.begin(std::memchr(source, '\\', frame.size()) != nullptr);
            if (!reader_.Parse<rapidjson::kParseInsituFlag>(stream, handler_) || stream.Tell() != frame.size()) {
                return false;  // invalid, or stopped at a zero byte within the frame
            }
        } catch (const std::exception&) {
            return false;
        }
        view = handler_.message();
        return handler_.complete();
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return json_max_frame(payload_bytes); }

private:
    /// The zero byte, and the bytes that a vector instruction reads past it.
    static constexpr std::size_t behind = 32;

    RapidMessageWriter writer_;
    rapidjson::Reader reader_;
    Handler handler_;
    std::vector<char> text_;
};

/// Passes the events of RapidJSON's reader to a message with a document.
class DocumentHandler {
public:
    void begin(MessageBuilder& message, bool has_escapes) noexcept {
        message_ = &message;
        has_escapes_ = has_escapes;
    }

    // NOLINTBEGIN(readability-identifier-naming): the library calls these names
    bool Null() { return message_->null(); }
    bool Bool(bool value) { return message_->boolean(value); }
    // Never called, because numbers come as text.
    static bool Int(int /*value*/) { return false; }
    static bool Uint(unsigned /*value*/) { return false; }
    static bool Int64(std::int64_t /*value*/) { return false; }
    static bool Uint64(std::uint64_t /*value*/) { return false; }
    static bool Double(double /*value*/) { return false; }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool /*copy*/) { return number({text, length}); }
    bool String(const char* text, rapidjson::SizeType length, bool /*copy*/) {
        return is_sound({text, length}) && message_->text({text, length});
    }
    bool StartObject() { return message_->object(); }
    bool Key(const char* text, rapidjson::SizeType length, bool /*copy*/) {
        return is_sound({text, length}) && message_->key({text, length});
    }
    bool EndObject(rapidjson::SizeType /*members*/) { return message_->end(); }
    bool StartArray() { return message_->array(); }
    bool EndArray(rapidjson::SizeType /*items*/) { return message_->end(); }
    // NOLINTEND(readability-identifier-naming)

private:
    [[nodiscard]] bool is_sound(std::string_view text) const noexcept { return !has_escapes_ || is_utf8(text); }

    /// The library's own numbers are off by one unit in the last place, or, with full precision, undefined for zero.
    bool number(std::string_view text) {
        const char* const end = text.data() + text.size();
        const auto read = [&](auto value, auto take) {
            return std::from_chars(text.data(), end, value).ec == std::errc{} && take(value);
        };
        if (text.find_first_of(".eE") != std::string_view::npos) {
            return read(double{}, [this](double value) { return message_->real(value); });
        }
        return text.front() == '-'
                   ? read(std::int64_t{}, [this](std::int64_t value) { return message_->integer(value); })
                   : read(std::uint64_t{}, [this](std::uint64_t value) { return message_->whole(value); });
    }

    MessageBuilder* message_ = nullptr;
    bool has_escapes_ = false;
};

/// Documents the same way, iteratively, because a document may be nested deeply, and not in situ, because the library
/// then misplaces the text of numbers.
class JsonRapidValues {
public:
    bool read(std::span<const std::byte> frame, MessageBuilder& message) {
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        if (!is_utf8({text, frame.size()})) {
            return false;
        }
        rapidjson::MemoryStream stream(text, frame.size());
        handler_.begin(message, std::memchr(text, '\\', frame.size()) != nullptr);
        constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
        // It may have stopped at a zero byte within the frame.
        return reader_.Parse<flags>(stream, handler_) && stream.Tell() == frame.size();
    }
    std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) {
        return writer_.write(message, document, out);
    }

private:
    RapidDocumentWriter writer_;
    rapidjson::Reader reader_;
    DocumentHandler handler_;
};

}  // namespace

CodecInfo json_rapid() {
    CodecInfo codec = describe_json_rapid();
    codec.make = [] { return std::make_unique<JsonRapidCodec>(); };
    codec.make_documents = value_formats<JsonRapidValues>();
    return codec;
}

}  // namespace ipcbench::codecs
