#include "codecs/fields/binary_json.hpp"

namespace ipcbench::codecs {
namespace {

struct Msgpack {
    static constexpr auto input = nlohmann::detail::input_format_t::msgpack;
    static constexpr unsigned char map_head = 0x80;

    static void write(BinaryWriter& writer, const nlohmann::json& item) { writer.write_msgpack(item); }
    static bool is_sound(std::span<const std::byte> /*frame*/) noexcept { return true; }
};

}  // namespace

CodecInfo msgpack() {
    return {"msgpack", "the fields of json as MessagePack, by nlohmann/json", false,
            [] { return std::unique_ptr<Codec>(std::make_unique<BinaryJsonCodec<Msgpack>>()); }};
}

}  // namespace ipcbench::codecs
