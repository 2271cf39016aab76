#include <cstring>
#include <string>

#include <nlohmann/json.hpp>

#include "codecs/fields/fields.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {
namespace {

using Json = nlohmann::ordered_json;

/// nlohmann/json as most programs use it: encodes by building a tree and dumping it to a string, decodes by parsing a
/// frame to a tree.
// NOLINTNEXTLINE(bugprone-exception-escape): an empty tree needs no memory
class JsonDomCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            Json json{{name_of(Field::sender), message.sender->text_view()},
                      {name_of(Field::receiver), message.receiver->text_view()},
                      {name_of(Field::sent_at), message.sent_at_ms}};
            if (!message.payload.empty()) {
                json[std::string(name_of(Field::payload))] = message.payload;
            }
            const std::string text = json.dump();
            if (text.size() > out.size()) {
                return 0;
            }
            std::memcpy(out.data(), text.data(), text.size());
            return text.size();
        } catch (const std::exception&) {  // invalid UTF-8 or out of memory
            return 0;
        }
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        fields_.begin();
        try {
            const auto* const text = reinterpret_cast<const char*>(frame.data());
            if (std::string_view(text, frame.size()).find('\0') != std::string_view::npos) {
                return false;  // the library would treat it as the end
            }
            json_ = Json::parse(text, text + frame.size());
            if (!json_.is_object()) {
                return false;
            }
            for (const auto& [name, value] : json_.items()) {
                if (!fields_.name(name) || !take(value)) {
                    return false;
                }
            }
        } catch (const std::exception&) {
            return false;
        }
        view = fields_.message();
        return fields_.complete();
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override { return json_max_frame(payload_bytes); }

private:
    bool take(const Json& value) {
        if (value.is_string()) {
            return fields_.text(value.get_ref<const std::string&>());
        }
        return value.is_number_unsigned() && fields_.number(value.get<std::uint64_t>());
    }

    Json json_;  ///< parsed from the last frame
    FieldCollector fields_;
};

}  // namespace

CodecInfo json_dom() {
    CodecInfo info{"json-dom", "the same JSON by nlohmann/json with a tree for each message, as most programs do it",
                   true, [] { return std::unique_ptr<Codec>(std::make_unique<JsonDomCodec>()); }};
    info.allocates_because = "it builds a tree for each message";
    return info;
}

}  // namespace ipcbench::codecs
