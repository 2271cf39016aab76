#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::conformance {

/// One registered transport in one of the wait modes that it offers: what the contract is tried on.
struct Offer {
    const Transport* transport = nullptr;
    WaitMode wait = WaitMode::block;
};

/// Every wait mode of every registered transport that connects two processes; under a sanitizer only the default ones.
[[nodiscard]] std::vector<Offer> all_offers();

/// Every registered transport that connects two processes, in its default wait mode.
[[nodiscard]] std::vector<Offer> all_transports();

/// Of those that can have several frames under way: each in its default wait mode and in one that polls, which stands
/// for the others; under a sanitizer only in the default one.
[[nodiscard]] std::vector<Offer> asynchronous_offers();

/// "shm_spin_yield", for names of tests.
[[nodiscard]] std::string test_name(const ::testing::TestParamInfo<Offer>& info);

/// How GoogleTest prints one.
void PrintTo(const Offer& offer, std::ostream* out);  // NOLINT(readability-identifier-naming): its name for it

}  // namespace ipcbench::conformance
