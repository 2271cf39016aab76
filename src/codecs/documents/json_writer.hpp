#pragma once

#include <bitset>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>

#include "codecs/fields/json_output.hpp"
#include "ipcbench/core/document.hpp"

namespace ipcbench::codecs {

/// Writes values as JSON without blanks to the front of a frame.
class JsonWriter {
public:
    explicit JsonWriter(std::span<std::byte> out) noexcept : json_(out) {}

    /// Returns the number of bytes written; 0 if they did not fit or a text was not UTF-8.
    [[nodiscard]] std::size_t size() const noexcept { return json_.size(); }

    void null() noexcept { word("null"); }
    void boolean(bool value) noexcept { word(value ? "true" : "false"); }
    void whole(std::uint64_t value) noexcept {
        separate();
        json_.number(value);
    }
    void integer(std::int64_t value) noexcept {
        separate();
        if (value < 0) {
            json_.put("-");
        }
        json_.number(value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value));
    }
    /// Writes the shortest number that is read as this one again, with a point or an exponent.
    void real(double value) noexcept {
        separate();
        char* const first = json_.next();
        const auto [behind, problem] = std::to_chars(first, first + json_.space_left(), value);
        if (problem != std::errc{}) {
            json_.put({first, json_.space_left() + 1});  // records that there is no room
            return;
        }
        const std::string_view text(first, static_cast<std::size_t>(behind - first));
        json_.advance(text.size());
        if (text.find_first_of(".e") == std::string_view::npos) {
            json_.put(".0");
        }
    }
    void text(std::string_view value) noexcept {
        separate();
        quoted(value);
    }
    void key(std::string_view value) noexcept {
        separate();
        quoted(value);
        json_.put(":");
        follows_value_ = false;
    }
    void object() noexcept { begin(true); }
    void array() noexcept { begin(false); }
    void end() noexcept {
        json_.put(is_object_[--depth_] ? "}" : "]");
        follows_value_ = true;
    }

private:
    void separate() noexcept {
        if (follows_value_) {
            json_.put(",");
        }
        follows_value_ = true;
    }
    void word(std::string_view text) noexcept {
        separate();
        json_.put(text);
    }
    void quoted(std::string_view value) noexcept {
        json_.put("\"");
        json_.text(value);
        json_.put("\"");
    }
    void begin(bool is_object) noexcept {
        separate();
        json_.put(is_object ? "{" : "[");
        is_object_[depth_++] = is_object;
        follows_value_ = false;
    }

    JsonOutput json_;
    std::size_t depth_ = 0;
    std::bitset<max_document_depth + 1> is_object_;
    bool follows_value_ = false;
};

}  // namespace ipcbench::codecs
