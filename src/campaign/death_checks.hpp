#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/check_process.hpp"

namespace ipcbench::campaign {

/// What a run over a transport must do when one of its processes dies or stops.
struct DeathCheck {
    std::string_view name{};
    std::string_view sentence{};
    CheckResult (*run)(const conformance::TransportCase& transport_case, const std::function<bool()>& stop) = nullptr;
};

[[nodiscard]] const std::vector<DeathCheck>& death_checks();

/// Returns the names of all checks of a transport, these and those in conformance/checks.hpp.
[[nodiscard]] std::vector<std::string> names_of_checks();

}  // namespace ipcbench::campaign
