#include "reporters/json_document.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/input_file.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// Rejects deep nesting, which would cost the parser memory before it is known that this is not a report.
void refuse_deep_nesting(std::string_view text, const std::string& name) {
    constexpr int max_in_flight = 16;
    int depth = 0;
    std::size_t line = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            --depth;
        }
        if (depth > max_in_flight) {
            throw Error(ErrorKind::usage, "'" + name + "': line " + std::to_string(line) + ": nested more than " +
                                              std::to_string(max_in_flight) +
                                              " deep: this is not a report of ipcbench");
        }
    }
}

/// Builds a value, up to the size of the largest value in any report.
// NOLINTNEXTLINE(bugprone-exception-escape): nlohmann/json's destructor allocates, but is declared noexcept
class Builder {
public:
    /// Adds the next value and returns its address; null if the value gets too large.
    Json* add(Json value) {
        constexpr std::size_t max = 1'000'000;  // a histogram has at most about 120,000
        if (++count_ > max) {
            return nullptr;
        }
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        // Appends directly, because insertion would search all fields first. If a name occurs twice, the first one
        // counts.
        auto& fields = parent.get_ref<Json::object_t&>();
        fields.emplace_back(std::move(key_), std::move(value));
        return &fields.back().second;
    }
    bool open(Json empty) {
        Json* const place = add(std::move(empty));
        if (place != nullptr) {
            open_.push_back(place);
        }
        return place != nullptr;
    }
    void close() { open_.pop_back(); }
    void set_key(std::string key) { key_ = std::move(key); }

    [[nodiscard]] bool whole() const { return open_.empty(); }
    [[nodiscard]] Json take() {
        count_ = 0;
        return std::exchange(root_, Json());
    }

private:
    Json root_;
    std::vector<Json*> open_;  // each is the last child of the previous one, so none of them moves
    std::string key_;
    std::size_t count_ = 0;
};

/// Handles the parser's events. Every handler returns whether to continue.
class Handler final : public nlohmann::json_sax<Json> {
public:
    Handler(const std::string& name, const DocumentFields& fields) : name_(name), fields_(fields) {}

    bool null() override { return scalar(Json()); }
    bool boolean(bool value) override { return scalar(value); }
    bool number_integer(Json::number_integer_t value) override { return scalar(value); }
    bool number_unsigned(Json::number_unsigned_t value) override { return scalar(value); }
    bool number_float(Json::number_float_t value, const std::string& /*text*/) override { return scalar(value); }
    bool string(std::string& value) override { return scalar(std::move(value)); }
    bool binary(Json::binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*elements*/) override { return start(Json::object()); }
    bool start_array(std::size_t /*elements*/) override { return start(Json::array()); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }

    bool key(std::string& key) override {
        if (depth_ > 1) {
            if (!is_skipping()) {
                builder_.set_key(std::move(key));
            }
            return true;
        }
        const auto value = fields_.values.find(key);
        const auto list = fields_.lists.find(key);
        take_ = value == fields_.values.end() ? nullptr : &value->second;
        take_element_ = list == fields_.lists.end() ? nullptr : &list->second;
        field_ = key;
        index_ = 0;
        if (!is_skipping() && !seen_.insert(key).second) {
            throw Error(ErrorKind::usage, "'" + name_ + "': '" + key + "' appears twice");
        }
        return true;
    }

    [[nodiscard]] const std::set<std::string>& seen() const { return seen_; }

    bool parse_error(std::size_t /*position*/, const std::string& /*last*/, const Json::exception& error) override {
        // The text is "[json.exception.parse_error.101] parse error at line 2, column 7: ...", or "... number overflow
        // ..."
        const std::string what = error.what();
        const std::size_t place = what.find("] ");
        throw Error(ErrorKind::usage,
                    "'" + name_ + "': " + (place == std::string::npos ? what : what.substr(place + 2)),
                    "to repair a report that was cut short, add ']}' after its last complete line");
    }

private:
    [[nodiscard]] bool is_skipping() const { return take_ == nullptr && take_element_ == nullptr; }
    /// Returns whether a value that starts now is the list itself, whose elements are passed on one by one.
    [[nodiscard]] bool at_list() const { return take_element_ != nullptr && depth_ == 1; }

    bool scalar(Json value) {
        if (depth_ == 0) {  // the document is not an object, so it has no fields
            return false;
        }
        if (is_skipping()) {
            return true;
        }
        refuse_unless_list(value);
        require(builder_.add(std::move(value)) != nullptr);
        give_away();
        return true;
    }

    bool start(Json empty) {
        if (depth_ == 0) {
            ++depth_;
            return empty.is_object();
        }
        if (!is_skipping() && !(at_list() && empty.is_array())) {
            refuse_unless_list(empty);
            require(builder_.open(std::move(empty)));
        }
        ++depth_;
        return true;
    }

    bool end() {
        --depth_;
        if (depth_ > 0 && !is_skipping() && !at_list()) {
            builder_.close();
            give_away();
        }
        return true;
    }

    /// Passes the value on when it is complete.
    void give_away() {
        if (!builder_.whole()) {
            return;
        }
        if (take_ != nullptr) {
            (*take_)(builder_.take());
        } else {
            (*take_element_)(builder_.take(), index_++);
        }
    }

    void refuse_unless_list(const Json& value) const {
        if (at_list()) {
            JsonNode(value, name_).in(field_.c_str()).fail_to_be("an array");
        }
    }

    void require(bool fits) const {
        if (!fits) {
            throw Error(ErrorKind::usage, "'" + name_ + "': " + field_ +
                                              (take_element_ == nullptr ? "" : "[" + std::to_string(index_) + "]") +
                                              ": more than a million values: this is not a report of ipcbench");
        }
    }

    const std::string& name_;
    const DocumentFields& fields_;
    Builder builder_;
    std::set<std::string> seen_;
    const DocumentFields::ValueHandler* take_ = nullptr;
    const DocumentFields::ElementHandler* take_element_ = nullptr;
    std::string field_;
    std::size_t index_ = 0;
    int depth_ = 0;
};

}  // namespace

std::string read_document(const std::string& path, std::size_t max) {
    std::optional<std::string> text = platform::read_input(path, max);
    if (!text) {
        throw Error(ErrorKind::usage,
                    "'" + path + "': more than " + format_bytes(max) + ": this is not a report of ipcbench");
    }
    return std::move(*text);
}

std::set<std::string> read_fields(std::string_view text, const std::string& name, const DocumentFields& fields) {
    if (text.empty()) {
        throw Error(ErrorKind::usage, "'" + name + "' is empty", "did the run that was to write it end?");
    }
    refuse_deep_nesting(text, name);
    Handler handler(name, fields);
    static_cast<void>(Json::sax_parse(text, &handler));
    return handler.seen();
}

}  // namespace ipcbench::reporters
