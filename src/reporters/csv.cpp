#include <string>
#include <string_view>
#include <utility>

#include "reporters/escape.hpp"
#include "reporters/fields/context_fields.hpp"
#include "reporters/fields/csv_columns.hpp"
#include "reporters/fields/result_fields.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the columns' titles, separated by commas.
template <class Subject>
std::string titles_of(const FieldList<Subject>& fields) {
    std::string titles;
    for_each_in_csv_order(fields, "", [&](const Field<Subject>& field) {
        for (const CsvColumn& column : field.csv) {
            titles += std::string(titles.empty() ? "" : ",").append(column.title);
        }
    });
    return titles;
}

template <class Subject>
std::string row_of(const FieldList<Subject>& fields, const Subject& subject) {
    std::string row;
    bool first = true;
    for_each_in_csv_order(fields, "", [&](const Field<Subject>& field) {
        if (field.csv.empty()) {
            return;
        }
        const nlohmann::ordered_json value = field.write(subject);
        for (const CsvColumn& column : field.csv) {
            row += (std::exchange(first, false) ? "" : ",") + csv_field(csv_text(value_of(column, value)));
        }
    });
    return row;
}

class CsvReporter final : public Reporter {
public:
    explicit CsvReporter(Output out) : out_(std::move(out)) {}

    void begin(const Context& context) override {
        context_ = row_of(context_fields(), context);
        out_.write(titles_of(result_fields()) + "," + titles_of(context_fields()) + "\r\n");
    }
    void result(const RunResult& result) override {
        out_.write(row_of(result_fields(), result) + "," + context_ + "\r\n");
    }
    void end() override { out_.write(""); }

private:
    Output out_;
    std::string context_;  ///< the same in each row, so that rows of several reports can be combined in one table
};

}  // namespace

std::unique_ptr<Reporter> make_csv(Output out) {
    return std::make_unique<CsvReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
