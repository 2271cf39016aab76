#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string_view>
#include <vector>

#include "codecs/documents/message_builder.hpp"
#include "codecs/documents/text_reader.hpp"
#include "codecs/documents/values.hpp"
#include "codecs/fields/fields.hpp"
#include "ipcbench/core/document.hpp"

namespace ipcbench::codecs {

/// Calls a writer's functions for a whole message: the fields of every message, and the document as its payload.
template <class Writer>
void write_message(const Message& message, const Values& document, Writer& writer) {
    writer.object();
    writer.key(name_of(Field::sender));
    writer.text(message.sender->text_view());
    writer.key(name_of(Field::receiver));
    writer.text(message.receiver->text_view());
    writer.key(name_of(Field::sent_at));
    writer.whole(message.sent_at_ms);
    writer.key(name_of(Field::payload));
    document.write(writer);
    writer.end();
}

/// Messages with documents through a library for values of any kind. `Library` has two functions, which may throw
/// std::exception:
///
///     bool read(std::span<const std::byte> frame, MessageBuilder& message);   // false: no valid frame
///     std::size_t write(const Message& message, const Values& document, std::span<std::byte> out);   // 0: no room
template <class Library>
// NOLINTNEXTLINE(bugprone-exception-escape): empty objects need no memory
class ValueFormat final : public DocumentFormat {
public:
    void add(std::string_view document) override { read_text(document, documents_.emplace_back()); }

    std::size_t encode(const Message& message, std::size_t document, std::span<std::byte> out) noexcept override {
        return write(message, documents_[document], out);
    }

    std::size_t encode_received(const Message& message, std::span<std::byte> out) noexcept override {
        return write(message, received_.payload(), out);
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        received_.begin();
        try {
            if (frame.empty() || !library_.read(frame, received_) || !received_.complete()) {
                return false;
            }
        } catch (const std::exception&) {
            return false;
        }
        view = received_.message();
        return true;
    }

    bool received(std::size_t document) const noexcept override { return received_.payload() == documents_[document]; }

private:
    std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) noexcept {
        try {
            return library_.write(message, document, out);
        } catch (const std::exception&) {
            return 0;
        }
    }

    Library library_;
    std::vector<Values> documents_;
    MessageBuilder received_;
};

/// Returns what makes such formats, for CodecInfo::make_documents.
template <class Library>
[[nodiscard]] auto value_formats() {
    return [](const DocumentSchema& /*schema*/) -> std::unique_ptr<DocumentFormat> {
        return std::make_unique<ValueFormat<Library>>();
    };
}

}  // namespace ipcbench::codecs
