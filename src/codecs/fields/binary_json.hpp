#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "codecs/fields/fields.hpp"
#include "codecs/fields/frame_writer.hpp"
#include "codecs/fields/recycled_string.hpp"
#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

/// nlohmann/json whose strings give their memory back to the codec.
using RecycledJson = nlohmann::basic_json<std::map, std::vector, RecycledString>;

/// What nlohmann's binary reader reports goes to the collector.
class BinaryHandler {
public:
    void begin() noexcept {
        fields_.begin();
        begun_ = false;
    }
    [[nodiscard]] bool complete() const noexcept { return fields_.complete(); }
    [[nodiscard]] const MessageView& message() const noexcept { return fields_.message(); }
    [[nodiscard]] StringMemory& memory() noexcept { return memory_; }

    // The names that the library calls.
    bool start_object(std::size_t fields) noexcept {
        return fields <= field_names.size() && !std::exchange(begun_, true);
    }
    bool end_object() noexcept { return true; }
    bool key(RecycledString& name) noexcept { return fields_.name({name.data(), name.size()}); }
    bool string(RecycledString& text) noexcept {
        const auto field = fields_.now();
        if (!field) {
            return false;
        }
        RecycledString& own = own_[static_cast<std::size_t>(*field)];
        own.swap(text);
        return fields_.text({own.data(), own.size()});
    }
    bool number_unsigned(std::uint64_t value) noexcept { return fields_.number(value); }
    static bool number_integer(std::int64_t /*value*/) noexcept { return false; }
    template <class Text>
    static bool number_float(double /*value*/, const Text& /*text*/) noexcept {
        return false;
    }
    static bool boolean(bool /*value*/) noexcept { return false; }
    static bool null() noexcept { return false; }
    static bool binary(RecycledJson::binary_t& /*bytes*/) noexcept { return false; }
    static bool start_array(std::size_t /*items*/) noexcept { return false; }
    static bool end_array() noexcept { return false; }
    static bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                            const nlohmann::detail::exception& /*error*/) noexcept {
        return false;
    }

private:
    StringMemory memory_;
    FieldCollector fields_;
    bool begun_ = false;
    std::array<RecycledString, field_names.size()> own_{
        RecycledString(RecyclingAllocator<char>(memory_)), RecycledString(RecyclingAllocator<char>(memory_)),
        RecycledString(RecyclingAllocator<char>(memory_)), RecycledString(RecyclingAllocator<char>(memory_))};
};

using BinaryWriter = nlohmann::detail::binary_writer<nlohmann::json, char>;

/// The fields with their names in one of nlohmann's binary formats. `Format` has:
///
///     static constexpr nlohmann::detail::input_format_t input;
///     static constexpr unsigned char map_head;                              // of a map of no items
///     static void write(BinaryWriter& writer, const nlohmann::json& item);
///     static bool is_sound(std::span<const std::byte> frame) noexcept;      // what the reader must not be given is
///     not
template <class Format>
class BinaryJsonCodec final : public Codec {
public:
    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            const bool has_payload = !message.payload.empty();
            assign_changed(text_of(Field::sender), message.sender->text_view());
            assign_changed(text_of(Field::receiver), message.receiver->text_view());
            value_of(Field::sent_at) = message.sent_at_ms;
            if (has_payload) {
                assign_changed(text_of(Field::payload), message.payload);
            }
            // Item by item: the library would write the whole map too, but would make a new value of each name.
            const std::size_t fields = field_names.size() - (has_payload ? 0 : 1);
            frame_->begin(out);
            frame_->write_character(static_cast<char>(Format::map_head + fields));
            for (std::size_t i = 0; i < 2 * fields; ++i) {
                Format::write(writer_, items_[i]);
            }
            return frame_->size();
        } catch (const std::exception&) {
            return 0;
        }
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        if (!Format::is_sound(frame)) {
            return false;
        }
        StringMemory::current() = &handler_.memory();
        bool good = false;
        try {
            const auto* const bytes = reinterpret_cast<const char*>(frame.data());
            handler_.begin();
            good = RecycledJson::sax_parse(bytes, bytes + frame.size(), &handler_, Format::input);
        } catch (const std::exception&) {
            // no memory
        }
        StringMemory::current() = nullptr;
        view = handler_.message();
        return good && handler_.complete();
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        constexpr std::size_t names = 48;  // the map's head, four names with theirs
        constexpr std::size_t ids = std::size_t{2} * (36 + 2);
        constexpr std::size_t numbers = std::size_t{2} * 9;  // the time, the payload's length
        return names + ids + numbers + payload_bytes;
    }

private:
    /// The value of a field: names and values take turns.
    nlohmann::json& value_of(Field field) noexcept { return items_[2 * static_cast<std::size_t>(field) + 1]; }

    std::string& text_of(Field field) { return value_of(field).template get_ref<std::string&>(); }

    static nlohmann::json item(std::string_view text) { return std::string(text); }

    std::array<nlohmann::json, 2 * field_names.size()> items_{item(name_of(Field::sender)),   "",
                                                              item(name_of(Field::receiver)), "",
                                                              item(name_of(Field::sent_at)),  std::uint64_t{0},
                                                              item(name_of(Field::payload)),  ""};
    std::shared_ptr<FrameWriter> frame_ = std::make_shared<FrameWriter>();
    BinaryWriter writer_{frame_};
    BinaryHandler handler_;
};

}  // namespace ipcbench::codecs
