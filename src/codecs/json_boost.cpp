#include <array>
#include <functional>
#include <string>
#include <utility>

#include <boost/json/src.hpp>  // the whole library, header-only in this file

#include "codecs/documents/boost_values.hpp"
#include "codecs/fields/fields.hpp"
#include "codecs/fields/utf8.hpp"
#include "codecs/json_boost_info.hpp"

namespace ipcbench::codecs {
namespace {

namespace json_library = boost::json;
using Text = json_library::string_view;
using Failure = json_library::error_code;

/// Passes the events of Boost.JSON's parser to the collector. Borrows a text without escapes from the frame. A text
/// with escapes arrives in parts, from the parser's buffer, and is assembled here.
class Handler {
public:
    static constexpr std::size_t max_array_size = 0;
    static constexpr std::size_t max_object_size = field_names.size();
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

    void begin(std::string_view frame) noexcept {
        frame_ = frame;
        fields_.begin();
        begun_ = false;
        parts_.clear();
    }
    [[nodiscard]] bool complete() const noexcept { return fields_.complete(); }
    [[nodiscard]] const MessageView& message() const noexcept { return fields_.message(); }

    // The library calls these names.
    bool on_document_begin(Failure& /*failure*/) noexcept { return true; }
    bool on_document_end(Failure& /*failure*/) noexcept { return true; }
    bool on_object_begin(Failure& failure) noexcept { return !std::exchange(begun_, true) || refuse(failure); }
    bool on_object_end(std::size_t /*fields*/, Failure& /*failure*/) noexcept { return true; }
    bool on_array_begin(Failure& failure) noexcept { return refuse(failure); }
    bool on_array_end(std::size_t /*items*/, Failure& failure) noexcept { return refuse(failure); }

    bool on_key_part(Text part, std::size_t /*so_far*/, Failure& /*failure*/) { return add(part); }
    bool on_key(Text part, std::size_t size, Failure& failure) {
        if (lent(part, size)) {
            return fields_.name({part.data(), part.size()}) || refuse(failure);
        }
        add(part);
        const bool good = fields_.name(parts_);
        parts_.clear();
        return good || refuse(failure);
    }
    bool on_string_part(Text part, std::size_t /*so_far*/, Failure& /*failure*/) { return add(part); }
    bool on_string(Text part, std::size_t size, Failure& failure) {
        if (lent(part, size)) {
            return fields_.text({part.data(), part.size()}) || refuse(failure);
        }
        const auto field = fields_.now();
        if (!field) {
            return refuse(failure);
        }
        add(part);
        std::string& own = own_[static_cast<std::size_t>(*field)];
        own.swap(parts_);
        parts_.clear();
        return fields_.text(own) || refuse(failure);
    }

    bool on_number_part(Text /*part*/, Failure& /*failure*/) noexcept { return true; }
    bool on_int64(std::int64_t value, Text text, Failure& failure) noexcept {
        const bool negative = value < 0 || text.front() == '-';  // -0
        return (!negative && fields_.number(static_cast<std::uint64_t>(value))) || refuse(failure);
    }
    bool on_uint64(std::uint64_t value, Text /*text*/, Failure& failure) noexcept {
        return fields_.number(value) || refuse(failure);
    }
    bool on_double(double /*value*/, Text /*text*/, Failure& failure) noexcept { return refuse(failure); }
    bool on_bool(bool /*value*/, Failure& failure) noexcept { return refuse(failure); }
    bool on_null(Failure& failure) noexcept { return refuse(failure); }
    bool on_comment_part(Text /*part*/, Failure& failure) noexcept { return refuse(failure); }
    bool on_comment(Text /*part*/, Failure& failure) noexcept { return refuse(failure); }

private:
    static bool refuse(Failure& failure) noexcept {
        failure = json_library::error::syntax;
        return false;
    }

    /// Returns whether `part` is the whole text and lies in the frame.
    [[nodiscard]] bool lent(Text part, std::size_t size) const noexcept {
        const std::less_equal<> in_order;
        return part.size() == size && parts_.empty() && in_order(frame_.data(), part.data()) &&
               in_order(part.data() + part.size(), frame_.data() + frame_.size());
    }

    bool add(Text part) {
        parts_.append(part.data(), part.size());
        return true;
    }

    std::string_view frame_;
    FieldCollector fields_;
    bool begun_ = false;
    std::string parts_;
    std::array<std::string, field_names.size()> own_;
};

/// Boost.JSON. Decodes without a tree. Encodes from a tree that lives as long as the codec: the serializer reads it and
/// writes straight into the frame.
class JsonBoostCodec final : public Codec {
public:
    JsonBoostCodec()
        : object_{{key(Field::sender), ""}, {key(Field::receiver), ""}, {key(Field::sent_at), std::uint64_t{0}}},
          parser_(json_library::parse_options{}) {}

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        if (!is_utf8(message.payload)) {
            return 0;  // the serializer does not check this
        }
        try {
            object_[key(Field::sender)].as_string() = message.sender->text_view();
            object_[key(Field::receiver)].as_string() = message.receiver->text_view();
            object_[key(Field::sent_at)] = message.sent_at_ms;
            set_payload(message.payload);
            serializer_.reset(&object_);
            const Text text = serializer_.read(reinterpret_cast<char*>(out.data()), out.size());
            return serializer_.done() ? text.size() : 0;
        } catch (const std::exception&) {
            return 0;
        }
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        const std::string_view text(reinterpret_cast<const char*>(frame.data()), frame.size());
        Handler& handler = parser_.handler();
        try {
            handler.begin(text);
            parser_.reset();
            Failure failure;
            const std::size_t used = parser_.write_some(false, text.data(), text.size(), failure);
            if (failure || used != text.size() || !parser_.done()) {
                return false;
            }
        } catch (const std::exception&) {
            return false;
        }
        view = handler.message();
        return handler.complete();
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return json_max_frame(payload_bytes); }

private:
    static Text key(Field field) noexcept { return {name_of(field).data(), name_of(field).size()}; }

    void set_payload(std::string_view payload) {
        if (payload.empty()) {
            object_.erase(key(Field::payload));
            return;
        }
        json_library::value& field = object_[key(Field::payload)];
        if (!field.is_string()) {
            field.emplace_string();
        }
        field.as_string() = payload;
    }

    json_library::object object_;
    json_library::serializer serializer_;
    json_library::basic_parser<Handler> parser_;
};

}  // namespace

CodecInfo json_boost() {
    CodecInfo codec = describe_json_boost();
    codec.make = [] { return std::make_unique<JsonBoostCodec>(); };
    codec.make_documents = value_formats<BoostValues>();
    return codec;
}

}  // namespace ipcbench::codecs
