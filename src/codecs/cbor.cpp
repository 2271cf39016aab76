#include "codecs/documents/nlohmann_values.hpp"
#include "codecs/fields/nlohmann_codec.hpp"

namespace ipcbench::codecs {
namespace {

struct Cbor {
    using Json = nlohmann::ordered_json;
    static constexpr auto input = Json::input_format_t::cbor;

    static void write(const Json& value, std::ostream& out) { Json::to_cbor(value, out); }
    static constexpr std::size_t max_frame(std::size_t payload_bytes) noexcept {
        return binary_max_frame(payload_bytes);
    }

    /// Returns whether the frame is a map of texts and unsigned integers, all of definite length. Texts of indefinite
    /// length consist of texts, which may be of indefinite length in turn, and the library descends by recursion until
    /// its stack overflows. See RFC 8949, section 3.
    static bool is_sound(std::span<const std::byte> frame) noexcept {
        return consists_of(frame.subspan(frame.empty() ? 0 : 1), bit(integer) | bit(text));
    }
    /// The same for documents.
    static bool is_sound_document(std::span<const std::byte> frame) noexcept {
        return consists_of(frame, bit(integer) | bit(negative) | bit(text) | bit(array) | bit(map) | bit(simple));
    }

private:
    // The low five bits of a head are a number up to 23, or tell how many bytes of it follow: 1, 2, 4 or 8.
    static constexpr std::uint64_t first_argument_behind = 24;
    static constexpr std::uint64_t longest_argument = 27;

    // The upper three bits are a type.
    enum Type : unsigned { integer = 0, negative = 1, text = 3, array = 4, map = 5, simple = 7 };
    static constexpr unsigned bit(unsigned type) noexcept { return 1U << type; }

    /// Returns whether all items are of these types and of definite length.
    static bool consists_of(std::span<const std::byte> rest, unsigned types) noexcept {
        while (!rest.empty()) {
            const auto head = std::to_integer<unsigned>(rest[0]);
            const unsigned type = head >> 5U;
            std::uint64_t argument = head & 0x1fU;
            rest = rest.subspan(1);
            if ((types & bit(type)) == 0 || argument > longest_argument) {
                return false;
            }
            if (argument >= first_argument_behind) {
                const std::size_t bytes = std::size_t{1} << (argument - first_argument_behind);
                if (rest.size() < bytes) {
                    return false;
                }
                argument = big_endian(rest.first(bytes));
                rest = rest.subspan(bytes);
            }
            const std::uint64_t skipped = type == text ? argument : 0;
            if (skipped > rest.size()) {
                return false;
            }
            rest = rest.subspan(static_cast<std::size_t>(skipped));
        }
        return true;
    }

    static std::uint64_t big_endian(std::span<const std::byte> bytes) noexcept {
        std::uint64_t value = 0;
        for (const std::byte byte : bytes) {
            value = value << 8U | std::to_integer<std::uint64_t>(byte);
        }
        return value;
    }
};

}  // namespace

CodecInfo cbor() {
    CodecInfo info{"cbor", "the fields of json as CBOR, by nlohmann/json", false,
                   [] { return std::unique_ptr<Codec>(std::make_unique<NlohmannCodec<Cbor>>()); }};
    info.make_documents = value_formats<NlohmannValues<Cbor>>();
    info.allocates_because = nlohmann_allocates;
    return info;
}

}  // namespace ipcbench::codecs
