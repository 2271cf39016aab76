#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "codecs/documents/value_format.hpp"
#include "codecs/fields/frame_writer.hpp"

namespace ipcbench::codecs {

/// Passes the events of nlohmann/json's parsers to a message.
class NlohmannEvents final : public nlohmann::json_sax<nlohmann::json> {
public:
    using Json = nlohmann::json;

    [[nodiscard]] bool read(std::span<const std::byte> frame, Json::input_format_t format, MessageBuilder& message);

    // The library calls these.
    bool null() override { return message_->null(); }
    bool boolean(bool value) override { return message_->boolean(value); }
    bool number_integer(Json::number_integer_t value) override { return message_->integer(value); }
    bool number_unsigned(Json::number_unsigned_t value) override { return message_->whole(value); }
    bool number_float(Json::number_float_t value, const std::string& /*text*/) override {
        return message_->real(value);
    }
    bool string(std::string& value) override { return message_->text(value); }
    bool binary(Json::binary_t& value) override;
    bool start_object(std::size_t /*fields*/) override { return message_->object(); }
    bool key(std::string& name) override { return message_->key(name); }
    bool end_object() override { return message_->end(); }
    bool start_array(std::size_t /*items*/) override { return message_->array(); }
    bool end_array() override { return message_->end(); }
    bool parse_error(std::size_t at, const std::string& token, const Json::exception& error) override;

private:
    MessageBuilder* message_ = nullptr;
};

/// Builds one of nlohmann/json's trees from values.
// NOLINTNEXTLINE(bugprone-exception-escape): an empty tree needs no memory
class NlohmannTree {
public:
    using Json = nlohmann::ordered_json;

    [[nodiscard]] const Json& root() const noexcept { return root_; }

    void null() { add(nullptr); }
    void boolean(bool value) { add(value); }
    void whole(std::uint64_t value) { add(value); }
    void integer(std::int64_t value) { add(value); }
    void real(double value) { add(value); }
    void text(std::string_view value) { add(std::string(value)); }
    void key(std::string_view value) { key_ = value; }
    void object() { open_.push_back(&add(Json::object())); }
    void array() { open_.push_back(&add(Json::array())); }
    void end() { open_.pop_back(); }

private:
    /// Appends a value to what is open, and returns where it is now. Keys are known to be different: looking each up
    /// would take quadratic time.
    Json& add(Json value) {
        if (open_.empty()) {
            return root_ = std::move(value);
        }
        if (open_.back()->is_array()) {
            return open_.back()->emplace_back(std::move(value));
        }
        auto& members = open_.back()->get_ref<Json::object_t&>();
        members.push_back({key_, std::move(value)});
        return members.back().second;
    }

    Json root_;
    std::vector<Json*> open_;
    std::string key_;
};

/// Values in one of nlohmann/json's formats: read without a tree, written from one. `Format` is as for NlohmannCodec,
/// with `static bool is_sound_document(std::span<const std::byte> frame) noexcept`.
template <class Format>
class NlohmannValues {
public:
    bool read(std::span<const std::byte> frame, MessageBuilder& message) {
        return Format::is_sound_document(frame) && events_.read(frame, Format::input, message);
    }

    std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) {
        NlohmannTree tree;
        write_message(message, document, tree);
        Format::write(tree.root(), writer_.begin(out));
        return writer_.size();
    }

private:
    NlohmannEvents events_;
    FrameWriter writer_;
};

}  // namespace ipcbench::codecs
