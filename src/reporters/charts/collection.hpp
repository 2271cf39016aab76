#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reporters/charts/chart.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::reporters {

/// A result and the report that it comes from.
struct Row {
    const RunResult* result = nullptr;
    std::size_t file = 0;  ///< index
};

/// Whether it can appear in a table or chart: it has a number that is not too large to draw.
[[nodiscard]] bool is_measured(const RunResult& result);

/// The results of one or more reports as one: which circumstances vary among them, and so must be named. Borrows the
/// reports.
class Collection {
public:
    explicit Collection(std::span<const ReportFile> files);

    [[nodiscard]] std::span<const ReportFile> files() const noexcept { return files_; }
    /// All results, also those without a number, as they come.
    [[nodiscard]] const std::vector<Row>& rows() const noexcept { return rows_; }
    /// Those with a number, fastest first.
    [[nodiscard]] const std::vector<Row>& measured() const noexcept { return measured_; }

    /// The transport, and what distinguishes this result from others with the same facets: codec, wait mode, report,
    /// settings.
    [[nodiscard]] const std::string& label(const Row& row) const { return labels_.at(row.result); }

    /// What the report is called among the others: the path without what all paths have in common.
    [[nodiscard]] const std::string& file_name(std::size_t file) const { return names_.at(file); }

    /// Those circumstances of a result that vary.
    [[nodiscard]] Facets facets(const RunResult& result) const;

    [[nodiscard]] bool several_sizes() const noexcept { return sizes_.size() > 1; }
    [[nodiscard]] bool several_codecs() const noexcept { return codecs_.size() > 1; }
    /// Some transport has several: then each is a facet. Else, where they differ, they belong to the transports that
    /// are compared, as in a ranking.
    [[nodiscard]] bool codec_is_a_facet() const noexcept { return codec_is_a_facet_; }
    [[nodiscard]] bool several_placements() const noexcept { return placements_.size() > 1; }
    [[nodiscard]] bool several_variants() const noexcept { return variants_.size() > 1; }
    [[nodiscard]] bool several_loads() const noexcept { return several_loads_; }
    [[nodiscard]] const std::vector<std::uint64_t>& sizes() const noexcept { return sizes_; }

    /// What may stand in one chart: measured results, fastest first, of one group that have equal facets where
    /// `ignored` is not said. Builds, codecs, sizes (ascending), placements and loads in this order, each of its groups
    /// in theirs.
    struct Slice {
        Facets facets;
        Group group = Group::gives_cpu_away;
        std::vector<Row> rows;
    };
    /// `ignored` is the facet that varies within the chart, if any.
    [[nodiscard]] std::vector<Slice> slices(std::string Facets::*ignored = nullptr) const;

private:
    void label_all();

    std::span<const ReportFile> files_;
    std::vector<std::string> names_;
    std::vector<Row> rows_;
    std::vector<Row> measured_;
    std::vector<std::uint64_t> sizes_;
    std::map<const RunResult*, std::string> labels_;
    std::map<std::string_view, std::size_t>
        codecs_;  ///< these with their places, in the order in which they first come
    std::map<std::string_view, std::size_t> placements_;
    std::map<std::string_view, std::size_t> variants_;
    bool codec_is_a_facet_ = false;
    bool several_loads_ = false;
};

}  // namespace ipcbench::reporters
