#include "codecs/documents/text_reader.hpp"

#include "codecs/documents/json_parser.hpp"
#include "ipcbench/base/error.hpp"

namespace ipcbench::codecs {
namespace {

/// Adds what a parser reads to values.
struct Adder {
    Values& values;

    [[nodiscard]] bool null() const { return values.null(), true; }
    [[nodiscard]] bool boolean(bool value) const { return values.boolean(value), true; }
    [[nodiscard]] bool whole(std::uint64_t value) const { return values.whole(value), true; }
    [[nodiscard]] bool integer(std::int64_t value) const { return values.integer(value), true; }
    [[nodiscard]] bool real(double value) const { return values.real(value), true; }
    [[nodiscard]] bool text(std::string_view value) const { return values.text(value), true; }
    [[nodiscard]] bool key(std::string_view value) const { return values.key(value), true; }
    [[nodiscard]] bool object() const { return values.object(); }
    [[nodiscard]] bool array() const { return values.array(); }
    [[nodiscard]] bool end() const { return values.end(), true; }
};

}  // namespace

void read_text(std::string_view document, Values& values) {
    JsonParser parser;
    Adder adder{values};
    values.clear();
    if (!parser.parse(document, adder)) {
        throw Error(ErrorKind::failed, "a document that was checked is not JSON");
    }
}

}  // namespace ipcbench::codecs
