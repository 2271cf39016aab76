#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "codecs/fields/fields.hpp"
#include "codecs/fields/plain_text.hpp"

// Includes RapidJSON with its switches for the vector instructions that every processor of these architectures has. All
// sources must use the same switches.
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#elif defined(__ARM_NEON)
#define RAPIDJSON_NEON
#endif
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>

namespace ipcbench::codecs {

/// A RapidJSON output stream over the frame.
class FrameStream {
public:
    using Ch = char;

    void begin(std::span<std::byte> out) noexcept {
        begin_ = at_ = reinterpret_cast<char*>(out.data());
        end_ = begin_ + out.size();
        overflow_ = false;
    }
    /// Returns the number of bytes written; 0 if they did not fit.
    [[nodiscard]] std::size_t size() const noexcept { return overflow_ ? 0 : static_cast<std::size_t>(at_ - begin_); }

    /// Copies the plain bytes at the front of the text and returns their number.
    std::size_t append_plain(std::string_view text) noexcept {
        if (static_cast<std::size_t>(end_ - at_) < text.size()) {  // escapes only make it longer
            overflow_ = true;
            return text.size();
        }
        const std::size_t plain = copy_plain(text, at_);
        at_ += plain;
        return plain;
    }

    // The library calls these names.
    void Put(char c) noexcept {  // NOLINT(readability-identifier-naming)
        if (at_ == end_) {
            overflow_ = true;
            return;
        }
        *at_++ = c;
    }
    void Flush() noexcept {}  // NOLINT(readability-identifier-naming)

private:
    char* begin_ = nullptr;
    char* at_ = nullptr;
    char* end_ = nullptr;
    bool overflow_ = false;
};

using RapidWriter = rapidjson::Writer<FrameStream, rapidjson::UTF8<>, rapidjson::UTF8<>, rapidjson::CrtAllocator,
                                      rapidjson::kWriteValidateEncodingFlag>;

}  // namespace ipcbench::codecs

namespace rapidjson {

/// The function with which the library copies unescaped text as a block to its own StringBuffer. Other streams get
/// single characters unless they specialise it. Characters beyond ASCII are left to the library, which validates them.
template <>  // NOLINTNEXTLINE(readability-identifier-naming): the name that the library calls
inline bool ipcbench::codecs::RapidWriter::ScanWriteUnescapedString(StringStream& is, std::size_t length) {
    is.src_ += os_->append_plain({is.src_, length - is.Tell()});
    return is.Tell() < length;
}

}  // namespace rapidjson

namespace ipcbench::codecs {

/// Writes messages as JSON with RapidJSON's writer, without a DOM.
class RapidMessageWriter {
public:
    /// Returns the number of bytes written to the front of `out`; 0 if they did not fit or are not UTF-8.
    [[nodiscard]] std::size_t write(const Message& message, std::span<std::byte> out) noexcept {
        stream_.begin(out);
        writer_.Reset(stream_);
        const bool good = writer_.StartObject() && text(Field::sender, message.sender->text_view()) &&
                          text(Field::receiver, message.receiver->text_view()) && name(Field::sent_at) &&
                          writer_.Uint64(message.sent_at_ms) &&
                          (message.payload.empty() || text(Field::payload, message.payload)) && writer_.EndObject();
        return good ? stream_.size() : 0;
    }

private:
    using Size = rapidjson::SizeType;

    bool name(Field field) {
        const std::string_view name = name_of(field);
        return writer_.Key(name.data(), static_cast<Size>(name.size()));
    }
    bool text(Field field, std::string_view value) {
        return name(field) && writer_.String(value.data(), static_cast<Size>(value.size()));
    }

    FrameStream stream_;
    RapidWriter writer_{stream_};
};

}  // namespace ipcbench::codecs
