#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reporters/results/axis.hpp"
#include "reporters/results/result_set.hpp"

namespace ipcbench::reporters {

/// What one table shows: items that have everything in common but themselves and the axis. Borrows the set.
struct AxisSlice {
    std::string title;  ///< what they have in common and distinguishes them from the rest: "payload 64 B, codec raw"
    std::vector<Series> series;  ///< the items, each with its results along the axis; the fastest first
};

/// Decides how results are shown along what was varied: one axis stands side by side or, if there is only one item,
/// below each other; every value of the other axes has a table of its own. If there is only one item, the second axis
/// makes items of it. Borrows the set.
class Arrangement {
public:
    explicit Arrangement(const ResultSet& results);

    /// Returns the axis that tables show; nothing if no transport was measured with several values of anything.
    [[nodiscard]] const std::optional<Axis>& along() const noexcept { return along_; }
    /// Returns a result for each value of the axis, ascending.
    [[nodiscard]] const std::vector<const RunResult*>& values() const noexcept { return values_; }
    [[nodiscard]] const std::vector<AxisSlice>& slices() const noexcept { return slices_; }

    /// Returns whether each table has a single item, so that its values can be rows.
    [[nodiscard]] bool has_one_item() const noexcept { return one_item_; }
    /// Returns whether blocking and busy-polling items are apart. They are not if the wait mode is what is compared.
    [[nodiscard]] bool has_groups() const noexcept { return has_groups_; }
    /// Returns the traits that neither need be in a label nor in a column: the axes, and what the titles name.
    [[nodiscard]] Traits hidden() const noexcept { return hidden_; }
    /// Returns the name of an item among the others.
    [[nodiscard]] std::string label(const ResultRow& row) const;

private:
    void collect_values();
    void collect_slices();
    [[nodiscard]] Load rest_of(Load load) const;
    [[nodiscard]] std::string title_of(const RunResult& result) const;
    [[nodiscard]] std::size_t place_of(const ResultRow& row) const;

    const ResultSet& results_;
    std::vector<Axis> axes_;
    std::optional<Axis> along_;
    std::optional<Axis> items_;   ///< the axis that makes items of a single one
    std::vector<Axis> headings_;  ///< the axes whose values have separate tables
    Traits hidden_;
    bool one_item_ = false;
    bool has_groups_ = true;
    bool rest_varies_ = false;  ///< whether loads differ in more than the axes
    std::vector<std::uint64_t> keys_;
    std::vector<const RunResult*> values_;
    std::vector<AxisSlice> slices_;
};

}  // namespace ipcbench::reporters
