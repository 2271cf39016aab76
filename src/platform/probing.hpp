#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::platform {

/// Asks a child process, a copy of this one, and returns its answer; nothing if the child was killed for it or took
/// longer than a few seconds. The answer may have up to 4095 bytes. Throws Error if no child can be started.
[[nodiscard]] std::optional<std::string> run_in_child(const std::function<std::string()>& question);

/// Tests whether something works on this machine by doing it; the reason against it is the exception that the attempt
/// throws. The attempt must leave nothing behind. Under a seccomp filter, which may kill the process for a call, a
/// child makes the attempt; `doing` then says what the child was killed for: "calls vmsplice(2)".
[[nodiscard]] Availability probe_by_doing(std::string_view doing, const std::function<void()>& attempt);

/// Tests whether something works by doing it in a child process, a copy of this one: the attempt may end the process
/// that makes it. The reason against it is the exception that the attempt throws, or how it ended the child.
[[nodiscard]] Availability try_in_child(const std::function<void()>& attempt);

/// Asks one question after another, until the first negative answer.
[[nodiscard]] std::function<Availability()> all_of(std::vector<std::function<Availability()>> probes);

}  // namespace ipcbench::platform
