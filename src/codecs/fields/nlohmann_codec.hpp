#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "codecs/fields/fields.hpp"
#include "codecs/fields/frame_writer.hpp"
#include "codecs/fields/nlohmann_reader.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

/// The reason why these codecs allocate, which other codecs must not do.
inline constexpr std::string_view nlohmann_allocates =
    "nlohmann/json makes its writer, and what writes names, anew for each message";

/// The fields with their names in one of nlohmann/json's formats, through its public interface. `Format` has:
///
///     using Json = nlohmann::ordered_json;
///     static constexpr Json::input_format_t input;
///     static void write(const Json& value, std::ostream& out);
///     static bool is_sound(std::span<const std::byte> frame) noexcept;   // whether the library can handle the frame
///     static constexpr std::size_t max_frame(std::size_t payload_bytes) noexcept;
///
/// Encodes from one value, which is updated in place for each message, straight into the frame. Decodes without a tree.
template <class Format>
class NlohmannCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            text(Field::sender) = message.sender->text_view();
            text(Field::receiver) = message.receiver->text_view();
            value_[key(Field::sent_at)] = message.sent_at_ms;
            set_payload(message.payload);
            Format::write(value_, writer_.begin(out));
            return writer_.size();
        } catch (const std::exception&) {  // invalid UTF-8 or out of memory
            return 0;
        }
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        return Format::is_sound(frame) && reader_.read(frame, Format::input, view);
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        return Format::max_frame(payload_bytes);
    }

private:
    using Json = nlohmann::ordered_json;

    /// Returns the name as the library needs it: terminated by a zero byte.
    static constexpr const char* key(Field field) noexcept { return name_of(field).data(); }

    std::string& text(Field field) { return value_[key(field)].template get_ref<std::string&>(); }

    void set_payload(std::string_view payload) {
        if (payload.empty()) {
            value_.erase(key(Field::payload));
            return;
        }
        if (!value_.contains(key(Field::payload))) {
            value_[key(Field::payload)] = "";
        }
        text(Field::payload) = payload;
    }

    Json value_{{key(Field::sender), ""}, {key(Field::receiver), ""}, {key(Field::sent_at), std::uint64_t{0}}};
    FrameWriter writer_;
    NlohmannReader reader_;
};

}  // namespace ipcbench::codecs
