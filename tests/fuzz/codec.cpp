#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "ipcbench/core/message.hpp"
#include "registry/registry.hpp"
#include "unit/owned_message.hpp"

namespace ipcbench::fuzz {
namespace {

/// The codec that this process fuzzes.
std::string codec_name;

/// Returns the codec that the program is called after: fuzz_codec_json_boost is json-boost's.
std::string codec_of(std::string_view program) {
    constexpr std::string_view start = "fuzz_codec_";
    const std::size_t at = program.rfind(start);
    require(at != std::string_view::npos, "the program is called fuzz_codec_NAME");
    std::string name(program.substr(at + start.size()));
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

/// Returns an identity with this id in the form that the codec carries; it need not be a UUID.
Identity identity_of(const std::string& id) {
    Identity identity;
    if (id.size() == sizeof(Identity::bytes)) {
        std::memcpy(identity.bytes.data(), id.data(), id.size());
    } else {
        std::memcpy(identity.text.data(), id.data(), id.size());
    }
    return identity;
}

/// Decoding accepts or refuses any bytes; a decoded message that is encoded and decoded again stays the same.
void run(std::span<const std::byte> frame) {
    // One codec for the lifetime of the program, as in a session: a frame must not affect the next one.
    static const std::unique_ptr<Codec> codec = registry::find_codec(codec_name).make();
    static const std::size_t id_size = codec_name == "raw" ? sizeof(Identity::bytes) : sizeof(Identity::text);
    const auto message = test::decode(*codec, frame);
    // Text codecs decode ids of any length, which the message endpoint then refuses; such ids cannot be encoded again.
    if (!message || message->sender.size() != id_size || message->receiver.size() != id_size) {
        return;
    }
    const Identity sender = identity_of(message->sender);
    const Identity receiver = identity_of(message->receiver);
    // A control character is encoded as an escape of six characters.
    constexpr std::size_t longest_escape = 6;
    std::vector<std::byte> again(codec->max_frame(longest_escape * (message->payload.size() + 2 * id_size)));
    const std::size_t size =
        codec->encode({&sender, &receiver, message->sent_at_ms, message->kind, message->payload}, again);
    require(size > 0, "what was decoded can be encoded");
    const auto twice = test::decode(*codec, std::span(again).first(size));
    require(twice.has_value(), "what was encoded can be decoded");
    require(twice == message, "the message stays the same");
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** argv) {
    ipcbench::fuzz::codec_name = ipcbench::fuzz::codec_of((*argv)[0]);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    ipcbench::fuzz::run(std::as_bytes(std::span(data, size)));
    return 0;
}
