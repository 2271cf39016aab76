#include "codecs/fields/nlohmann_reader.hpp"

#include <cstring>
#include <utility>

namespace ipcbench::codecs {

bool NlohmannReader::read(std::span<const std::byte> frame, Json::input_format_t format, MessageView& view) noexcept {
    const auto* const bytes = reinterpret_cast<const char*>(frame.data());
    if (frame.empty() || (format == Json::input_format_t::json && std::memchr(bytes, 0, frame.size()) != nullptr)) {
        return false;  // the library would treat a zero byte as the end of a text
    }
    fields_.begin();
    begun_ = false;
    try {
        if (!Json::sax_parse(bytes, bytes + frame.size(), this, format) || !fields_.complete()) {
            return false;
        }
    } catch (const std::exception&) {  // out of memory
        return false;
    }
    view = fields_.message();
    return true;
}

bool NlohmannReader::boolean(bool /*value*/) {
    return false;
}
bool NlohmannReader::number_integer(Json::number_integer_t /*value*/) {
    return false;
}
bool NlohmannReader::number_float(Json::number_float_t /*value*/, const std::string& /*text*/) {
    return false;
}
bool NlohmannReader::binary(Json::binary_t& /*value*/) {
    return false;
}
bool NlohmannReader::start_array(std::size_t /*items*/) {
    return false;
}
bool NlohmannReader::start_object(std::size_t /*fields*/) {
    return !std::exchange(begun_, true);
}

bool NlohmannReader::string(std::string& value) {
    const auto field = fields_.now();
    if (!field) {
        return false;
    }
    std::string& text = texts_[static_cast<std::size_t>(*field)];
    text.swap(value);  // swaps because the text may be long
    return fields_.text(text);
}

bool NlohmannReader::parse_error(std::size_t /*at*/, const std::string& /*token*/, const Json::exception& /*error*/) {
    return false;
}

}  // namespace ipcbench::codecs
