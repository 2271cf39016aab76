#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "reporters/context_json.hpp"
#include "reporters/csv_columns.hpp"
#include "reporters/printable_result.hpp"
#include "reporters/reporters.hpp"
#include "reporters/result_json.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// A field as RFC 4180 wants it: quoted where it has to be.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

/// Text that no spreadsheet takes for a formula: puts ' before it if it begins like one (also in East Asian full-width
/// form), as OWASP proposes (https://owasp.org/www-community/attacks/CSV_Injection). Our own numbers are not text.
std::string neutral(const std::string& text) {
    const std::string shown = printable(std::string_view(text));
    constexpr std::array<std::string_view, 8> signs{"=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    const std::size_t start = std::min(shown.find_first_not_of(' '), shown.size());
    const bool formula = std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
        return std::string_view(shown).substr(start).starts_with(sign);
    });
    return formula ? "'" + shown : shown;
}

/// Nothing for null, and for what is not there because null stands above it; lists and settings in one field.
std::string cell_text(const Json& value) {
    if (value.is_string()) {
        return neutral(value.get_ref<const std::string&>());
    }
    if (!value.is_structured()) {
        return value.is_null() ? "" : value.dump();
    }
    std::string text;
    for (const auto& [key, part] : value.items()) {
        text += (text.empty() ? "" : "; ") + (value.is_object() ? neutral(key) + "=" : "") + cell_text(part);
    }
    return text;
}

template <class Columns>
std::string row(const Columns& columns, const Json& json) {
    std::string text;
    for (const CsvColumn& column : columns) {
        const Json::json_pointer pointer(column.pointer);
        text += (text.empty() && &column == &columns.front() ? "" : ",") +
                field(json.contains(pointer) ? cell_text(json.at(pointer)) : "");
    }
    return text;
}

class CsvReporter final : public Reporter {
public:
    explicit CsvReporter(Output out) : out_(std::move(out)) {}

    void begin(const Context& context) override {
        context_ = row(context_columns, to_json(context));
        std::string titles;
        for (const CsvColumn& column : result_columns) {
            titles += column.title + std::string(",");
        }
        for (const CsvColumn& column : context_columns) {
            titles += column.title + std::string(&column == &context_columns.back() ? "\r\n" : ",");
        }
        out_.write(titles);
    }
    void result(const RunResult& result) override {
        out_.write(row(result_columns, to_json(result, false)) + "," + context_ + "\r\n");
    }
    void end() override { out_.write(""); }

private:
    Output out_;
    std::string context_;
};

}  // namespace

std::unique_ptr<Reporter> make_csv(Output out) {
    return std::make_unique<CsvReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
