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

/// `json` and `json-nlohmann`, which must understand the same, refuse the same, and write the same. Used by a test with
/// a corpus of its own, and by a fuzzer.
class JsonPair {
public:
    /// Whether both find the same in the frame.
    [[nodiscard]] bool read_alike(std::string_view frame) {
        // Of exactly that size on the heap, so that a sanitizer sees a read beyond its end.
        const std::vector<char> copy(frame.begin(), frame.end());
        const auto bytes = std::as_bytes(std::span(copy));
        return decode(*ours_, bytes) == decode(*theirs_, bytes);
    }

    /// What both write into a frame of at most `room` bytes, "" where both refuse; false where they do not agree.
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

/// A change of a text, as four bytes of a fuzzer or of a generator say.
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
                break;  // a piece of it once more
            default:
                text.resize(at);
                break;
        }
    }

private:
    /// So that the character after it is there twice.
    static std::string escape(char c) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        return {'\\', 'u', '0', '0', digits[code / 16U], digits[code % 16U]};
    }
};

}  // namespace ipcbench::test
