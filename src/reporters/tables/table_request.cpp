#include "reporters/tables/table_request.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/suggest.hpp"
#include "reporters/tables/figures.hpp"

namespace ipcbench::reporters {
namespace {

bool contains(const std::vector<std::string_view>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// Throws the error about a figure that does not exist. `also` are further values of the flag.
[[noreturn]] void refuse_figure(std::string_view flag, const std::string& key,
                                const std::vector<std::string_view>& also) {
    std::vector<std::string_view> named = also;
    for (const FigureEntry& entry : named_figures()) {
        named.push_back(entry.key);
    }
    std::vector<std::string_view> all = named;
    all.insert(all.end(), figure_keys().begin(), figure_keys().end());
    const std::string meant = closest(key, all);
    throw Error(ErrorKind::usage, fmt::format("{}: there is no figure '{}'", flag, key),
                fmt::format("{}{}; and every column of --export-csv, e.g. child_voluntary_switches",
                            meant.empty() ? "it is one of: " : fmt::format("did you mean '{}'? There are: ", meant),
                            fmt::join(named, ", ")));
}

std::vector<std::string> parse_figures(std::string_view flag, const std::string& list) {
    std::vector<std::string> keys;
    std::string_view rest = list;
    while (true) {
        const std::size_t comma = rest.find(',');
        std::string key(rest.substr(0, comma));
        if (!contains(figure_keys(), key)) {
            refuse_figure(flag, key, {});
        }
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
            throw Error(ErrorKind::usage, fmt::format("{}: '{}' is given twice", flag, key));
        }
        keys.push_back(std::move(key));
        if (comma == std::string_view::npos) {
            return keys;
        }
        rest.remove_prefix(comma + 1);
    }
}

std::string parse_sort(const std::string& text) {
    const std::vector<std::string_view> also{sort_by_name, sort_as_given};
    if (!contains(figure_keys(), text) && !contains(also, text)) {
        refuse_figure("--sort", text, also);
    }
    return text;
}

TimeUnit parse_time_unit(const std::string& text) {
    constexpr std::array names{std::pair{"auto", TimeUnit::automatic}, std::pair{"ns", TimeUnit::ns},
                               std::pair{"us", TimeUnit::us},          std::pair{"\u00b5s", TimeUnit::us},
                               std::pair{"ms", TimeUnit::ms},          std::pair{"s", TimeUnit::s}};
    for (const auto& [name, unit] : names) {
        if (text == name) {
            return unit;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--time-unit: '{}' is not auto, ns, us, ms or s", text));
}

}  // namespace

TableRequest parse_table_flags(const TableFlags& flags) {
    TableRequest request;
    request.columns = flags.columns ? parse_figures("--columns", *flags.columns) : request.columns;
    request.show = flags.show ? parse_figures("--show", *flags.show) : request.show;
    request.sort = flags.sort ? parse_sort(*flags.sort) : "";
    request.time_unit = flags.time_unit ? parse_time_unit(*flags.time_unit) : TimeUnit::automatic;
    if (flags.columns && flags.show) {
        throw Error(ErrorKind::usage, "--columns and --show exclude each other",
                    "--columns puts figures side by side, --show the values of what was varied");
    }
    return request;
}

}  // namespace ipcbench::reporters
