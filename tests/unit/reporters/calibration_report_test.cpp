#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "reporters/calibration.hpp"
#include "reporters/results/names.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns a result of a transport that waits in that way.
RunResult waiting(const char* transport, WaitMode mode) {
    RunResult result = test::pipe_run();
    result.transport = transport;
    result.wait.mode = mode;
    return result;
}

CalibratedCell calibrated(const RunResult& result, std::size_t missed, double noise) {
    const CellScore in_turn{20, 1, 19, 12, 7, missed, 0.047, noise, 0.0512};
    const CellScore apart{18, 0, 18, 1, 17, missed + 5, 0.21, 2 * noise, 0.0512};
    return {
        cell_name(result), result.transport, result.wait, is_busy_polling(result.wait.mode) ? 9.0 : 0, in_turn, apart};
}

Calibration sample_calibration() {
    return {.context = test::sample_context(),
            .repetitions = 5,
            .slowdown = 0.05,
            .in_turn = {20, 1},
            .apart = {18, 0},
            .cells = {calibrated(waiting("shm-spin", WaitMode::spin), 2, 0.003),
                      calibrated(waiting("pipe", WaitMode::block), 6, 0),
                      calibrated(waiting("tcp", WaitMode::block), 9, 0.012)}};
}

TEST(CalibrationReport, has_a_group_for_each_way_of_waiting) {
    test::expect_golden("calibration-80.txt", calibration_text(sample_calibration(), {.width = 80, .wrap = 80}));
    test::expect_golden("calibration-120.txt", calibration_text(sample_calibration(), {.width = 120, .wrap = 120}));
}

TEST(CalibrationReport, can_be_read_again) {
    const test::TemporaryFile file(calibration_document(sample_calibration()));
    const CalibratedNoise noise(file.path());
    EXPECT_EQ(noise.noise_of(waiting("tcp", WaitMode::block), true), 0.012);
    EXPECT_EQ(noise.noise_of(waiting("tcp", WaitMode::block), false), 0.024);
    EXPECT_EQ(noise.noise_of(waiting("pipe", WaitMode::block), true), 0);
}

TEST(CalibrationReport, takes_the_worst_of_the_same_way_of_waiting_for_another_cell) {
    Calibration calibration = sample_calibration();
    const test::TemporaryFile file(calibration_document(calibration));
    EXPECT_EQ(CalibratedNoise(file.path()).noise_of(waiting("fifo", WaitMode::block), true), 0.012);
    calibration.cells.erase(calibration.cells.begin());
    const test::TemporaryFile blocking(calibration_document(calibration));
    EXPECT_EQ(CalibratedNoise(blocking.path()).noise_of(waiting("fifo", WaitMode::spin), true), std::nullopt);
}

}  // namespace
}  // namespace ipcbench::reporters
