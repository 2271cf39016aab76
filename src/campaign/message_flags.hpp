#pragma once

#include <memory>
#include <string>
#include <vector>

#include "campaign/flags.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// Reads the flags about the user's own messages, with their files: what each cell's messages carry. Returns a single
/// null pointer if none was given. Throws Error (usage), also for flags that do not go together.
[[nodiscard]] std::vector<std::shared_ptr<const runner::CellMessage>> read_messages(const GivenFlags& flags);

/// Returns the flags that request these messages again: "--message=orders.ndjson:3", "--answer=answer.json".
[[nodiscard]] std::vector<std::string> flags_of_message(const MessageUse& message);

}  // namespace ipcbench::campaign
