#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "registry/registry.hpp"
#include "unit/owned_message.hpp"

namespace ipcbench::test {

/// `json` and `json-nlohmann`, which must understand the same, refuse the same, and write the same. A test with its own
/// corpus and a fuzzer use this class.
class JsonPair {
public:
    /// Returns whether both decode the frame to the same result.
    [[nodiscard]] bool read_alike(std::string_view frame) {
        // A copy of exactly that size on the heap lets a sanitizer detect a read beyond its end.
        const std::vector<char> copy(frame.begin(), frame.end());
        const auto bytes = std::as_bytes(std::span(copy));
        return decode(*ours_, bytes) == decode(*theirs_, bytes);
    }

    /// Encodes with both into a frame of at most `room` bytes; the frame is "" if both refuse. Returns false if the
    /// results differ.
    [[nodiscard]] bool write_alike(const Message& message, std::size_t room, std::string& frame) {
        std::string other;
        encode(*ours_, message, room, frame);
        encode(*theirs_, message, room, other);
        return frame == other;
    }

private:
    static void encode(Codec& codec, const Message& message, std::size_t room, std::string& frame) {
        frame.assign(room, '\0');
        frame.shrink_to_fit();
        frame.resize(codec.encode(message, std::as_writable_bytes(std::span(frame))));
    }

    std::unique_ptr<Codec> ours_ = registry::make_codec("json");
    std::unique_ptr<Codec> theirs_ = registry::make_codec("json-nlohmann");
};

/// An edit of a text, described by four bytes of a fuzzer or of a generator.
struct Edit {
    unsigned char what = 0;
    unsigned char where_high = 0;
    unsigned char where_low = 0;
    unsigned char byte = 0;

    void apply(std::string& text) const {
        if (text.empty()) {
            text += static_cast<char>(byte);
            return;
        }
        const std::size_t at = (std::size_t{256} * where_high + where_low) % text.size();
        switch (what % 6) {
            case 0:
                text[at] = static_cast<char>(byte);
                break;
            case 1:
                text.insert(at, 1, static_cast<char>(byte));
                break;
            case 2:
                text.erase(at, 1);
                break;
            case 3:
                text.insert(at, escape(text[at]));
                break;
            case 4:
                text.insert(byte % text.size(), text.substr(at, byte));
                break;  // repeats a piece of the text
            default:
                text.resize(at);
                break;
        }
    }

private:
    /// Returns the character as an escape; inserted before the character, it doubles the character.
    static std::string escape(char c) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        return {'\\', 'u', '0', '0', digits[code / 16U], digits[code % 16U]};
    }
};

}  // namespace ipcbench::test
