#include <algorithm>
#include <cstring>
#include <string>

#include <nlohmann/json.hpp>

#include "codecs/documents/nlohmann_values.hpp"
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

/// Documents the same way.
// NOLINTNEXTLINE(bugprone-exception-escape): an empty tree needs no memory
class JsonDomValues {
public:
    bool read(std::span<const std::byte> frame, MessageBuilder& message) {
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        if (std::string_view(text, frame.size()).find('\0') != std::string_view::npos) {
            return false;
        }
        json_ = Json::parse(text, text + frame.size());
        return visit(json_, message);
    }

    std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) {
        NlohmannTree tree;
        write_message(message, document, tree);
        const std::string text = tree.root().dump();
        if (text.size() > out.size()) {
            return 0;
        }
        std::memcpy(out.data(), text.data(), text.size());
        return text.size();
    }

private:
    // NOLINTNEXTLINE(misc-no-recursion): no deeper than a document
    static bool visit(const Json& value, MessageBuilder& message) {
        switch (value.type()) {
            case Json::value_t::null:
                return message.null();
            case Json::value_t::boolean:
                return message.boolean(value.get<bool>());
            case Json::value_t::number_integer:
                return message.integer(value.get<std::int64_t>());
            case Json::value_t::number_unsigned:
                return message.whole(value.get<std::uint64_t>());
            case Json::value_t::number_float:
                return message.real(value.get<double>());
            case Json::value_t::string:
                return message.text(value.get_ref<const std::string&>());
            case Json::value_t::array:
                // NOLINTNEXTLINE(misc-no-recursion): see above
                return message.array() &&
                       std::all_of(value.begin(), value.end(),
                                   [&](const Json& item) { return visit(item, message); }) &&
                       message.end();
            case Json::value_t::object: {
                const auto& members = value.get_ref<const Json::object_t&>();
                // NOLINTNEXTLINE(misc-no-recursion): see above
                const auto visit_member = [&](const auto& member) {
                    return message.key(member.first) && visit(member.second, message);
                };
                return message.object() && std::all_of(members.begin(), members.end(), visit_member) && message.end();
            }
            default:
                return false;
        }
    }

    Json json_;  ///< parsed from the last frame
};

}  // namespace

CodecInfo json_dom() {
    CodecInfo info{"json-dom", "the same JSON by nlohmann/json with a tree for each message, as most programs do it",
                   true, [] { return std::unique_ptr<Codec>(std::make_unique<JsonDomCodec>()); }};
    info.make_documents = value_formats<JsonDomValues>();
    info.allocates_because = "it builds a tree for each message";
    return info;
}

}  // namespace ipcbench::codecs
