#include "reporters/tables/csv_figures.hpp"

#include <map>
#include <string>

#include "ipcbench/base/units.hpp"
#include "reporters/fields/csv_columns.hpp"
#include "reporters/fields/result_fields.hpp"

namespace ipcbench::reporters {
namespace {

struct Source {
    const Field<RunResult>* field;
    const CsvColumn* column;
};

const std::map<std::string_view, Source>& sources() {
    static const std::map<std::string_view, Source> all = [] {
        std::map<std::string_view, Source> some;
        for (const Field<RunResult>& field : result_fields()) {
            for (const CsvColumn& column : field.csv) {
                some.emplace(column.title, Source{&field, &column});
            }
        }
        return some;
    }();
    return all;
}

TableCell cell_of(const nlohmann::ordered_json& value, Unit unit) {
    if (!value.is_number()) {
        return TableCell{csv_text(value)};
    }
    const auto number = value.get<double>();
    const bool is_count = unit == Unit::none && value.is_number_unsigned();
    return is_count ? TableCell{format_count(value.get<std::uint64_t>()), number} : figure(number, unit);
}

}  // namespace

const std::vector<std::string_view>& csv_figure_keys() {
    static const std::vector<std::string_view> keys = [] {
        std::vector<std::string_view> all;
        for_each_in_csv_order(result_fields(), "", [&](const Field<RunResult>& field) {
            for (const CsvColumn& column : field.csv) {
                all.push_back(column.title);
            }
        });
        return all;
    }();
    return keys;
}

ResultColumn csv_figure_column(std::string_view title) {
    const Source source = sources().at(title);
    const Unit unit = source.column->unit;
    const bool is_rate = unit == Unit::per_second || unit == Unit::bytes_per_second;
    const Better better = is_rate ? Better::more : unit == Unit::nanoseconds ? Better::less : Better::neither;
    return {{std::string(title), Align::right, unit},
            [source, unit](const ShownRow& row) {
                return cell_of(value_of(*source.column, source.field->write(row.result)), unit);
            },
            better};
}

}  // namespace ipcbench::reporters
