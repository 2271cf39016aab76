#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "codecs/fields/fields.hpp"

namespace ipcbench::codecs {

/// Reads messages with nlohmann/json in any of its formats, without a tree: passes the events of its SAX interface to
/// the collector.
class NlohmannReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    using Json = nlohmann::json;

    /// Returns whether the frame is one message with each of its fields once, and nothing else. The view refers to
    /// memory of this reader.
    [[nodiscard]] bool read(std::span<const std::byte> frame, Json::input_format_t format, MessageView& view) noexcept;

    // The library calls these.
    bool null() override { return false; }
    bool boolean(bool value) override;
    bool number_integer(Json::number_integer_t value) override;
    bool number_unsigned(Json::number_unsigned_t value) override { return fields_.number(value); }
    bool number_float(Json::number_float_t value, const std::string& text) override;
    bool string(std::string& value) override;
    bool binary(Json::binary_t& value) override;
    bool start_object(std::size_t fields) override;
    bool key(std::string& name) override { return fields_.name(name); }
    bool end_object() override { return true; }
    bool start_array(std::size_t items) override;
    bool end_array() override { return false; }
    bool parse_error(std::size_t at, const std::string& token, const Json::exception& error) override;

private:
    FieldCollector fields_;
    bool begun_ = false;
    std::array<std::string, field_names.size()> texts_;
};

}  // namespace ipcbench::codecs
