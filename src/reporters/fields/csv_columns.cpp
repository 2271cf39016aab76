#include "reporters/fields/csv_columns.hpp"

#include <string>

#include "reporters/escape.hpp"

namespace ipcbench::reporters {

using Json = nlohmann::ordered_json;

Json value_of(const CsvColumn& column, const Json& field) {
    const Json::json_pointer pointer(column.pointer);
    if (!field.contains(pointer)) {
        return {};
    }
    const Json& value = field.at(pointer);
    if (column.of_each == nullptr) {
        return value;
    }
    Json parts = Json::array();
    for (const Json& one : value) {
        parts.push_back(one.at(column.of_each));
    }
    return parts;
}

std::string csv_text(const Json& value) {
    if (value.is_string()) {
        return without_formula(value.get_ref<const std::string&>());
    }
    if (!value.is_structured()) {
        return value.is_null() ? "" : value.dump();
    }
    std::string text;
    for (const auto& [key, part] : value.items()) {
        text += (text.empty() ? "" : "; ") + (value.is_object() ? without_formula(key) + "=" : "") + csv_text(part);
    }
    return text;
}

}  // namespace ipcbench::reporters
