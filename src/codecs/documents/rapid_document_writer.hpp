#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "codecs/documents/value_format.hpp"
#include "codecs/fields/rapid_writer.hpp"

namespace ipcbench::codecs {

/// Writes messages with documents with RapidJSON's writer.
class RapidDocumentWriter {
public:
    [[nodiscard]] std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) {
        stream_.begin(out);
        writer_.Reset(stream_);
        good_ = true;
        write_message(message, document, *this);
        return good_ ? stream_.size() : 0;
    }

    // What write_message calls.
    void null() { note(writer_.Null()); }
    void boolean(bool value) { note(writer_.Bool(value)); }
    void whole(std::uint64_t value) { note(writer_.Uint64(value)); }
    void integer(std::int64_t value) { note(writer_.Int64(value)); }
    void real(double value) { note(writer_.Double(value)); }
    void text(std::string_view value) { note(writer_.String(value.data(), static_cast<Size>(value.size()))); }
    void key(std::string_view value) { note(writer_.Key(value.data(), static_cast<Size>(value.size()))); }
    void object() {
        open_.push_back(true);
        note(writer_.StartObject());
    }
    void array() {
        open_.push_back(false);
        note(writer_.StartArray());
    }
    void end() {
        note(open_.back() ? writer_.EndObject() : writer_.EndArray());
        open_.pop_back();
    }

private:
    using Size = rapidjson::SizeType;

    void note(bool good) noexcept { good_ = good_ && good; }

    FrameStream stream_;
    RapidWriter writer_{stream_};
    std::vector<bool> open_;  ///< whether each open container is an object
    bool good_ = true;
};

}  // namespace ipcbench::codecs
