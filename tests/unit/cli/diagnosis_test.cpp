#include "cli/diagnosis.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/environment.hpp"
#include "unit/platform/sample_machines.hpp"
#include "unit/reporters/golden.hpp"

namespace ipcbench::cli {
namespace {

using platform::test::container;
using platform::test::good_machine;
using platform::test::intel_laptop;
using reporters::test::expect_golden;

Diagnosis diagnosis_of(const platform::SystemInfo& texts) {
    Diagnosis diagnosis;
    diagnosis.context.version = "0.1.0";
    diagnosis.context.build_type = "Release";
    diagnosis.context.compiler = "GNU 12.2.0";
    diagnosis.context.date = "2026-01-02T03:04:05Z";
    diagnosis.context.host = "bench";
    diagnosis.context.kernel = "Linux 6.1.0";
    diagnosis.context.os = "Debian GNU/Linux 12 (bookworm)";
    diagnosis.context.cpus = 8;
    diagnosis.context.clock = {25, 1};
    diagnosis.context.conditions = platform::judge(texts);
    for (const char* const name : {"null", "pipe", "fifo", "uds-stream", "tcp", "udp", "shm-spin", "shm-futex"}) {
        diagnosis.transports.push_back({name, Verdict::ok, "", "", "transports", false});
    }
    diagnosis.transports.push_back(
        {"shm-boost", Verdict::bad, "built without Boost", "./scripts/setup.sh && just build", "transports", false});
    return diagnosis;
}

TEST(Diagnosis, fits_an_80_column_terminal) {
    expect_golden("doctor-80.txt", text_of(diagnosis_of(intel_laptop()), {false, true, 80}));
}

TEST(Diagnosis, uses_a_wide_terminal) {
    expect_golden("doctor-120.txt", text_of(diagnosis_of(container()), {false, true, 120}));
}

TEST(Diagnosis, is_coloured_by_verdict) {
    expect_golden("doctor-color.txt", text_of(diagnosis_of(platform::test::virtual_machine()), {true, true, 80}));
}

TEST(Diagnosis, has_a_json_form) {
    expect_golden("doctor.json", json_of(diagnosis_of(container())));
}

TEST(Diagnosis, starts_with_the_good_news) {
    Diagnosis diagnosis = diagnosis_of(good_machine());
    EXPECT_THAT(text_of(diagnosis, {}), testing::StartsWith("Nothing here makes numbers unreliable.\n"));
    diagnosis.context.conditions.push_back({"smt", Verdict::unknown, "the kernel does not report it", "", "processor"});
    EXPECT_THAT(text_of(diagnosis, {}),
                testing::StartsWith("Nothing here makes numbers unreliable, as far as can be seen.\n"));
}

TEST(Diagnosis, exceeds_the_terminal_only_for_a_word_that_is_too_long) {
    for (const int width : {60, 80, 100}) {
        std::istringstream lines(text_of(diagnosis_of(intel_laptop()), {false, true, width}));
        for (std::string line; std::getline(lines, line);) {
            const bool one_word = line.find_last_of(' ') < 28;  // the column in which the observation begins
            EXPECT_TRUE(line.size() <= static_cast<std::size_t>(width) || one_word) << width << ": " << line;
        }
    }
}

TEST(Diagnosis, counts_conditions_that_affect_results_separately) {
    const VerdictCount count = count_verdicts(diagnosis_of(intel_laptop()));
    EXPECT_THAT(count.affecting, testing::ElementsAre("smt", "governor", "turbo", "c_states"));
    EXPECT_EQ(count.bad, 7U);
    EXPECT_EQ(count.unknown, 0U);
    EXPECT_TRUE(count_verdicts(diagnosis_of(good_machine())).affecting.empty());
}

}  // namespace
}  // namespace ipcbench::cli
