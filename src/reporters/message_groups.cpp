#include "reporters/message_groups.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {

void MessageGroups::add(const Warning& warning, const std::string& who) {
    const auto [place, is_new] =
        places_.try_emplace(std::tuple(warning.code, warning.process, warning.detail), all_.size());
    if (is_new) {
        all_.push_back({warning, warning});
    }
    Group& group = all_[place->second];
    for (std::size_t i = 0; i < std::min(group.min.values.size(), warning.values.size()); ++i) {
        group.min.values[i] = std::min(group.min.values[i], warning.values[i]);
        group.max.values[i] = std::max(group.max.values[i], warning.values[i]);
    }
    if (!who.empty() && group.known_names.insert(who).second) {
        group.names.push_back(who);
    }
}

void MessageGroups::add(const std::string& text, const std::string& who) {
    add(text_warning(text), who);
}

std::vector<MessageGroups::Message> MessageGroups::messages() const {
    std::vector<Message> all;
    for (const Group& group : all_) {
        all.push_back({text_of(group.min, group.max), group.names});
    }
    return all;
}

std::string names_text(const std::vector<std::string>& names, std::string_view separator, std::size_t max) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < max; ++i) {
        text += i == 0 ? "" : separator;
        text += names[i];
    }
    return names.size() > max ? fmt::format("{} and {} more", text, format_count(names.size() - max)) : text;
}

}  // namespace ipcbench::reporters
