#include <algorithm>
#include <stdexcept>
#include <utility>

#include "campaign/flags.hpp"

namespace ipcbench::campaign {
namespace {

const Flag& flag_named(std::string_view name) {
    const std::vector<Flag>& all = run_flags();
    const auto found = std::find_if(all.begin(), all.end(), [name](const Flag& flag) { return flag.name() == name; });
    if (found == all.end()) {
        throw std::logic_error("run has no flag " + std::string(name));
    }
    return *found;
}

}  // namespace

const GivenFlags::Entry* GivenFlags::find(std::string_view flag) const {
    static_cast<void>(flag_named(flag));
    const auto found = entries_.find(flag);
    return found == entries_.end() ? nullptr : &found->second;
}

GivenFlags::Entry& GivenFlags::entry(std::string_view flag) {
    return entries_[std::string(flag_named(flag).name())];
}

bool GivenFlags::has(std::string_view flag) const {
    const Entry* const entry = find(flag);
    return entry != nullptr && (entry->yes || !entry->texts.empty());
}

std::optional<std::string> GivenFlags::text(std::string_view flag) const {
    if (has(flag)) {
        return find(flag)->texts.back();
    }
    const std::string& fallback = flag_named(flag).fallback;
    return fallback.empty() ? std::nullopt : std::optional<std::string>(fallback);
}

std::string GivenFlags::text_or_fallback(std::string_view flag) const {
    return text(flag).value();
}

const std::vector<std::string>& GivenFlags::texts(std::string_view flag) const {
    static const std::vector<std::string> none;
    const Entry* const entry = find(flag);
    return entry == nullptr ? none : entry->texts;
}

void GivenFlags::give(std::string_view flag, std::string text) {
    if (flag_named(flag).form == FlagForm::yes) {
        entry(flag).yes = true;
    } else {
        entry(flag).texts.push_back(std::move(text));
    }
}

void GivenFlags::give_from(const GivenFlags& other, std::string_view flag) {
    if (const Entry* const given = other.find(flag)) {
        Entry& own = entry(flag);
        own.yes = own.yes || given->yes;
        own.texts.insert(own.texts.end(), given->texts.begin(), given->texts.end());
    }
}

std::vector<std::string>& GivenFlags::place_of(std::string_view flag) {
    return entry(flag).texts;
}

bool& GivenFlags::switch_of(std::string_view flag) {
    return entry(flag).yes;
}

}  // namespace ipcbench::campaign
