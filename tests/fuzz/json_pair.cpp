// Compares json with json-nlohmann: the same verdict, the same values, the same bytes.
#include "unit/codecs/json_pair.hpp"

#include <algorithm>
#include <cstring>

#include "fuzz/require.hpp"

namespace ipcbench::fuzz {
namespace {

/// Takes values from the front of the input.
class Input {
public:
    explicit Input(std::string_view bytes) noexcept : bytes_(bytes) {}

    unsigned char byte() noexcept {
        const unsigned char byte = bytes_.empty() ? 0 : static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(bytes_.empty() ? 0 : 1);
        return byte;
    }
    std::uint64_t number() noexcept {
        std::uint64_t number = 0;
        for (unsigned bytes = byte() % 9U; bytes > 0; --bytes) {
            number = number << 8U | byte();
        }
        return number;
    }
    /// Returns one of the ids, in some inputs with some of its bytes replaced.
    Identity identity() noexcept {
        constexpr std::string_view id = "0192f0c1-abcd-7def-8123-456789abcdef";
        Identity identity;
        std::copy(id.begin(), id.end(), identity.text.begin());
        for (unsigned changes = byte() % 4U; changes > 0; --changes) {
            identity.text.at(byte() % identity.text.size()) = static_cast<char>(byte());
        }
        return identity;
    }
    test::Edit edit() noexcept { return {byte(), byte(), byte(), byte()}; }
    [[nodiscard]] std::string_view rest() const noexcept { return bytes_; }

private:
    std::string_view bytes_;
};

void run(std::string_view bytes) {
    static test::JsonPair pair;  // one pair for the lifetime of the program: a frame must not affect the next one
    require(pair.read_alike(bytes), "both read any bytes alike");

    Input input(bytes);
    const unsigned edits = input.byte() % 5U;
    std::vector<test::Edit> changes(edits);
    std::generate(changes.begin(), changes.end(), [&] { return input.edit(); });
    const Identity sender = input.identity();
    const Identity receiver = input.identity();
    const std::uint64_t stamp = input.number();
    const std::string_view payload = input.rest();
    const Message message{&sender, &receiver, stamp, MessageKind::ping, payload};

    std::string frame;
    const std::size_t enough = 6 * (payload.size() + 2 * sender.text.size()) + 100;
    require(pair.write_alike(message, payload.size() + 130 + edits, frame), "both write into a tight frame alike");
    require(pair.write_alike(message, enough, frame), "both write alike");
    require(pair.read_alike(frame), "both read alike what they wrote");
    for (const test::Edit& change : changes) {
        change.apply(frame);
        require(pair.read_alike(frame), "both read alike what became of it");
    }
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    ipcbench::fuzz::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
