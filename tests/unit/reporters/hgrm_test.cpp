#include "reporters/hgrm.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "golden.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/stats/stored_histogram.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

/// Reads lines as HdrHistogram's plotter does (GoogleChartsExample/plotFiles.html): four words, none of them a comment.
std::vector<std::vector<double>> plotted(const std::string& text) {
    std::vector<std::vector<double>> points;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::vector<double> numbers;
        for (double number = 0; words >> number;) {
            numbers.push_back(number);
        }
        if (words.eof() && numbers.size() == 4) {
            points.push_back(numbers);
        }
    }
    return points;
}

TEST(Hgrm, matches_the_golden_file) {
    test::expect_golden("histogram.hgrm", hgrm_text(expand(*test::repeated_run().histogram)));
}

TEST(Hgrm, counts_values_up_to_each_percentile) {
    Histogram histogram;
    for (std::uint64_t value = 1; value <= 1000; ++value) {
        histogram.record(value);
    }
    const auto points = plotted(hgrm_text(histogram));
    ASSERT_GT(points.size(), 30U);
    for (const std::vector<double>& point : points) {
        EXPECT_DOUBLE_EQ(point[2], point[0] * 1000);  // the values are 1 .. n ns, so n values are at most n
        EXPECT_NEAR(point[3], 1 / (1 - point[1]), 0.01);
    }
    EXPECT_EQ(points.front()[1], 0);
}

TEST(Hgrm, of_one_value_still_has_a_line_to_plot) {
    Histogram histogram;
    histogram.record(5);
    EXPECT_EQ(plotted(hgrm_text(histogram)), (std::vector<std::vector<double>>{{0.005, 0, 1, 1}}));
}

TEST(Hgrm, of_an_empty_histogram_is_header_and_footer) {
    EXPECT_EQ(hgrm_text(Histogram()),
              "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
              "#[Mean    =        0.000, StdDeviation   =        0.000]\n"
              "#[Max     =        0.000, Total count    =            0]\n"
              "#[Buckets =           32, SubBuckets     =         2048]\n");
}

TEST(HistogramFiles, have_a_file_for_each_result_with_a_histogram) {
    const test::TemporaryFolder parent;
    const auto folder = parent.path() / "made" / "anew";
    const auto reporter = make_histogram_files(folder.string());
    RunResult odd = test::repeated_run();
    odd.variant = "../other build/" + std::string(300, 'x');
    reporter->begin(test::sample_context());
    for (const RunResult& run : {test::repeated_run(), test::repeated_run(), odd, test::skipped_run()}) {
        reporter->result(run);
    }
    reporter->end();
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    ASSERT_EQ(names.size(), 3U);
    const std::string name = "uds-stream_json_size-1000_wait-block_placement-none_build-";
    EXPECT_EQ(names[0].substr(0, name.size() + 22), name + ".._other-build_xxxxxxx");
    EXPECT_EQ(names[1], name + "release-2_us.hgrm");
    EXPECT_EQ(names[2], name + "release_us.hgrm");
    EXPECT_EQ(test::text_of_file(folder / names[2]), hgrm_text(expand(*test::repeated_run().histogram)));
}

TEST(HistogramFiles, name_the_folder_that_cannot_be_created) {
    const test::TemporaryFile file;
    try {
        (void)make_histogram_files(file.path() + "/folder");
        FAIL() << "made a folder in a file";
    } catch (const Error& error) {
        EXPECT_EQ(error.what(), "creating the folder '" + file.path() + "/folder': Not a directory (errno 20)");
    }
}

TEST(HistogramFiles, keep_reporting_what_could_not_be_written) {
    const test::TemporaryFolder parent;
    const auto folder = parent.path() / "gone";
    const auto reporter = make_histogram_files(folder.string());
    std::filesystem::remove(folder);
    EXPECT_THROW(reporter->result(test::repeated_run()), Error);
    EXPECT_THROW(reporter->end(), Error);
}

}  // namespace
}  // namespace ipcbench::reporters
