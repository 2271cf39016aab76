#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "reporters/report_file.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/trait.hpp"

namespace ipcbench::reporters {

/// A result and the values of its traits, numbered in the order in which the set shows them.
struct ResultRow {
    const RunResult* result = nullptr;
    std::array<std::uint32_t, trait_count> values{};
    std::string distinction{};  ///< if several results have the same traits: "sndbuf=4K", or a number: "#2"

    [[nodiscard]] std::uint32_t value(Trait trait) const noexcept { return values[static_cast<std::size_t>(trait)]; }
    [[nodiscard]] std::size_t report() const noexcept { return value(Trait::report); }
};

/// What all results of a slice have in common and distinguishes them from the rest of the set.
struct Heading {
    struct Value {
        Trait trait = Trait::payload;
        std::string text;   ///< "64 KiB", "raw", "same"
        std::string title;  ///< "payload 64 KiB", "codec raw", "placement same"

        [[nodiscard]] bool operator==(const Value&) const = default;
    };
    std::vector<Value> values;

    [[nodiscard]] bool operator==(const Heading&) const = default;
    [[nodiscard]] bool empty() const noexcept { return values.empty(); }
    [[nodiscard]] bool has(Trait trait) const noexcept { return find(trait) != nullptr; }

    /// Returns "64 KiB"; "" for a trait that is not part of the heading.
    [[nodiscard]] std::string text_of(Trait trait) const;

    /// Returns "payload 64 KiB, codec raw, placement same": a complete title.
    [[nodiscard]] std::string title() const;
    /// Returns "64 KiB, raw, placement same": a short form.
    [[nodiscard]] std::string text() const;

private:
    [[nodiscard]] const Value* find(Trait trait) const noexcept;
};

/// Results that may be compared with each other, the fastest first. Borrows the set.
struct Slice {
    Heading heading;
    Traits headings;  ///< traits that are equal in all rows, whether they vary in the set or not
    std::vector<const ResultRow*> rows;

    [[nodiscard]] std::vector<const ResultRow*> of(Group group) const;
};

/// The part of a slice that belongs to one group. If all its rows wait alike, its title says how, and labels do not.
struct GroupSlice : Slice {
    Group group = Group::blocking;
    std::string title;  ///< as a heading: "Busy-polling (spin)"
};

/// One item that was measured for several values of a trait: a row of a table with these values as columns, or a line
/// of a chart with them on an axis.
struct Series {
    const ResultRow* first = nullptr;  ///< the fastest of them, which provides the names
    std::vector<const ResultRow*>
        points;  ///< one for each value, in the order of ResultSet::values; null: not measured

    [[nodiscard]] std::size_t count() const;
};

/// Decides how results relate: which of them may be compared, what distinguishes them, in which order they are shown
/// and how each is named. Tables, charts and sentences use it and decide none of this themselves. Borrows the results.
class ResultSet {
public:
    explicit ResultSet(const std::vector<const RunResult*>& results);
    explicit ResultSet(const std::vector<RunResult>& results);
    explicit ResultSet(std::span<const ReportFile> reports);
    ResultSet(const ResultSet&) = delete;  // rows refer to one another
    ResultSet& operator=(const ResultSet&) = delete;
    ResultSet(ResultSet&&) = default;
    ResultSet& operator=(ResultSet&&) = default;
    ~ResultSet() = default;

    /// Returns all results, also those without a number, in input order.
    [[nodiscard]] const std::vector<ResultRow>& rows() const noexcept { return rows_; }
    /// Returns the results with a number that can be shown, the fastest first.
    [[nodiscard]] const std::vector<const ResultRow*>& measured() const noexcept { return measured_; }

    [[nodiscard]] std::span<const ReportFile> reports() const noexcept { return reports_; }
    /// Returns the name of a report among the others: its path without the part that all paths share.
    [[nodiscard]] const std::string& report_name(std::size_t report) const { return report_names_.at(report); }

    /// Returns whether the results differ in that trait.
    [[nodiscard]] bool varies(Trait trait) const { return values(trait).size() > 1; }
    /// Returns a result for each value of a trait: sizes and loads ascending, placements in their usual order,
    /// everything else in order of first occurrence. Null for a report without results.
    [[nodiscard]] const std::vector<const RunResult*>& values(Trait trait) const {
        return values_[static_cast<std::size_t>(trait)];
    }

    /// Returns the traits in which results must be equal to be compared. Size and placement are always among them. The
    /// codec is if a transport was measured with several, otherwise it belongs to the transport. The load is if more
    /// than one item was measured, otherwise the loads are compared.
    [[nodiscard]] Traits headings() const noexcept { return headings_; }

    /// Returns the measured results with the same values of `headings`, sorted by these values.
    [[nodiscard]] std::vector<Slice> slices(Traits headings) const;
    [[nodiscard]] std::vector<Slice> slices() const { return slices(headings_); }
    /// As `slices`, each divided into its groups, in their order.
    [[nodiscard]] std::vector<GroupSlice> group_slices(Traits headings) const;

    /// Returns the rows of a slice with the values of `along` side by side. Rows whose other traits are equal form a
    /// series, in order of first occurrence.
    [[nodiscard]] std::vector<Series> series(const Slice& slice, Trait along) const;

    /// Returns the transport and, in a few words, what distinguishes this result from the others of the set: "pipe",
    /// "grpc-uds:json", "shm-futex hybrid:100 (debug)". Traits that a heading or column shows are `hidden`.
    [[nodiscard]] std::string label(const ResultRow& row, Traits hidden = {}) const;
    /// As above, for a row of a slice below the slice's heading.
    [[nodiscard]] std::string label(const ResultRow& row, const Slice& slice) const {
        return label(row, slice.headings);
    }

    /// Returns the traits of a result that vary in the set and are among `headings`.
    [[nodiscard]] Heading heading(const RunResult& result, Traits headings) const;

private:
    template <class ValueOf, class Before>
    void number(Trait trait, const ValueOf& value_of, const Before& before);
    void arrange();
    void number_traits();
    void distinguish_copies();
    void find_differences_within_transports();
    void choose_headings();

    std::span<const ReportFile> reports_;
    std::vector<std::string> report_names_;
    std::vector<ResultRow> rows_;
    std::vector<const ResultRow*> measured_;
    std::array<std::vector<const RunResult*>, trait_count> values_;
    std::vector<Traits> within_transport_;  ///< by transport: the traits that vary among its results
    Traits headings_;
};

}  // namespace ipcbench::reporters
