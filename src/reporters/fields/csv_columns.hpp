#pragma once

#include <string_view>
#include <vector>

#include "reporters/fields/field.hpp"

namespace ipcbench::reporters {

/// Calls `use` with each field in column order: usually the order of the JSON, but some fields follow another one.
template <class Subject, class Use>
void for_each_in_csv_order(const FieldList<Subject>& fields, std::string_view after, const Use& use) {
    for (const Field<Subject>& field : fields) {
        if (field.csv_after == after) {
            use(field);
            for_each_in_csv_order(fields, field.key, use);
        }
    }
}

/// Returns the value of a column within its field: null if there is none, a list if the column has one of each part.
[[nodiscard]] nlohmann::ordered_json value_of(const CsvColumn& column, const nlohmann::ordered_json& field);

/// Returns a value as text: empty for null; lists and settings become one text. What a spreadsheet would take for a
/// formula is disarmed.
[[nodiscard]] std::string csv_text(const nlohmann::ordered_json& value);

}  // namespace ipcbench::reporters
