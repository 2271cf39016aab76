#pragma once

#include <functional>
#include <string>

#include "reporters/output.hpp"

namespace ipcbench::reporters::test {

/// Returns what `write` wrote.
[[nodiscard]] std::string written(const std::function<void(Output&)>& write);

/// Compares the text with tests/golden/`name`. If IPCBENCH_APPROVE is set, writes that file instead
/// (tests/golden/approve.sh).
void expect_golden(const std::string& name, const std::string& text);

/// The same for a part of that file: what is between these two texts, which must be there.
void expect_golden_part(const std::string& name, const std::string& before, const std::string& after,
                        const std::string& text);

}  // namespace ipcbench::reporters::test
