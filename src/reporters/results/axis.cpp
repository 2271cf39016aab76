#include "reporters/results/axis.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>

#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns whether any two results differ only in that.
bool varies_along(const ResultSet& results, const Axis& axis) {
    using Rest = std::tuple<std::array<std::uint32_t, trait_count>, Load, std::string_view>;
    std::map<Rest, std::uint64_t> first;
    return std::any_of(results.measured().begin(), results.measured().end(), [&](const ResultRow* row) {
        const Load& load = row->result->load;
        Rest rest{row->values, axis.load() != nullptr ? axis.load()->without(load) : load, row->distinction};
        std::get<0>(rest).at(static_cast<std::size_t>(axis.trait())) = 0;
        return first.emplace(rest, axis.key(*row)).first->second != axis.key(*row);
    });
}

}  // namespace

std::string Axis::name() const {
    return load_ != nullptr ? std::string(load_->knob->label) : std::string(name_of(trait_));
}

std::string Axis::text(const RunResult& result) const {
    return load_ != nullptr ? load_->text(load_->value(result.load)) : value_text(trait_, result);
}

std::string Axis::title(const RunResult& result) const {
    return load_ != nullptr ? name() + " " + text(result) : value_title(trait_, result);
}

std::string Axis::in_label(const RunResult& result) const {
    return load_ != nullptr ? " " + title(result) : value_in_label(trait_, result);
}

double Axis::number(const RunResult& result) const {
    return load_ != nullptr ? load_->value(result.load) : static_cast<double>(result.payload_bytes);
}

std::uint64_t Axis::key(const ResultRow& row) const {
    if (load_ == nullptr) {
        return row.value(trait_);
    }
    // What is usual depends on other knobs: an open loop has another depth, which nobody asked for.
    const Load& load = row.result->load;
    return load_->knob->is_usual(load) ? 0 : load_->knob->get(load);
}

std::vector<Axis> varied_axes(const ResultSet& results) {
    // Documents of different sizes differ in more than that, so nothing can be said of sizes between them.
    const bool documents = std::any_of(results.measured().begin(), results.measured().end(), [](const ResultRow* row) {
        return row->result->message && !row->result->message->request.empty();
    });
    std::vector<Axis> candidates{Axis(load_axes().front()), Axis(Trait::payload, !documents)};
    std::for_each(load_axes().begin() + 1, load_axes().end(),
                  [&](const LoadAxis& axis) { candidates.emplace_back(axis); });
    for (const Trait trait : {Trait::codec, Trait::placement, Trait::wait}) {
        candidates.emplace_back(trait);
    }
    std::vector<Axis> varied;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(varied),
                 [&](const Axis& axis) { return varies_along(results, axis); });
    return varied;
}

}  // namespace ipcbench::reporters
