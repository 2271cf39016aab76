#include "codecs/documents/nlohmann_values.hpp"
#include "codecs/fields/nlohmann_codec.hpp"

namespace ipcbench::codecs {
namespace {

struct Text {
    using Json = nlohmann::ordered_json;
    static constexpr auto input = Json::input_format_t::json;

    static void write(const Json& value, std::ostream& out) { out << value; }
    static bool is_sound(std::span<const std::byte> /*frame*/) noexcept { return true; }
    static bool is_sound_document(std::span<const std::byte> /*frame*/) noexcept { return true; }
    static constexpr std::size_t max_frame(std::size_t payload_bytes) noexcept { return json_max_frame(payload_bytes); }
};

}  // namespace

CodecInfo json_nlohmann() {
    CodecInfo info{"json-nlohmann", "the same JSON by nlohmann/json, without a tree for what is read", true,
                   [] { return std::unique_ptr<Codec>(std::make_unique<NlohmannCodec<Text>>()); }};
    info.make_documents = value_formats<NlohmannValues<Text>>();
    info.allocates_because = nlohmann_allocates;
    return info;
}

}  // namespace ipcbench::codecs
