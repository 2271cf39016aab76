#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/subject.hpp"

namespace ipcbench::conformance {

/// Returns every wait mode of every registered transport that connects two processes; under a sanitizer only the
/// default modes.
[[nodiscard]] std::vector<TransportCase> all_transport_cases();

/// Returns every registered transport that connects two processes, in its default wait mode.
[[nodiscard]] std::vector<TransportCase> all_transports();

/// Returns the transports that can have several frames in flight, each in its default wait mode and in one polling
/// mode, which represents the others; under a sanitizer only in the default mode.
[[nodiscard]] std::vector<TransportCase> asynchronous_transport_cases();

/// Returns a test name such as "shm_spin_yield".
[[nodiscard]] std::string test_name(const ::testing::TestParamInfo<TransportCase>& info);

/// Prints a case for GoogleTest.
void PrintTo(const TransportCase& transport_case,
             std::ostream* out);  // NOLINT(readability-identifier-naming): GoogleTest's name

}  // namespace ipcbench::conformance
