#pragma once

#include "campaign/flags.hpp"
#include "campaign/run_request.hpp"
#include "ipcbench/core/context.hpp"

/// Requests as reports keep them, so that they can be repeated.
namespace ipcbench::campaign {

/// Returns what was requested, with everything that globs, defaults, the environment and random numbers decided.
/// `flags` are those that `request` was read from.
[[nodiscard]] RequestRecord record_of(const GivenFlags& flags, const RunRequest& request);

/// Returns the flags that make the request of a report again. Throws Error (usage), with the report's `name`, if it
/// does not record any, as those of earlier versions, and for flags that this version does not have.
[[nodiscard]] GivenFlags recorded_flags(const Context& context, const std::string& name);

}  // namespace ipcbench::campaign
