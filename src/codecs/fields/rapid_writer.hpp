#pragma once

#include <cstddef>
#include <cstring>
#include <span>

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

    void append(const char* text, std::size_t length) noexcept {
        if (static_cast<std::size_t>(end_ - at_) < length) {
            overflow_ = true;
            return;
        }
        std::memcpy(at_, text, length);
        at_ += length;
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
    const std::size_t plain = ipcbench::codecs::plain_length({is.src_, length - is.Tell()});
    os_->append(is.src_, plain);
    is.src_ += plain;
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
