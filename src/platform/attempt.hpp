#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::platform {

/// The answer of a child process, a copy of this one, to a question; empty if the child was killed for it, or took
/// longer than a few seconds. The answer may have 4095 bytes. Throws Error if no child can be started.
[[nodiscard]] std::optional<std::string> ask_in_child(const std::function<std::string()>& question);

/// Finds out whether something works on this machine by doing it; what that throws is the reason. The attempt must
/// leave nothing behind. Under a seccomp filter, which may kill the process for a call, a child does it; `doing` then
/// says what the child was killed for: "calls vmsplice(2)".
[[nodiscard]] Availability try_out(std::string_view doing, const std::function<void()>& attempt);

/// Asks one question after the other, until the first answer that is no.
[[nodiscard]] std::function<Availability()> all_of(std::vector<std::function<Availability()>> probes);

}  // namespace ipcbench::platform
