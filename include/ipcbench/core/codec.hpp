#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "ipcbench/core/document.hpp"
#include "ipcbench/core/message.hpp"
#include "ipcbench/core/plug_in_file.hpp"

namespace ipcbench {

/// Turns messages into frames and back. One object belongs to one side of one session: it may keep buffers from call to
/// call, and is not thread-safe. The contract, which tests/unit/codecs checks for every codec:
///
/// - `encode` writes one whole frame to the front of `out` and returns its size; 0 if `out` is too small or the message
///   cannot be expressed. It needs no more than `max_frame(payload.size())` bytes.
/// - `decode` accepts what `encode` wrote, byte for byte, and rejects everything else that is not a message. It never
///   reads outside `frame` and never throws. `view` borrows from the frame or from the codec until the next call.
/// - After a message of some size, the next one of that size allocates nothing, unless `CodecInfo::allocates_because`
///   says why.
class Codec {
public:
    Codec() = default;
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    virtual ~Codec() = default;

    [[nodiscard]] virtual std::size_t encode(const Message& message, std::span<std::byte> out) noexcept = 0;
    [[nodiscard]] virtual bool decode(std::span<const std::byte> frame, MessageView& view) noexcept = 0;

    /// Returns an upper bound of the frame's size in bytes for a payload of that many bytes.
    [[nodiscard]] virtual std::size_t max_frame(std::size_t payload_bytes) const noexcept = 0;

    /// Returns why the last `decode` returned false.
    [[nodiscard]] virtual const char* rejection() const noexcept { return "the frame is not a message of this codec"; }
};

/// The description of a codec for `list`, and its factory.
struct CodecInfo {
    std::string_view name;
    std::string_view summary;
    bool text = false;  ///< whether its frames are printable

    /// Creates one side's codec; null if it was not built, see registry::make_codec. Throws Error (unavailable) if it
    /// is in a plug-in that cannot be loaded.
    std::function<std::unique_ptr<Codec>()> make{};

    /// Creates one side's format for messages with the user's documents. Throws Error (usage) if the schema cannot be
    /// used. Null if there is none, for the reason in `no_documents_because`, or if the codec was not built.
    std::function<std::unique_ptr<DocumentFormat>(const DocumentSchema& schema)> make_documents{};
    std::string_view no_documents_because{};

    /// Why it allocates for each message, if that is inherent in what it demonstrates; the tests then do not check that
    /// it allocates nothing.
    std::string_view allocates_because{};

    /// The optional package that was missing when this program was built; "" for a codec that works.
    std::string_view missing_package{};

    /// Set by the registry if this only describes what a plug-in contributes: loads the plug-in, which stays loaded,
    /// and returns the codec itself. Throws Error (unavailable).
    std::function<const CodecInfo&()> load{};

    std::optional<PlugInFile> plug_in{};  ///< set by the registry if it is from a plug-in that the user named
};

}  // namespace ipcbench
