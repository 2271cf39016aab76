#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// A column of CSV: its title, and where its value is below the field, so that both formats agree.
struct CsvColumn {
    std::string_view title;
    const char* pointer = "";       ///< RFC 6901; "": the field itself
    const char* of_each = nullptr;  ///< for a list of objects: the key whose values are written
};

enum class Presence : std::uint8_t {
    always,     ///< a report without it is invalid
    later,      ///< missing in reports of earlier minor versions
    sometimes,  ///< present only if it has a value: `write` returns null if it has none
};

/// A field of an object in a report: how it is written, read, and exported. One list of fields per object defines its
/// JSON, its reader and its CSV (docs/result-schema.md describes them; a test compares it with the lists).
template <class Subject>
struct Field {
    const char* key = nullptr;
    nlohmann::ordered_json (*write)(const Subject& subject);
    void (*read)(const JsonNode& node, Subject& subject);  ///< null if the value follows from other fields
    std::vector<CsvColumn> csv{};
    Presence presence = Presence::always;
    std::string_view csv_after{};  ///< the field whose columns this one's follow in CSV; "": the previous field
};

/// Writes an object's fields, in their order.
template <class Subject>
[[nodiscard]] nlohmann::ordered_json write_fields(const std::vector<Field<Subject>>& fields, const Subject& subject) {
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
[[nodiscard]] Subject read_fields(const std::vector<Field<Subject>>& fields, const JsonNode& node) {
    Subject subject;
    for (const Field<Subject>& field : fields) {
        if (field.read != nullptr && (field.presence == Presence::always || node.has(field.key))) {
            field.read(node.at(field.key), subject);
        }
    }
    return subject;
}

}  // namespace ipcbench::reporters
