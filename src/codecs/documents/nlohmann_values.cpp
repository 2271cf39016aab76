#include "codecs/documents/nlohmann_values.hpp"

namespace ipcbench::codecs {

bool NlohmannEvents::read(std::span<const std::byte> frame, Json::input_format_t format, MessageBuilder& message) {
    const auto* const bytes = reinterpret_cast<const char*>(frame.data());
    if (format == Json::input_format_t::json && std::memchr(bytes, 0, frame.size()) != nullptr) {
        return false;  // the library would treat a zero byte as the end of a text
    }
    message_ = &message;
    return Json::sax_parse(bytes, bytes + frame.size(), this, format);
}

bool NlohmannEvents::binary(Json::binary_t& /*value*/) {
    return false;
}

bool NlohmannEvents::parse_error(std::size_t /*at*/, const std::string& /*token*/, const Json::exception& /*error*/) {
    return false;
}

}  // namespace ipcbench::codecs
