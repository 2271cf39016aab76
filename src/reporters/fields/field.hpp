#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "reporters/json_node.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {

/// A column of CSV: its title, and where its value is below the field, so that both formats agree.
struct CsvColumn {
    std::string title;
    Unit unit = Unit::none;
    std::string pointer{};          ///< RFC 6901; "": the field itself
    const char* of_each = nullptr;  ///< for a list of objects: the key whose values are written
};

enum class Presence : std::uint8_t {
    always,     ///< a report without it is invalid
    later,      ///< missing in reports of earlier minor versions
    sometimes,  ///< present only if it has a value: `write` returns null if it has none
};

/// A field of an object in a report: how it is written, read, and exported. One list of fields per object defines its
/// JSON, its reader and its CSV (docs/result-schema.md describes them; a test compares the schema with the lists).
template <class Subject>
struct Field {
    const char* key = nullptr;
    nlohmann::ordered_json (*write)(const Subject& subject);
    void (*read)(const JsonNode& node, Subject& subject);  ///< null if the value follows from other fields
    /// In a list of a part: the titles begin with what names the part where it is used (`columns_below`).
    std::vector<CsvColumn> csv{};
    Presence presence = Presence::always;
    std::string_view csv_after{};  ///< the field whose columns this one's follow in CSV; "": the previous field
};

/// The fields of an object, in the order of the JSON.
template <class Subject>
using FieldList = std::vector<Field<Subject>>;

/// Writes an object's fields, in their order.
template <class Subject>
[[nodiscard]] nlohmann::ordered_json write_fields(const FieldList<Subject>& fields, const Subject& subject) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const Field<Subject>& field : fields) {
        nlohmann::ordered_json value = field.write(subject);
        if (field.presence != Presence::sometimes || !value.is_null()) {
            json[field.key] = std::move(value);
        }
    }
    return json;
}

/// Reads an object's fields. Throws Error (usage) that names the place of the problem.
template <class Subject>
[[nodiscard]] Subject read_fields(const FieldList<Subject>& fields, const JsonNode& node) {
    Subject subject{};
    for (const Field<Subject>& field : fields) {
        if (field.read != nullptr && (field.presence == Presence::always || node.has(field.key))) {
            field.read(node.at(field.key), subject);
        }
    }
    return subject;
}

/// Returns the columns of an object that is itself the value of a field, or at `pointer` below it. Their titles begin
/// with `prefix`. If any keys are named, only those fields have columns.
template <class Subject>
[[nodiscard]] std::vector<CsvColumn> columns_below(const FieldList<Subject>& fields, const std::string& prefix,
                                                   const std::string& pointer = "",
                                                   std::initializer_list<std::string_view> only = {}) {
    std::vector<CsvColumn> columns;
    for (const Field<Subject>& field : fields) {
        if (only.size() > 0 && std::find(only.begin(), only.end(), field.key) == only.end()) {
            continue;
        }
        for (const CsvColumn& column : field.csv) {
            columns.push_back({prefix + column.title, column.unit, pointer + "/" + field.key + column.pointer});
        }
    }
    return columns;
}

}  // namespace ipcbench::reporters
