#include "reporters/json_document.hpp"

#include <algorithm>
#include <istream>
#include <set>
#include <streambuf>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/input_file.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// A document whose text is read once, and knows the line that was reached.
class DocumentSource : public std::streambuf {
public:
    [[nodiscard]] auto line() const { return 1 + lines_before_ + std::count(eback(), gptr(), '\n'); }

protected:
    void give(char* text, std::size_t size) {
        lines_before_ += std::count(eback(), egptr(), '\n');
        setg(text, text, text + size);
    }

private:
    std::ptrdiff_t lines_before_ = 0;
};

class MemorySource final : public DocumentSource {
public:
    explicit MemorySource(std::string_view text) {
        // std::streambuf writes to its text only if something is put back.
        give(const_cast<char*>(text.data()), text.size());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    }
};

class FileSource final : public DocumentSource {
public:
    FileSource(const std::string& path, const std::string& name, std::size_t max)
        : file_(path), name_(name), max_(max) {}

private:
    int_type underflow() override {
        const std::size_t size = read();
        size_ += size;
        if (size_ > max_) {
            throw UnreadableFile(ErrorKind::usage, "'" + name_ + "': more than " + format_bytes(max_) +
                                                       ": this is not a report of ipcbench");
        }
        give(some_.data(), size);
        return size == 0 ? traits_type::eof() : traits_type::to_int_type(some_[0]);
    }

    std::size_t read() {
        try {
            return file_.read(some_);
        } catch (const Error& error) {
            throw UnreadableFile(error.kind(), error.what(), error.hint());
        }
    }

    platform::InputFile file_;
    const std::string& name_;
    std::size_t max_;
    std::size_t size_ = 0;
    std::vector<char> some_ = std::vector<char>(65536);  // not on the stack, whose limit may be that small
};

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
            auto& elements = parent.get_ref<Json::array_t&>();
            if (elements.empty()) {
                elements.reserve(2);
            }
            return &elements.emplace_back(std::move(value));
        }
        // Appends directly, because insertion would search all fields first. If a name occurs twice, the first one
        // counts.
        auto& fields = parent.get_ref<Json::object_t&>();
        if (fields.empty()) {  // a result has some 60; growing copies the names
            constexpr std::size_t of_result = 64;
            fields.reserve(open_.size() == 1 ? of_result : 4);
        }
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
    Handler(const std::string& name, const DocumentFields& fields, const DocumentSource& source)
        : name_(name), fields_(fields), source_(source) {}

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
        if (nesting_ > 1) {
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
    [[nodiscard]] bool at_list() const { return take_element_ != nullptr && nesting_ == 1; }

    bool scalar(Json value) {
        if (nesting_ == 0) {  // the document is not an object, so it has no fields
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
        refuse_deep_nesting();
        if (nesting_ == 0) {
            ++nesting_;
            return empty.is_object();
        }
        if (!is_skipping() && !(at_list() && empty.is_array())) {
            refuse_unless_list(empty);
            require(builder_.open(std::move(empty)));
        }
        ++nesting_;
        return true;
    }

    bool end() {
        --nesting_;
        if (nesting_ > 0 && !is_skipping() && !at_list()) {
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

    /// Rejects deep nesting, which would cost memory before it is known that this is not a report.
    void refuse_deep_nesting() const {
        constexpr int max_nesting = 16;
        if (nesting_ == max_nesting) {
            throw Error(ErrorKind::usage, "'" + name_ + "': line " + std::to_string(source_.line()) +
                                              ": nested more than " + std::to_string(max_nesting) +
                                              " deep: this is not a report of ipcbench");
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
    const DocumentSource& source_;
    Builder builder_;
    std::set<std::string> seen_;
    const DocumentFields::ValueHandler* take_ = nullptr;
    const DocumentFields::ElementHandler* take_element_ = nullptr;
    std::string field_;
    std::size_t index_ = 0;
    int nesting_ = 0;
};

std::set<std::string> read_source(DocumentSource& source, const std::string& name, const DocumentFields& fields) {
    if (source.sgetc() == DocumentSource::traits_type::eof()) {
        throw Error(ErrorKind::usage, "'" + name + "' is empty", "did the run that was to write it end?");
    }
    std::istream stream(&source);
    Handler handler(name, fields, source);
    static_cast<void>(Json::sax_parse(stream, &handler));
    return handler.seen();
}

}  // namespace

std::set<std::string> read_fields(std::string_view text, const std::string& name, const DocumentFields& fields) {
    MemorySource source(text);
    return read_source(source, name, fields);
}

std::set<std::string> read_file_fields(const std::string& path, const std::string& name, const DocumentFields& fields,
                                       std::size_t max) {
    FileSource source(path, name, max);
    return read_source(source, name, fields);
}

}  // namespace ipcbench::reporters
