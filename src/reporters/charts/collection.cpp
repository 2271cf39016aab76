#include "reporters/charts/collection.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "reporters/load_text.hpp"

namespace ipcbench::reporters {
namespace {

/// The last parts of the paths, as many as it takes to tell them apart.
std::vector<std::string> short_names(std::span<const ReportFile> files) {
    constexpr std::ptrdiff_t most_parts = 8;
    for (std::ptrdiff_t parts = 1;; ++parts) {
        std::vector<std::string> names;
        for (const ReportFile& file : files) {
            const std::filesystem::path path(file.name);
            std::filesystem::path name;
            for (auto part = std::next(path.begin(),
                                       std::max<std::ptrdiff_t>(0, std::distance(path.begin(), path.end()) - parts));
                 part != path.end(); ++part) {
                name /= *part;
            }
            names.push_back((parts == 1 && name.extension() == ".json" ? name.stem() : name).string());
        }
        if (parts == most_parts || std::set(names.begin(), names.end()).size() == names.size()) {
            return names;
        }
    }
}

std::vector<std::string> distinct(const std::vector<Row>& rows, std::string RunResult::*field) {
    std::vector<std::string> values;
    for (const Row& row : rows) {
        if (std::find(values.begin(), values.end(), row.result->*field) == values.end()) {
            values.push_back(row.result->*field);
        }
    }
    return values;
}

std::ptrdiff_t place_in(const std::vector<std::string>& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) - values.begin();
}

/// Those settings of one of several results that the others have otherwise, else its number.
std::string distinction(const std::vector<const RunResult*>& results, std::size_t which) {
    std::string text;
    for (const EffectiveOption& option : results[which]->options) {
        const auto has_it = [&](const EffectiveOption& other) {
            return other.key == option.key && other.value == option.value;
        };
        if (!std::all_of(results.begin(), results.end(), [&](const RunResult* other) {
                return std::any_of(other->options.begin(), other->options.end(), has_it);
            })) {
            text += (text.empty() ? "" : " ") + option.key + "=" + option.value;
        }
    }
    return text.empty() ? "#" + std::to_string(which + 1) : text;
}

}  // namespace

Collection::Collection(std::span<const ReportFile> files) : files_(files), names_(short_names(files)) {
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (const RunResult& result : files[file].results) {
            rows_.push_back({&result, file});
        }
    }
    std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(measured_), [](const Row& row) {
        return has_number(*row.result) && can_be_drawn(row.result->round_trips_per_s());
    });
    std::stable_sort(measured_.begin(), measured_.end(), [](const Row& one, const Row& other) {
        return one.result->round_trips_per_s() > other.result->round_trips_per_s();
    });
    std::set<std::uint64_t> sizes;
    for (const Row& row : rows_) {
        sizes.insert(row.result->payload_bytes);
    }
    sizes_.assign(sizes.begin(), sizes.end());
    codecs_ = distinct(rows_, &RunResult::codec);
    placements_ = distinct(rows_, &RunResult::placement);
    variants_ = distinct(rows_, &RunResult::variant);
    several_loads_ = std::any_of(rows_.begin(), rows_.end(),
                                 [this](const Row& row) { return row.result->load != rows_.front().result->load; });
    std::map<std::string, std::string> codecs;
    codec_is_a_facet_ = std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) {
        return codecs.emplace(row.result->transport, row.result->codec).first->second != row.result->codec;
    });
    label_all();
}

void Collection::label_all() {
    std::map<std::string, std::set<std::string>> waits;
    for (const Row& row : rows_) {
        waits[row.result->transport].insert(to_string(row.result->wait));
    }
    std::map<std::pair<std::string, std::string>, std::vector<const RunResult*>> alike;
    for (const Row& row : rows_) {
        const RunResult& result = *row.result;
        std::string label = result.transport;
        label += several_codecs() && !codec_is_a_facet() ? ":" + result.codec : "";
        label += waits[result.transport].size() > 1 ? " " + to_string(result.wait) : "";
        label += files_.size() > 1 ? " (" + file_name(row.file) + ")" : "";
        labels_[&result] = label;
        alike[{label, facets(result).text()}].push_back(&result);
    }
    for (const auto& [key, results] : alike) {
        for (std::size_t i = 0; results.size() > 1 && i < results.size(); ++i) {
            labels_[results[i]] += " " + distinction(results, i);
        }
    }
}

Facets Collection::facets(const RunResult& result) const {
    return {several_sizes() ? size_text(result.payload_bytes) : "", codec_is_a_facet() ? result.codec : "",
            several_placements() ? result.placement : "",
            several_variants() ? (result.variant.empty() ? "this build" : result.variant) : "",
            several_loads() ? load_text(result.load) : ""};
}

std::vector<Collection::Slice> Collection::slices(std::string Facets::*ignored) const {
    std::vector<Row> in_order = measured_;
    const auto order_of = [this](const RunResult& result) {
        return std::tuple(place_in(variants_, result.variant), codec_is_a_facet() ? place_in(codecs_, result.codec) : 0,
                          result.payload_bytes, place_in(placements_, result.placement), result.load);
    };
    std::stable_sort(in_order.begin(), in_order.end(),
                     [&](const Row& one, const Row& other) { return order_of(*one.result) < order_of(*other.result); });
    std::vector<Slice> all;
    std::vector<Facets> seen;
    for (const Row& row : in_order) {
        Facets facets = this->facets(*row.result);
        if (ignored != nullptr) {
            facets.*ignored = "";
        }
        if (std::find(seen.begin(), seen.end(), facets) == seen.end()) {
            seen.push_back(facets);
        }
    }
    for (const Facets& facets : seen) {
        for (const auto& [group, title] : groups) {
            Slice slice{facets, group, {}};
            for (const Row& row : measured_) {
                Facets of_row = this->facets(*row.result);
                if (ignored != nullptr) {
                    of_row.*ignored = "";
                }
                if (group_of(*row.result) == group && of_row == facets) {
                    slice.rows.push_back(row);
                }
            }
            if (!slice.rows.empty()) {
                all.push_back(std::move(slice));
            }
        }
    }
    return all;
}

}  // namespace ipcbench::reporters
