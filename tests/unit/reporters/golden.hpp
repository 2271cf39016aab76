#pragma once

#include <functional>
#include <string>

#include "reporters/output.hpp"

namespace ipcbench::reporters::test {

/// What `write` wrote.
[[nodiscard]] std::string written(const std::function<void(Output&)>& write);

/// Compares with tests/golden/`name`. With IPCBENCH_APPROVE in the environment it writes that file instead
/// (tests/golden/approve.sh).
void expect_golden(const std::string& name, const std::string& text);

}  // namespace ipcbench::reporters::test
