#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"

namespace ipcbench::reporters {

/// A value of a document and the way to it, so that whatever is wrong with it can be said with the place:
/// "results.json: results[3].elapsed_s: expected a number, found a string".
class JsonNode {
public:
    JsonNode(const nlohmann::ordered_json& value, std::string file) : value_(&value), file_(std::move(file)) {}

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] bool is_null() const { return value_->is_null(); }
    [[nodiscard]] bool has(const char* key) const { return value_->is_object() && value_->contains(key); }

    /// A field that must be there.
    [[nodiscard]] JsonNode at(const char* key) const {
        require(value_->is_object(), "an object");
        const auto found = value_->find(key);
        if (found == value_->end()) {
            fail(std::string("'") + key + "' is missing");
        }
        return {*found, file_, path_.empty() ? key : path_ + "." + key};
    }

    [[nodiscard]] std::vector<JsonNode> elements() const {
        require(value_->is_array(), "an array");
        std::vector<JsonNode> nodes;
        for (std::size_t i = 0; i < value_->size(); ++i) {
            nodes.push_back({(*value_)[i], file_, path_ + "[" + std::to_string(i) + "]"});
        }
        return nodes;
    }

    /// Name and value of each field of an object.
    [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> fields() const {
        require(value_->is_object(), "an object");
        std::vector<std::pair<std::string, JsonNode>> nodes;
        for (const auto& [key, value] : value_->items()) {
            nodes.emplace_back(harmless(key), JsonNode(value, file_, path_ + "." + harmless(key)));
        }
        return nodes;
    }

    [[nodiscard]] std::string text() const {
        require(value_->is_string(), "a text");
        return harmless(value_->get<std::string>());
    }
    [[nodiscard]] std::string text_or_empty() const { return is_null() ? "" : text(); }

    [[nodiscard]] bool flag() const {
        require(value_->is_boolean(), "true or false");
        return value_->get<bool>();
    }

    /// Never negative: no field of a report is.
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

    /// Throws Error (usage) that says where, what was found, and `what` is wrong with it.
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorKind::usage, "'" + file_ + "': " + (path_.empty() ? "" : path_ + ": ") + what,
                    "is it a whole report of ipcbench run --export-json, and unchanged?");
    }

private:
    JsonNode(const nlohmann::ordered_json& value, std::string file, std::string path)
        : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

    /// A report from elsewhere must not drive the reader's terminal.
    static std::string harmless(std::string text) {
        for (char& letter : text) {
            const bool moves_on = letter == '\n' || letter == '\t';
            if ((static_cast<unsigned char>(letter) < ' ' && !moves_on) || letter == '\x7f') {
                letter = '?';
            }
        }
        return text;
    }

    void require(bool met, std::string_view what) const {
        if (!met) {
            constexpr std::size_t most = 40;
            std::string found = value_->dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
            found = found.size() > most ? found.substr(0, most) + "..." : found;
            fail("expected " + std::string(what) + ", found " + found);
        }
    }

    const nlohmann::ordered_json* value_;
    std::string file_;
    std::string path_;
};

}  // namespace ipcbench::reporters
