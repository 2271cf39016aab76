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

/// The values of a field, with their places in the order in which they first come.
std::map<std::string_view, std::size_t> places(const std::vector<Row>& rows, std::string RunResult::*field) {
    std::map<std::string_view, std::size_t> values;
    for (const Row& row : rows) {
        values.try_emplace(row.result->*field, values.size());
    }
    return values;
}

/// For each of several results, the settings that they do not all share or, without any, its number.
std::vector<std::string> distinctions(const std::vector<const RunResult*>& results) {
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> having;
    for (const RunResult* const result : results) {
        std::set<std::pair<std::string_view, std::string_view>> settings;
        for (const EffectiveOption& option : result->options) {
            settings.emplace(option.key, option.value);
        }
        for (const auto& setting : settings) {
            ++having[setting];
        }
    }
    std::vector<std::string> texts;
    for (const RunResult* const result : results) {
        std::string text;
        for (const EffectiveOption& option : result->options) {
            if (having.at({option.key, option.value}) < results.size()) {
                text += (text.empty() ? "" : " ") + option.key + "=" + option.value;
            }
        }
        texts.push_back(text.empty() ? "#" + std::to_string(texts.size() + 1) : text);
    }
    return texts;
}

}  // namespace

bool is_measured(const RunResult& result) {
    return has_number(result) && can_be_drawn(result.round_trips_per_s());
}

Collection::Collection(std::span<const ReportFile> files) : files_(files), names_(short_names(files)) {
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (const RunResult& result : files[file].results) {
            rows_.push_back({&result, file});
        }
    }
    std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(measured_),
                 [](const Row& row) { return is_measured(*row.result); });
    std::stable_sort(measured_.begin(), measured_.end(), [](const Row& one, const Row& other) {
        return one.result->round_trips_per_s() > other.result->round_trips_per_s();
    });
    std::set<std::uint64_t> sizes;
    for (const Row& row : rows_) {
        sizes.insert(row.result->payload_bytes);
    }
    sizes_.assign(sizes.begin(), sizes.end());
    codecs_ = places(rows_, &RunResult::codec);
    placements_ = places(rows_, &RunResult::placement);
    variants_ = places(rows_, &RunResult::variant);
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
        if (results.size() > 1) {
            const std::vector<std::string> further = distinctions(results);
            for (std::size_t i = 0; i < results.size(); ++i) {
                labels_[results[i]] += " " + further[i];
            }
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
        return std::tuple(variants_.at(result.variant), codec_is_a_facet() ? codecs_.at(result.codec) : 0,
                          result.payload_bytes, placements_.at(result.placement), result.load);
    };
    std::stable_sort(in_order.begin(), in_order.end(),
                     [&](const Row& one, const Row& other) { return order_of(*one.result) < order_of(*other.result); });
    const auto facets_of = [&](const Row& row) {
        Facets facets = this->facets(*row.result);
        if (ignored != nullptr) {
            facets.*ignored = "";
        }
        return facets;
    };
    // All groups of equal facets, in the order in which these come; then each row into its own, the fastest first.
    std::map<Facets, std::size_t> places;
    std::vector<Slice> all;
    for (const Row& row : in_order) {
        if (Facets facets = facets_of(row); places.try_emplace(facets, all.size()).second) {
            for (const auto& [group, title] : groups) {
                all.push_back({facets, group, {}});
            }
        }
    }
    for (const Row& row : measured_) {
        const auto group = static_cast<std::size_t>(
            std::find_if(groups.begin(), groups.end(),
                         [of_row = group_of(*row.result)](const auto& one) { return one.first == of_row; }) -
            groups.begin());
        all[places.at(facets_of(row)) + group].rows.push_back(row);
    }
    std::erase_if(all, [](const Slice& slice) { return slice.rows.empty(); });
    return all;
}

}  // namespace ipcbench::reporters
