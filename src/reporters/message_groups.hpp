#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ipcbench/core/warning.hpp"

namespace ipcbench::reporters {

/// The messages of several results, each once with the names of its results. Warnings that differ only in their values
/// become one, with the smallest and the largest: "only 11 to 8,644 individually timed round trips".
class MessageGroups {
public:
    struct Message {
        std::string text;                ///< with all values
        std::vector<std::string> names;  ///< in order of first occurrence; empty if it is about no result in particular
    };

    /// `who` is a name, or "".
    void add(const Warning& warning, const std::string& who);
    void add(const std::string& text, const std::string& who);

    /// Returns the messages in order of first occurrence.
    [[nodiscard]] std::vector<Message> messages() const;

private:
    struct Group {
        Warning min;
        Warning max;
        std::vector<std::string> names{};
        std::set<std::string> known_names{};
    };
    std::vector<Group> all_;
    std::map<std::tuple<WarningCode, WarningProcess, std::string>, std::size_t> places_;
};

/// Returns "pipe, tcp and 12 more".
[[nodiscard]] std::string names_text(const std::vector<std::string>& names, std::string_view separator = ", ",
                                     std::size_t max = 8);

}  // namespace ipcbench::reporters
