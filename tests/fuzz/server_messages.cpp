#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/json_scan.hpp"
#include "fuzz/require.hpp"
#include "transports/server/answers.hpp"

/// What a hostile server sends, in both framings. However the stream is cut, the reader finds the same messages, none
/// over its limit; what they mean is found out without reading beyond them; and the scanner accepts all that is JSON.
namespace ipcbench::fuzz {
namespace {

using transports::Answers;
using transports::MessageReader;

struct Found {
    std::vector<std::string> messages;
    bool corrupt = false;

    [[nodiscard]] bool operator==(const Found&) const = default;
};

/// The pieces in which the stream arrives: as large as they can be, or of sizes that depend on the seed.
class Pieces {
public:
    explicit Pieces(unsigned seed) : seed_(seed), state_(seed) {}

    std::size_t next() {
        if (seed_ == 0) {
            return SIZE_MAX;
        }
        state_ = state_ * 1664525U + 1013904223U;
        return 1U + ((state_ >> 16U) & ((1U << ((state_ >> 8U) % 8U)) - 1U));
    }

private:
    unsigned seed_;
    unsigned state_;
};

/// Copies the front of the stream to where the reader wants it.
template <class Reader>
void feed(Reader& reader, std::string_view& stream, std::size_t piece) {
    const std::span<std::byte> space = reader.free_space();
    require(!space.empty(), "there is space while no message is complete");
    const std::size_t size = std::min({piece, space.size(), stream.size()});
    std::copy_n(reinterpret_cast<const std::byte*>(stream.data()), size, space.begin());
    reader.filled(size);
    stream.remove_prefix(size);
}

Found messages_of(Framing framing, std::size_t limit, std::string_view stream, unsigned seed) {
    MessageReader reader(framing, limit);
    Pieces pieces(seed);
    Found found;
    while (true) {
        std::string_view message;
        const MessageReader::State state = reader.check(message);
        if (state == MessageReader::State::complete) {
            require(message.size() <= limit, "no message is over the limit");
            found.messages.emplace_back(message);
            reader.drop();
        } else if (state == MessageReader::State::corrupt || stream.empty()) {
            found.corrupt = state == MessageReader::State::corrupt;
            require(found.corrupt != reader.error().empty(), "what is corrupt is explained");
            return found;
        } else {
            feed(reader, stream, pieces.next());
        }
    }
}

void find_answers(Framing framing, std::string_view stream, unsigned seed) {
    ServerSetup setup;
    setup.framing = framing;
    setup.request.id_is_text = seed % 2 == 0;
    ServerReport report;
    Answers answers(ServerLink{setup, report, true}, MessageReader(framing));
    Pieces pieces(seed);
    while (true) {
        Frame answer;
        switch (answers.find(answer)) {
            case Answers::State::found:
                require(answer.sequence >> 31U == 0, "an id is a sequence");
                answers.drop();
                continue;
            case Answers::State::wrong:
                require(!report.error.empty(), "what is wrong is explained");
                return;
            case Answers::State::none:
                break;
        }
        if (stream.empty()) {
            return;
        }
        feed(answers, stream, pieces.next());
    }
}

void scan(std::string_view text) {
    // That library skips a byte-order mark, and takes a zero for the end.
    const bool is_special = text.starts_with("\xef\xbb\xbf") || text.find('\0') != std::string_view::npos;
    const bool deep = std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; }) >
                      static_cast<std::ptrdiff_t>(JsonScan::max_nesting);
    const bool accepts = JsonScan(text).value();
    require(is_special || deep || accepts || !nlohmann::json::accept(text), "all JSON is accepted");
    if (accepts) {
        require(JsonScan(without_blanks(text)).value(), "it is JSON without its blanks, too");
    }
}

}  // namespace
}  // namespace ipcbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ipcbench;
    constexpr std::size_t bytes_before_stream = 2;
    if (size < bytes_before_stream) {
        return 0;
    }
    const Framing framing = data[0] % 2 == 0 ? Framing::lines : Framing::content_length;
    const std::size_t limit = std::size_t{1} << (data[0] / 2U % 10U);
    const std::string_view stream(reinterpret_cast<const char*>(data) + bytes_before_stream,
                                  size - bytes_before_stream);
    const fuzz::Found whole = fuzz::messages_of(framing, limit, stream, 0);
    fuzz::require(fuzz::messages_of(framing, limit, stream, 1U + data[1]) == whole, "cuts change nothing");
    fuzz::find_answers(framing, stream, data[1]);
    fuzz::scan(stream);
    return 0;
}
