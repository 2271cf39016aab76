#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/checks.hpp"
#include "conformance/transport_test.hpp"

namespace ipcbench::conformance {
namespace {

/// One check of `ipcbench verify`, for one transport and wait mode.
struct ContractCase {
    const Check* check = nullptr;
    TransportCase transport_case;
};

std::vector<ContractCase> all_contract_cases() {
    std::vector<ContractCase> cases;
    for (const Check& check : all_checks()) {
        for (const TransportCase& transport_case : check.every_wait_mode ? all_transport_cases() : all_transports()) {
            cases.push_back({&check, transport_case});
        }
    }
    return cases;
}

void PrintTo(const ContractCase& one, std::ostream* out) {  // NOLINT(readability-identifier-naming): GoogleTest's name
    *out << one.check->name << ", " << one.transport_case.info().name;
}

std::string name_of_case(const ::testing::TestParamInfo<ContractCase>& info) {
    std::string name = std::string(info.param.check->name) + "_" + test_name({info.param.transport_case, info.index});
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class Contract : public ::testing::TestWithParam<ContractCase> {};

TEST_P(Contract, holds) {
    const auto& [check, transport_case] = GetParam();
    if (const Availability here = registry::availability_of(*transport_case.transport); !here.available) {
        GTEST_SKIP() << "not available here: " << here.reason;
    }
    if (const std::string why = why_inapplicable(*check, transport_case); !why.empty()) {
        GTEST_SKIP() << why;
    }
    Findings findings;
    run_check(*check, transport_case, findings);
    report(findings);
}

INSTANTIATE_TEST_SUITE_P(Every, Contract, ::testing::ValuesIn(all_contract_cases()), name_of_case);

}  // namespace
}  // namespace ipcbench::conformance
