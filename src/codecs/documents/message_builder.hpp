#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "codecs/documents/values.hpp"
#include "codecs/fields/fields.hpp"

namespace ipcbench::codecs {

/// Assembles a message whose payload is a document from a parser's events: the ids and the time as fields, the payload
/// as values. Every function returns false for what is not part of such a message; the parser then stops.
class MessageBuilder {
public:
    void begin() noexcept {
        fields_.begin();
        payload_.clear();
        place_ = Place::before;
    }

    [[nodiscard]] bool null() {
        if (in_payload()) {
            payload_.null();
        }
        return ended_value();
    }
    [[nodiscard]] bool boolean(bool value) {
        if (in_payload()) {
            payload_.boolean(value);
        }
        return ended_value();
    }
    [[nodiscard]] bool whole(std::uint64_t value) {
        if (!in_payload()) {
            return fields_.number(value);
        }
        payload_.whole(value);
        return ended_value();
    }
    [[nodiscard]] bool integer(std::int64_t value) {
        if (!in_payload()) {
            return value >= 0 && fields_.number(static_cast<std::uint64_t>(value));
        }
        payload_.integer(value);
        return ended_value();
    }
    [[nodiscard]] bool real(double value) {
        if (in_payload()) {
            payload_.real(value);
        }
        return ended_value();
    }
    [[nodiscard]] bool text(std::string_view value) {
        if (!in_payload()) {
            return text_of_field(value);
        }
        payload_.text(value);
        return ended_value();
    }
    [[nodiscard]] bool key(std::string_view name) {
        if (in_payload()) {
            payload_.key(name);
            return true;
        }
        if (place_ != Place::fields || !fields_.name(name)) {
            return false;
        }
        if (fields_.now() == Field::payload) {
            place_ = Place::payload;
        }
        return true;
    }
    [[nodiscard]] bool object() {
        if (place_ == Place::before) {
            place_ = Place::fields;
            return true;
        }
        return in_payload() && payload_.object();
    }
    [[nodiscard]] bool array() { return in_payload() && payload_.array(); }
    [[nodiscard]] bool end() {
        if (!in_payload()) {
            place_ = Place::behind;
            return true;
        }
        payload_.end();
        return ended_value();
    }

    /// Returns whether it is a whole message with a payload.
    [[nodiscard]] bool complete() const noexcept {
        return place_ == Place::behind && payload_.complete() && fields_.complete();
    }
    /// Returns the message without its payload.
    [[nodiscard]] const MessageView& message() const noexcept { return fields_.message(); }
    [[nodiscard]] const Values& payload() const noexcept { return payload_; }

private:
    enum class Place : std::uint8_t { before, fields, payload, behind };

    [[nodiscard]] bool in_payload() const noexcept { return place_ == Place::payload; }

    /// Returns whether a value could be there.
    [[nodiscard]] bool ended_value() noexcept {
        if (place_ != Place::payload) {
            return false;
        }
        if (payload_.depth() == 0) {
            place_ = Place::fields;
            static_cast<void>(fields_.text({}));  // the collector's message has no payload
        }
        return true;
    }

    /// A parser may reuse the memory of a text, so this keeps a copy.
    [[nodiscard]] bool text_of_field(std::string_view value) {
        const auto field = fields_.now();
        if (place_ != Place::fields || !field) {
            return false;
        }
        std::string& own = texts_[static_cast<std::size_t>(*field)];
        own = value;
        return fields_.text(own);
    }

    FieldCollector fields_;
    Values payload_;
    Place place_ = Place::before;
    std::array<std::string, field_names.size()> texts_;
};

}  // namespace ipcbench::codecs
