#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "ipcbench/base/error.hpp"
#include "runner/control_message.hpp"

namespace ipcbench::fuzz {
namespace {

/// Any bytes are either a control message or an Error; a message that is written and read again stays the same.
void run(std::string_view input) {
    std::string text;
    try {
        text = runner::to_text(runner::parse_control_message(input));
    } catch (const Error&) {
        return;
    }
    require(runner::to_text(runner::parse_control_message(text)) == text, "the message stays the same");
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    ipcbench::fuzz::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
