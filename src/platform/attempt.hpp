#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::platform {

/// What a child process, a copy of this one, answered to a question; nothing where it was killed over it, or took
/// longer than a few seconds. The answer may have 4095 bytes. Throws Error where there can be no child.
[[nodiscard]] std::optional<std::string> ask_in_child(const std::function<std::string()>& question);

/// Whether something can be done on this machine: does it, and takes what it throws for the reason. It must leave
/// nothing behind. Under a seccomp filter, which may kill the process that makes a call, a child does it; `doing` then
/// says for what it was killed: "calls vmsplice(2)".
[[nodiscard]] Availability try_out(std::string_view doing, const std::function<void()>& attempt);

/// One question after the other, up to the first that is answered with no.
[[nodiscard]] std::function<Availability()> all_of(std::vector<std::function<Availability()>> probes);

}  // namespace ipcbench::platform
