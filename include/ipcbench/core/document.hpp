#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/message.hpp"

/// Messages that carry the user's own JSON documents instead of the usual payload (docs/messages.md).
namespace ipcbench {

/// Arrays and objects of a document may be nested as deeply as this.
inline constexpr std::size_t max_document_depth = 500;

/// A document may have this many bytes, without blanks.
inline constexpr std::size_t max_document_bytes = std::size_t{64} << 20U;

/// A type of Protocol Buffers message, for codecs that are bound to a schema.
struct DocumentSchema {
    std::string file;     ///< path of the .proto file; "": none was given
    std::string message;  ///< full name of the message, with its package

    [[nodiscard]] bool operator==(const DocumentSchema&) const = default;
};

/// What the messages of a run carry. Both sides know all of it, to check what they receive.
struct MessageContents {
    std::vector<std::string> requests{};  ///< JSON documents without blanks, sent in turn; none: the usual payload
    /// Answers each of them; null: the request's own values are sent back. The cells of a campaign share it.
    std::shared_ptr<const std::string> answer{};

    /// If there are no documents: the usual payload of each answer, in bytes; nothing: as in the request.
    std::optional<std::uint64_t> answer_bytes{};
    DocumentSchema schema{};

    [[nodiscard]] bool has_documents() const noexcept { return !requests.empty(); }
};

/// Writes and reads messages whose payload is a JSON document, for one codec and one side of a session. Reading visits
/// every value and keeps it in the codec's own types; an answer is built from these values, not copied. Not
/// thread-safe.
class DocumentFormat {
public:
    DocumentFormat() = default;
    DocumentFormat(const DocumentFormat&) = delete;
    DocumentFormat& operator=(const DocumentFormat&) = delete;
    virtual ~DocumentFormat() = default;

    /// Prepares a document to be written; documents are numbered from 0, in the order of these calls. It is valid JSON,
    /// without duplicate keys, and its numbers fit into 64 bits or a double. Throws Error (usage) if the format cannot
    /// express it.
    virtual void add(std::string_view document) = 0;

    /// Writes a message with that document; its `payload` is not used. Returns the frame's size, 0 if `out` is too
    /// small.
    [[nodiscard]] virtual std::size_t encode(const Message& message, std::size_t document,
                                             std::span<std::byte> out) noexcept = 0;

    /// The same with the values of the message that was read last.
    [[nodiscard]] virtual std::size_t encode_received(const Message& message, std::span<std::byte> out) noexcept = 0;

    /// Reads a message. `view` gets all but its payload, and borrows from the frame or from this object until the next
    /// call. Returns false for everything that is not such a message.
    [[nodiscard]] virtual bool decode(std::span<const std::byte> frame, MessageView& view) noexcept = 0;

    /// Returns whether the message that was read last has exactly the values of that document.
    [[nodiscard]] virtual bool received(std::size_t document) const noexcept = 0;
};

}  // namespace ipcbench
