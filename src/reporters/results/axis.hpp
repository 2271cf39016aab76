#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reporters/load_axis.hpp"
#include "reporters/results/result_set.hpp"

namespace ipcbench::reporters {

/// Something that was varied while all else stayed the same: a trait or, of the load, one knob.
class Axis {
public:
    explicit Axis(Trait trait, bool is_ordered = false) : trait_(trait), is_ordered_(is_ordered) {}
    explicit Axis(const LoadAxis& load) : trait_(Trait::load), is_ordered_(true), load_(&load) {}

    [[nodiscard]] Trait trait() const noexcept { return trait_; }
    /// Returns the knob, or null if it is not about the load.
    [[nodiscard]] const LoadAxis* load() const noexcept { return load_; }
    [[nodiscard]] bool of_rates() const noexcept { return load_ != nullptr && load_->of_rates(); }
    /// Returns whether its values are numbers, so that curves along it can cross.
    [[nodiscard]] bool is_ordered() const noexcept { return is_ordered_; }

    /// Returns "size", "depth", "codec": as a column's head.
    [[nodiscard]] std::string name() const;
    /// Returns its value in a result, below its name: "64 KiB", "8", "raw".
    [[nodiscard]] std::string text(const RunResult& result) const;
    /// Returns the same on its own: "payload 64 KiB", "depth 8", "codec raw".
    [[nodiscard]] std::string title(const RunResult& result) const;
    /// Returns the same after a transport's name: " 64 KiB", " depth 8", ":raw".
    [[nodiscard]] std::string in_label(const RunResult& result) const;
    /// Returns its value in a result, of an axis whose values are numbers.
    [[nodiscard]] double number(const RunResult& result) const;
    /// Returns a key that two results share if they have the same value on it. Keys of numbers are in their order.
    [[nodiscard]] std::uint64_t key(const ResultRow& row) const;

    [[nodiscard]] bool operator==(const Axis&) const = default;

private:
    Trait trait_;
    bool is_ordered_;
    const LoadAxis* load_ = nullptr;
};

/// Returns what two measured results differ in while all else is equal, in the order in which it becomes the columns of
/// a table: rates, sizes, other loads, and what has no order.
[[nodiscard]] std::vector<Axis> varied_axes(const ResultSet& results);

}  // namespace ipcbench::reporters
