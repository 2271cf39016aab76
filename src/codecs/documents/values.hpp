#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/document.hpp"

namespace ipcbench::codecs {

/// One value of a document, or a mark between values.
enum class ValueKind : std::uint32_t { null, no, yes, whole, negative, real, text, key, array, object, end };

/// The values of a JSON document, as the program's own objects: what a codec reads becomes one of these, and what it
/// writes comes from one. They are a list in the order of the document, with the texts in one block, so that after the
/// first document of a size nothing is allocated, and two documents with equal values have equal lists.
class Values {
public:
    void clear() noexcept {
        nodes_.clear();
        texts_.clear();
        depth_ = 0;
    }

    void null() { add(ValueKind::null); }
    void boolean(bool value) { add(value ? ValueKind::yes : ValueKind::no); }
    void whole(std::uint64_t value) { add(ValueKind::whole, value); }
    /// Zero and positive numbers are the same as those of `whole`.
    void integer(std::int64_t value) {
        add(value < 0 ? ValueKind::negative : ValueKind::whole, static_cast<std::uint64_t>(value));
    }
    void real(double value);
    void text(std::string_view value) { add_text(ValueKind::text, value); }
    void key(std::string_view value) { add_text(ValueKind::key, value); }

    /// Begin an array or an object. Return false if it is nested too deeply.
    [[nodiscard]] bool array() { return begin(ValueKind::array); }
    [[nodiscard]] bool object() { return begin(ValueKind::object); }
    void end() {
        --depth_;
        add(ValueKind::end);
    }

    /// Returns whether it is one whole value.
    [[nodiscard]] bool complete() const noexcept { return depth_ == 0 && !nodes_.empty(); }
    [[nodiscard]] std::size_t depth() const noexcept { return depth_; }

    /// Calls a function of `writer` for each value, named as those above, in the order in which they were added.
    template <class Writer>
    void write(Writer& writer) const;

    /// Returns whether all values are equal, and in the same order.
    [[nodiscard]] bool operator==(const Values& other) const noexcept;

private:
    /// `value` is the number's bits, or the size of a text in bytes.
    struct Node {
        ValueKind kind;
        std::uint32_t unused = 0;  ///< fills the node, so that nodes can be compared as bytes
        std::uint64_t value;
    };

    void add(ValueKind kind, std::uint64_t value = 0) { nodes_.push_back({kind, 0, value}); }
    void add_text(ValueKind kind, std::string_view value) {
        texts_ += value;
        add(kind, value.size());
    }
    [[nodiscard]] bool begin(ValueKind kind) {
        add(kind);
        return ++depth_ <= max_document_depth;
    }

    std::vector<Node> nodes_;
    std::string texts_;
    std::size_t depth_ = 0;
};

/// Returns the number with these bits.
[[nodiscard]] double real_of(std::uint64_t bits) noexcept;

template <class Writer>
void Values::write(Writer& writer) const {
    std::string_view texts = texts_;
    const auto next_text = [&texts](std::uint64_t size) {
        const std::string_view text = texts.substr(0, size);
        texts.remove_prefix(size);
        return text;
    };
    for (const Node& node : nodes_) {
        switch (node.kind) {
            case ValueKind::null:
                writer.null();
                break;
            case ValueKind::no:
            case ValueKind::yes:
                writer.boolean(node.kind == ValueKind::yes);
                break;
            case ValueKind::whole:
                writer.whole(node.value);
                break;
            case ValueKind::negative:
                writer.integer(static_cast<std::int64_t>(node.value));
                break;
            case ValueKind::real:
                writer.real(real_of(node.value));
                break;
            case ValueKind::text:
                writer.text(next_text(node.value));
                break;
            case ValueKind::key:
                writer.key(next_text(node.value));
                break;
            case ValueKind::array:
                writer.array();
                break;
            case ValueKind::object:
                writer.object();
                break;
            case ValueKind::end:
                writer.end();
                break;
        }
    }
}

}  // namespace ipcbench::codecs
