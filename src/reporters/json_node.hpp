#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "reporters/renamed_keys.hpp"

namespace ipcbench::reporters {

/// A value of a document and the path to it, so that an error can name the place: "results.json: results[3].elapsed_s:
/// expected a number, found a string". Borrows the document and the file's name; the path is formatted only for an
/// error.
class JsonNode {
public:
    JsonNode(const nlohmann::ordered_json& value, const std::string& file) : value_(&value), file_(&file) {}

    [[nodiscard]] const std::string& file() const { return *file_; }
    [[nodiscard]] bool is_null() const { return value_->is_null(); }
    [[nodiscard]] bool is_text() const { return value_->is_string(); }
    [[nodiscard]] bool has(const char* key) const { return present_field(key).value != nullptr; }

    /// Returns the same value with a longer path, by a key or an index.
    [[nodiscard]] JsonNode in(const char* key) const { return step(*value_, {key, 0}); }
    [[nodiscard]] JsonNode in(std::size_t index) const { return step(*value_, {nullptr, index}); }

    /// Returns a required field.
    [[nodiscard]] JsonNode at(const char* key) const {
        require(value_->is_object(), "an object");
        const Found field = present_field(key);
        if (field.value == nullptr) {
            fail(std::string("'") + key + "' is missing");
        }
        return step(*field.value, {field.key, 0});
    }

    /// Returns the number of elements of a list.
    [[nodiscard]] std::size_t size() const {
        require(value_->is_array(), "an array");
        return value_->size();
    }
    [[nodiscard]] JsonNode at(std::size_t index) const { return step((*value_)[index], {nullptr, index}); }

    /// Returns the name and value of each field of an object.
    [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> fields() const {
        require(value_->is_object(), "an object");
        std::vector<std::pair<std::string, JsonNode>> nodes;
        for (const auto& [key, value] : value_->get_ref<const nlohmann::ordered_json::object_t&>()) {
            nodes.emplace_back(printable(key), step(value, {key.c_str(), 0}));
        }
        return nodes;
    }

    /// Returns a text made printable, so that it cannot control the reader's terminal.
    [[nodiscard]] std::string text() const {
        require(value_->is_string(), "a text");
        return printable(value_->get_ref<const std::string&>());
    }
    /// Returns a text as it is, for what is used and not shown, such as the name of a file.
    [[nodiscard]] const std::string& exact_text() const {
        require(value_->is_string(), "a text");
        return value_->get_ref<const std::string&>();
    }
    [[nodiscard]] std::string text_or_empty() const { return is_null() ? "" : text(); }

    [[nodiscard]] bool flag() const {
        require(value_->is_boolean(), "true or false");
        return value_->get<bool>();
    }

    [[nodiscard]] double signed_number() const {
        require(value_->is_number(), "a number");
        const auto number = value_->get<double>();
        require(std::isfinite(number), "a finite number");
        return number;
    }
    /// Returns a number that is not negative: few fields of a report can be.
    [[nodiscard]] double number() const {
        require(value_->is_number(), "a number");
        const auto number = value_->get<double>();
        require(std::isfinite(number) && number >= 0, "a number that is not negative");
        return number;
    }
    [[nodiscard]] double number_or(double otherwise) const { return is_null() ? otherwise : number(); }
    [[nodiscard]] std::optional<double> optional_number() const {
        return is_null() ? std::nullopt : std::optional(number());
    }

    [[nodiscard]] std::uint64_t count() const {
        require(value_->is_number_unsigned(), "a whole number that is not negative");
        return value_->get<std::uint64_t>();
    }
    [[nodiscard]] std::uint64_t count_or_zero() const { return is_null() ? 0 : count(); }
    [[nodiscard]] int small_count() const {
        require(count() <= static_cast<std::uint64_t>(std::numeric_limits<int>::max()), "a small number");
        return static_cast<int>(count());
    }

    /// Throws Error (usage) that names the value's place and `what` is wrong with it.
    [[noreturn]] void fail(const std::string& what) const {
        const std::string path = path_text();
        throw Error(ErrorKind::usage, "'" + *file_ + "': " + path + (path.empty() ? "" : ": ") + what,
                    "is it a whole report of ipcbench run --export-json, and unchanged?");
    }

    /// As `fail`, and adds what was found instead.
    [[noreturn]] void fail_to_be(std::string_view what) const {
        fail("expected " + std::string(what) + ", found " + found_text());
    }

private:
    /// A key, or an index if the key is null.
    struct Step {
        const char* key = nullptr;
        std::size_t index = 0;
    };

    /// A field, and the name under which it is present; null if it is not.
    struct Found {
        const char* key = nullptr;
        const nlohmann::ordered_json* value = nullptr;
    };

    /// Returns the field under this name or its former one.
    [[nodiscard]] Found present_field(const char* key) const {
        if (!value_->is_object()) {
            return {};
        }
        const nlohmann::ordered_json* const value = find(key);
        const char* const former = value == nullptr ? former_key(key) : nullptr;
        return value != nullptr ? Found{key, value} : former != nullptr ? Found{former, find(former)} : Found{};
    }

    /// Returns the field of an object; null if there is none. It is called so often that nlohmann's search, which
    /// compares whole texts, takes a tenth of the time in which a report is read.
    [[nodiscard]] const nlohmann::ordered_json* find(std::string_view key) const {
        for (const auto& [name, value] : value_->get_ref<const nlohmann::ordered_json::object_t&>()) {
            if (name == key) {
                return &value;
            }
        }
        return nullptr;
    }

    void require(bool met, std::string_view what) const {
        if (!met) {
            fail_to_be(what);
        }
    }

    [[nodiscard]] JsonNode step(const nlohmann::ordered_json& value, Step further) const {
        JsonNode node = *this;
        node.value_ = &value;
        if (depth_ < steps_.size()) {  // no field that is read is nested deeper
            node.steps_[node.depth_++] = further;
        }
        return node;
    }

    [[nodiscard]] std::string path_text() const {
        std::string path;
        for (std::size_t i = 0; i < depth_; ++i) {
            const Step& one = steps_[i];
            path += one.key == nullptr ? "[" + std::to_string(one.index) + "]"
                                       : (path.empty() ? "" : ".") + std::string(one.key);
        }
        return path;
    }

    /// Returns a short description, however large the value is.
    [[nodiscard]] std::string found_text() const {
        constexpr std::size_t max = 40;
        if (value_->is_structured() && !value_->empty()) {
            return value_->is_array() ? "an array" : "an object";
        }
        const bool cut = value_->is_string() && value_->get_ref<const std::string&>().size() > max;
        const nlohmann::ordered_json start =
            cut ? nlohmann::ordered_json(value_->get_ref<const std::string&>().substr(0, max)) : *value_;
        return start.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + (cut ? "..." : "");
    }

    const nlohmann::ordered_json* value_;
    const std::string* file_;
    std::array<Step, 8> steps_{};
    std::size_t depth_ = 0;
};

/// Returns the one of `values` with that name.
template <class Enumeration, std::size_t size>
Enumeration one_of(const JsonNode& node, const std::array<Enumeration, size>& values) {
    const std::string text = node.text();
    for (const Enumeration value : values) {
        if (text == name_of(value)) {
            return value;
        }
    }
    node.fail("'" + text + "' is none of the values it can have");
}

}  // namespace ipcbench::reporters
