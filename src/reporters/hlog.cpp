#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "reporters/at_end.hpp"
#include "reporters/hdr_encoding.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the cell's name as a tag, which ends at a comma and may contain no white space.
std::string tag_of(const RunResult& result) {
    std::string tag = cell_name(result);
    std::replace_if(
        tag.begin(), tag.end(), [](unsigned char c) { return c == ',' || std::isspace(c) != 0; }, '_');
    return tag;
}

/// Writes the log format of HdrHistogram (HistogramLogWriter.java, version 1.3): all intervals in the order of their
/// time, with the cell as their tag. The histograms are in nanoseconds, the maximum beside them in milliseconds.
class HlogReporter final : public ReportAtEnd {
public:
    using ReportAtEnd::ReportAtEnd;

    void begin(const Context& context) override { version_ = context.version; }
    void result(const RunResult& result) override {
        const std::string tag = tag_of(result);
        for (const PhaseInterval& interval : result.intervals) {
            if (interval.times.buckets.empty()) {
                continue;  // the log knows nothing but histograms
            }
            lines_.push_back(
                {interval.unix_s,
                 fmt::format("Tag={},{:.3f},{:.3f},{:.3f},{}\n", tag, interval.unix_s, interval.elapsed_s,
                             static_cast<double>(interval.times.max) / ns_per_ms, hdr_text(interval.times.buckets))});
        }
    }

private:
    static constexpr double ns_per_ms = 1e6;

    struct TimedLine {
        double unix_s;
        std::string text;
    };

    [[nodiscard]] std::string document() override {
        std::stable_sort(lines_.begin(), lines_.end(),
                         [](const TimedLine& one, const TimedLine& other) { return one.unix_s < other.unix_s; });
        std::string text =
            fmt::format("#[Logged by ipcbench {}, in nanoseconds]\n", version_) +
            "#[Histogram log format version 1.3]\n" +
            fmt::format("#[StartTime: {:.3f} (seconds since epoch)]\n", lines_.empty() ? 0.0 : lines_.front().unix_s) +
            "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
        for (const TimedLine& line : lines_) {
            text += line.text;
        }
        return text;
    }

    std::string version_;
    std::vector<TimedLine> lines_;
};

}  // namespace

std::unique_ptr<Reporter> make_hlog(Output out) {
    return std::make_unique<HlogReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
