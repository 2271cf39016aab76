#include "codecs/documents/nlohmann_values.hpp"
#include "codecs/fields/nlohmann_codec.hpp"

namespace ipcbench::codecs {
namespace {

struct Msgpack {
    using Json = nlohmann::ordered_json;
    static constexpr auto input = Json::input_format_t::msgpack;

    static void write(const Json& value, std::ostream& out) { Json::to_msgpack(value, out); }
    static bool is_sound(std::span<const std::byte> /*frame*/) noexcept { return true; }
    static bool is_sound_document(std::span<const std::byte> /*frame*/) noexcept { return true; }
    static constexpr std::size_t max_frame(std::size_t payload_bytes) noexcept {
        return binary_max_frame(payload_bytes);
    }
};

}  // namespace

CodecInfo msgpack() {
    CodecInfo info{"msgpack", "the fields of json as MessagePack, by nlohmann/json", false,
                   [] { return std::unique_ptr<Codec>(std::make_unique<NlohmannCodec<Msgpack>>()); }};
    info.make_documents = value_formats<NlohmannValues<Msgpack>>();
    info.allocates_because = nlohmann_allocates;
    return info;
}

}  // namespace ipcbench::codecs
