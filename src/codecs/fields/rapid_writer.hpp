#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "codecs/fields/fields.hpp"
#include "codecs/fields/plain_text.hpp"
#include "codecs/fields/rapidjson.hpp"

namespace ipcbench::codecs {

/// An output stream of RapidJSON over the frame.
class FrameStream {
public:
    using Ch = char;

    void begin(std::span<std::byte> out) noexcept {
        begin_ = at_ = reinterpret_cast<char*>(out.data());
        end_ = begin_ + out.size();
        overflow_ = false;
    }
    /// Bytes written, 0 when they did not fit.
    [[nodiscard]] std::size_t size() const noexcept { return overflow_ ? 0 : static_cast<std::size_t>(at_ - begin_); }

    /// Copies what is plain at the front of the text, and returns how many bytes that are.
    std::size_t append_plain(std::string_view text) noexcept {
        if (static_cast<std::size_t>(end_ - at_) < text.size()) {  // it takes no less, whatever must be escaped
            overflow_ = true;
            return text.size();
        }
        const std::size_t plain = copy_plain(text, at_);
        at_ += plain;
        return plain;
    }

    // The names that the library calls.
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

/// The place at which the library copies what needs no escape in one go for its own StringBuffer; other streams get one
/// character after the other unless they do this. What is not ASCII is left to the library, which checks it.
template <>  // NOLINTNEXTLINE(readability-identifier-naming): the name that the library calls
inline bool ipcbench::codecs::RapidWriter::ScanWriteUnescapedString(StringStream& is, std::size_t length) {
    is.src_ += os_->append_plain({is.src_, length - is.Tell()});
    return is.Tell() < length;
}

}  // namespace rapidjson

namespace ipcbench::codecs {

/// Messages as JSON, by RapidJSON's writer, without a DOM.
class RapidMessageWriter {
public:
    /// Bytes written to the front of `out`; 0 when they did not fit, or are no UTF-8.
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
