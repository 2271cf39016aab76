#include "reporters/results/result_set.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "reporters/results/names.hpp"
#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::size_t index_of(Trait trait) {
    return static_cast<std::size_t>(trait);
}

template <class Results>
std::vector<const RunResult*> pointers_to(const Results& results) {
    std::vector<const RunResult*> all;
    all.reserve(results.size());
    for (const RunResult& result : results) {
        all.push_back(&result);
    }
    return all;
}

/// The values of some traits; equal for rows that belong together.
using Key = std::array<std::uint32_t, trait_count>;

Key key_of(const ResultRow& row, Traits traits) {
    Key key{};
    for (std::size_t i = 0; i < sorting_order.size(); ++i) {
        key[i] = traits.has(sorting_order[i]) ? row.value(sorting_order[i]) : 0;
    }
    return key;
}

constexpr Traits all_traits{Trait::transport, Trait::peer,      Trait::codec, Trait::payload,
                            Trait::wait,      Trait::placement, Trait::load,  Trait::timing,
                            Trait::options,   Trait::build,     Trait::report};

/// Orders "none", "same" and "cross" before explicit CPUs.
std::ptrdiff_t usual_place(const RunResult& result) {
    constexpr std::array<std::string_view, 3> usual{"none", "same", "cross"};
    return std::find(usual.begin(), usual.end(), result.placement) - usual.begin();
}

}  // namespace

std::vector<const ResultRow*> Slice::of(Group group) const {
    std::vector<const ResultRow*> some;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(some),
                 [group](const ResultRow* row) { return group_of(*row->result) == group; });
    return some;
}

std::size_t Series::count() const {
    return points.size() - static_cast<std::size_t>(std::count(points.begin(), points.end(), nullptr));
}

ResultSet::ResultSet(const std::vector<const RunResult*>& results) {
    rows_.reserve(results.size());
    for (const RunResult* const result : results) {
        rows_.push_back({result});
    }
    arrange();
}

ResultSet::ResultSet(const std::vector<RunResult>& results) : ResultSet(pointers_to(results)) {}

ResultSet::ResultSet(std::span<const ReportFile> reports) : reports_(reports), report_names_(short_names(reports)) {
    for (std::uint32_t report = 0; report < reports.size(); ++report) {
        for (const RunResult& result : reports[report].results) {
            rows_.push_back({&result});
            rows_.back().values[index_of(Trait::report)] = report;
        }
    }
    arrange();
}

void ResultSet::arrange() {
    number_traits();
    find_differences_within_transports();
    distinguish_copies();
    for (const ResultRow& row : rows_) {
        if (is_measured(*row.result)) {
            measured_.push_back(&row);
        }
    }
    std::stable_sort(measured_.begin(), measured_.end(), [](const ResultRow* one, const ResultRow* other) {
        return speed_of(*one->result) > speed_of(*other->result);
    });
    choose_headings();
}

/// Numbers the values of a trait in order of first occurrence, or in the order that `before` defines.
template <class ValueOf, class Before>
void ResultSet::number(Trait trait, const ValueOf& value_of, const Before& before) {
    std::map<decltype(value_of(*rows_.front().result)), std::uint32_t> places;
    std::vector<const RunResult*> found;
    for (ResultRow& row : rows_) {
        const auto [place, is_new] = places.try_emplace(value_of(*row.result), found.size());
        row.values[index_of(trait)] = place->second;
        if (is_new) {
            found.push_back(row.result);
        }
    }
    std::vector<std::uint32_t> order(found.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t one, std::uint32_t other) { return before(*found[one], *found[other]); });
    std::vector<std::uint32_t> place_of(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place) {
        values_[index_of(trait)].push_back(found[order[place]]);
        place_of[order[place]] = place;
    }
    for (ResultRow& row : rows_) {
        row.values[index_of(trait)] = place_of[row.value(trait)];
    }
}

void ResultSet::number_traits() {
    const auto as_they_come = [](const RunResult& /*one*/, const RunResult& /*other*/) { return false; };
    const auto text = [&](Trait trait, std::string RunResult::*member) {
        number(
            trait, [member](const RunResult& result) { return std::string_view(result.*member); }, as_they_come);
    };
    text(Trait::transport, &RunResult::transport);
    number(
        Trait::peer,
        [](const RunResult& result) {
            return std::tuple(result.peer, result.server ? result.server->framing + result.server->request : "");
        },
        as_they_come);
    text(Trait::codec, &RunResult::codec);
    text(Trait::build, &RunResult::variant);
    number(
        Trait::placement, [](const RunResult& result) { return std::string_view(result.placement); },
        [](const RunResult& one, const RunResult& other) { return usual_place(one) < usual_place(other); });
    number(
        Trait::payload, [](const RunResult& result) { return std::tuple(result.payload_bytes, result.message); },
        [](const RunResult& one, const RunResult& other) { return one.payload_bytes < other.payload_bytes; });
    number(
        Trait::load, [](const RunResult& result) { return result.load; },
        [](const RunResult& one, const RunResult& other) { return one.load < other.load; });
    number(
        Trait::wait, [](const RunResult& result) { return to_string(result.wait); }, as_they_come);
    number(
        Trait::timing, [](const RunResult& result) { return result.requested_timing; }, as_they_come);
    number(
        Trait::options, [](const RunResult& result) { return requested_options(result); }, as_they_come);
    for (const ReportFile& report : reports_) {
        values_[index_of(Trait::report)].push_back(report.results.empty() ? nullptr : &report.results.front());
    }
}

void ResultSet::find_differences_within_transports() {
    std::vector<const ResultRow*> first(values(Trait::transport).size());
    within_transport_.resize(first.size());
    for (const ResultRow& row : rows_) {
        const ResultRow*& known = first[row.value(Trait::transport)];
        known = known == nullptr ? &row : known;
        Traits& differing = within_transport_[row.value(Trait::transport)];
        for (const Trait trait : sorting_order) {
            differing = row.value(trait) == known->value(trait) ? differing : differing.with(trait);
        }
    }
}

/// Distinguishes them by the effective settings that they do not all share, or by numbers if there are none.
void ResultSet::distinguish_copies() {
    std::map<Key, std::vector<ResultRow*>> alike;
    for (ResultRow& row : rows_) {
        alike[key_of(row, all_traits)].push_back(&row);
    }
    for (const auto& [key, rows] : alike) {
        if (rows.size() > 1) {
            std::vector<const RunResult*> results;
            for (const ResultRow* const row : rows) {
                results.push_back(row->result);
            }
            std::vector<std::string> texts = distinctions(results);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                rows[i]->distinction = std::move(texts[i]);
            }
        }
    }
}

void ResultSet::choose_headings() {
    headings_ = {Trait::payload, Trait::placement};
    std::map<std::uint32_t, std::uint32_t> codecs;
    const bool several_codecs_of_one = std::any_of(measured_.begin(), measured_.end(), [&](const ResultRow* row) {
        const std::uint32_t codec = row->value(Trait::codec);
        return codecs.emplace(row->value(Trait::transport), codec).first->second != codec;
    });
    constexpr Traits what{Trait::transport, Trait::peer, Trait::codec, Trait::wait, Trait::build, Trait::report};
    const bool several_things = std::any_of(measured_.begin(), measured_.end(), [&](const ResultRow* row) {
        return key_of(*row, what) != key_of(*measured_.front(), what);
    });
    headings_ = several_codecs_of_one ? headings_.with(Trait::codec) : headings_;
    headings_ = several_things ? headings_.with(Trait::load) : headings_;
}

std::vector<Slice> ResultSet::slices(Traits headings) const {
    std::map<Key, Slice> slices;
    for (const ResultRow* const row : measured_) {
        Slice& slice = slices[key_of(*row, headings)];
        if (slice.rows.empty()) {
            slice.heading = heading(*row->result, headings);
            slice.headings = headings;
        }
        slice.rows.push_back(row);
    }
    std::vector<Slice> in_order;
    in_order.reserve(slices.size());
    for (auto& [key, slice] : slices) {
        in_order.push_back(std::move(slice));
    }
    return in_order;
}

std::vector<GroupSlice> ResultSet::group_slices(Traits headings) const {
    std::vector<GroupSlice> all;
    for (const Slice& slice : slices(headings)) {
        for (const auto& [group, title] : groups) {
            std::vector<const ResultRow*> rows = slice.of(group);
            if (rows.empty()) {
                continue;
            }
            const std::uint32_t wait = rows.front()->value(Trait::wait);
            const bool alike = std::all_of(rows.begin(), rows.end(),
                                           [wait](const ResultRow* row) { return row->value(Trait::wait) == wait; });
            std::string name =
                alike && group != Group::control ? heading_of(group, rows.front()->result->wait) : heading_of(group);
            all.push_back({{slice.heading, alike ? headings.with(Trait::wait) : headings, std::move(rows)},
                           group,
                           std::move(name)});
        }
    }
    return all;
}

std::vector<Series> ResultSet::series(const Slice& slice, Trait along) const {
    std::map<std::pair<Key, std::string_view>, std::size_t> places;
    std::vector<Series> all;
    for (const ResultRow* const row : slice.rows) {
        const auto [place, is_new] = places.try_emplace(
            std::pair(key_of(*row, all_traits.without(along)), std::string_view(row->distinction)), all.size());
        if (is_new) {
            all.push_back({row, std::vector<const ResultRow*>(values(along).size())});
        }
        all[place->second].points[row->value(along)] = row;
    }
    return all;
}

Heading ResultSet::heading(const RunResult& result, Traits headings) const {
    Heading heading;
    for (const Trait trait : heading_order) {
        if (headings.has(trait) && varies(trait)) {
            heading.values.push_back({trait, value_text(trait, result), value_title(trait, result)});
        }
    }
    return heading;
}

std::string ResultSet::label(const ResultRow& row, Traits hidden) const {
    constexpr std::array in_order{Trait::codec, Trait::payload, Trait::wait,    Trait::placement,
                                  Trait::load,  Trait::timing,  Trait::options, Trait::build};
    // Transports have different default wait modes, and some have options that others lack: that does not count as a
    // difference.
    constexpr Traits own_ways{Trait::wait, Trait::timing, Trait::options};
    const Traits within = within_transport_[row.value(Trait::transport)];
    // A peer is always named: its row is about that program.
    std::string label = row.result->transport + value_in_label(Trait::peer, *row.result);
    for (const Trait trait : in_order) {
        if (!hidden.has(trait) && (own_ways.has(trait) ? within.has(trait) : varies(trait))) {
            label += value_in_label(trait, *row.result);
        }
    }
    if (reports_.size() > 1 && !hidden.has(Trait::report)) {
        label += " (" + report_name(row.report()) + ")";
    }
    return label + (row.distinction.empty() ? "" : " " + row.distinction);
}

}  // namespace ipcbench::reporters
