#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "fuzz/require.hpp"
#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/message.hpp"
#include "registry/registry.hpp"

namespace ipcbench::fuzz {
namespace {

std::vector<std::unique_ptr<DocumentFormat>> all_formats() {
    std::vector<std::unique_ptr<DocumentFormat>> formats;
    for (const CodecInfo& codec : registry::codecs()) {
        if (codec.make_documents && codec.name != "protobuf" && registry::availability_of(codec).available) {
            formats.push_back(codec.make_documents({}));
        }
    }
    return formats;
}

/// Every format accepts or refuses any bytes. A document that was read is written, and is then read and written as the
/// same again.
void run(std::span<const std::byte> frame) {
    // One format for the lifetime of the program, as in a session: a frame must not affect the next one.
    static const std::vector<std::unique_ptr<DocumentFormat>> formats = all_formats();
    static const Identity somebody = make_identity();
    const Message message{&somebody, &somebody, 1'764'547'200'123, MessageKind::pong, {}};
    for (const auto& format : formats) {
        MessageView view;
        if (!format->decode(frame, view)) {
            continue;
        }
        // A control character is written as an escape of six characters, and a number of three with up to 24.
        std::vector<std::byte> first(12 * frame.size() + 1024);
        std::vector<std::byte> second(first.size());
        first.resize(format->encode_received(message, first));
        require(!first.empty(), "what was read can be written");
        require(format->decode(first, view), "what was written can be read");
        second.resize(format->encode_received(message, second));
        require(first == second, "the document stays the same");
    }
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    ipcbench::fuzz::run(std::as_bytes(std::span(data, size)));
    return 0;
}
