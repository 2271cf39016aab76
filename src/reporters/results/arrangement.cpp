#include "reporters/results/arrangement.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "reporters/load_text.hpp"

namespace ipcbench::reporters {
namespace {

/// What makes an item, apart from the axes.
using Item = std::pair<std::array<std::uint32_t, trait_count>, std::string_view>;

/// Returns the item that a row belongs to. What titles name is not part of it.
Item item_of(const ResultRow& row, Traits not_part) {
    Item item{row.values, row.distinction};
    for (const Trait trait : sorting_order) {
        if (not_part.has(trait)) {
            item.first.at(static_cast<std::size_t>(trait)) = 0;
        }
    }
    return item;
}

}  // namespace

Arrangement::Arrangement(const ResultSet& results) : results_(results), axes_(varied_axes(results)) {
    if (axes_.empty()) {
        return;
    }
    hidden_ = {Trait::payload, Trait::placement, Trait::load};
    for (const Axis& axis : axes_) {
        hidden_ = hidden_.with(axis.trait());
    }
    std::set<Item> items;
    for (const ResultRow* const row : results.measured()) {
        items.insert(item_of(*row, hidden_));
    }
    const auto& measured = results.measured();
    rest_varies_ = std::any_of(measured.begin(), measured.end(), [&](const ResultRow* row) {
        return rest_of(row->result->load) != rest_of(measured.front()->result->load);
    });
    along_ = axes_.front();
    one_item_ = items.size() == 1;
    if (one_item_ && axes_.size() > 1) {
        items_ = axes_[1];
        one_item_ = false;
    }
    headings_.assign(axes_.begin() + (items_ ? 2 : 1), axes_.end());
    has_groups_ = !one_item_ && along_->trait() != Trait::wait && !(items_ && items_->trait() == Trait::wait);
    collect_values();
    collect_slices();
}

Load Arrangement::rest_of(Load load) const {
    for (const Axis& axis : axes_) {
        if (axis.load() != nullptr) {
            load = axis.load()->without(load);
        }
    }
    return load;
}

void Arrangement::collect_values() {
    std::map<std::uint64_t, const RunResult*> values;
    for (const ResultRow* const row : results_.measured()) {
        values.emplace(along_->key(*row), row->result);
    }
    for (const auto& [key, result] : values) {
        keys_.push_back(key);
        values_.push_back(result);
    }
}

std::size_t Arrangement::place_of(const ResultRow& row) const {
    const auto found = std::lower_bound(keys_.begin(), keys_.end(), along_->key(row));
    return static_cast<std::size_t>(std::distance(keys_.begin(), found));
}

void Arrangement::collect_slices() {
    using Common = std::pair<std::vector<std::uint64_t>, Load>;
    using Member = std::pair<Item, std::uint64_t>;
    Traits not_part{Trait::load};
    for (const Axis& axis : axes_) {
        not_part = not_part.with(axis.trait());
    }
    std::map<Common, AxisSlice> slices;
    std::map<std::pair<Common, Member>, std::size_t> places;
    for (const ResultRow* const row : results_.measured()) {
        Common common{{}, rest_of(row->result->load)};
        for (const Axis& axis : headings_) {
            common.first.push_back(axis.key(*row));
        }
        for (const Trait trait : {Trait::payload, Trait::placement}) {
            const bool varied = not_part.has(trait);
            common.first.push_back(varied ? 0 : row->value(trait));
        }
        AxisSlice& slice = slices[common];
        if (slice.series.empty()) {
            slice.title = title_of(*row->result);
        }
        const Member member{item_of(*row, not_part), items_ ? items_->key(*row) : 0};
        const auto [place, is_new] = places.try_emplace({common, member}, slice.series.size());
        if (is_new) {
            slice.series.push_back({row, std::vector<const ResultRow*>(values_.size())});
        }
        slice.series[place->second].points[place_of(*row)] = row;
    }
    for (auto& [common, slice] : slices) {
        slices_.push_back(std::move(slice));
    }
}

std::string Arrangement::title_of(const RunResult& result) const {
    std::string title;
    const auto add = [&](const std::string& text) { title += (title.empty() || text.empty() ? "" : ", ") + text; };
    Traits named{Trait::payload, Trait::placement};
    named = named.without(along_->trait());
    named = items_ ? named.without(items_->trait()) : named;
    for (const Axis& axis : headings_) {
        add(axis.title(result));
        named = named.without(axis.trait());
    }
    add(results_.heading(result, named).title());
    add(rest_varies_ ? load_text(rest_of(result.load)) : "");
    return title;
}

std::string Arrangement::label(const ResultRow& row) const {
    return results_.label(row, hidden_) + (items_ ? items_->in_label(*row.result) : "");
}

}  // namespace ipcbench::reporters
