#include "registry/registry.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/suggest.hpp"
#include "registry/built_in.hpp"
#include "registry/contents.hpp"
#include "registry/user_plug_ins.hpp"

namespace ipcbench::registry {
namespace {

/// Throws Error (usage) with suggestions, or (unavailable) if a plug-in that may have it could not be loaded. `names`
/// may form families; `further` names serve only to correct typing errors.
[[noreturn]] void refuse(std::string_view what, std::string_view name, const std::vector<std::string_view>& names,
                         const std::vector<std::string_view>& further = {}) {
    const std::string cause = fmt::format("there is no {} '{}'", what, name);
    if (const UserPlugIn* const missing = first_unloaded_plug_in()) {
        throw Error(ErrorKind::unavailable, fmt::format("{}; {}", cause, missing->here.reason), missing->here.fix);
    }
    if (const std::vector<std::string_view> family = family_of(name, names); !family.empty()) {
        const bool begin = family.front().starts_with(name);
        throw Error(
            ErrorKind::usage, cause,
            fmt::format("{}s that {}: {}", what, begin ? "begin with it" : "contain it", fmt::join(family, ", ")));
    }
    std::vector<std::string_view> known = names;
    known.insert(known.end(), further.begin(), further.end());
    const std::string meant = closest(name, known);
    throw Error(ErrorKind::usage, cause,
                meant.empty() ? fmt::format("see them all with: ipcbench list")
                              : fmt::format("did you mean '{}'? See them all with: ipcbench list", meant));
}

[[noreturn]] void refuse_transport(std::string_view name) {
    std::vector<std::string_view> names;
    std::vector<std::string_view> aliases;
    for (const Transport& transport : transports()) {
        names.push_back(transport.info.name);
        aliases.insert(aliases.end(), transport.info.aliases.begin(), transport.info.aliases.end());
    }
    refuse("transport", name, names, aliases);
}

bool has_name(const TransportInfo& info, std::string_view name) {
    return info.name == name || std::find(info.aliases.begin(), info.aliases.end(), name) != info.aliases.end();
}

[[noreturn]] void refuse_codec(std::string_view name) {
    std::vector<std::string_view> known;
    for (const CodecInfo& codec : codecs()) {
        known.push_back(codec.name);
    }
    refuse("codec", name, known);
}

bool matches(std::string_view name, const std::string& pattern) {
    return pattern == "all" || ::fnmatch(pattern.c_str(), std::string(name).c_str(), 0) == 0;
}

/// Returns the items that match the patterns, each once, in the order of the patterns. `refuse` does not return.
template <class Item, class Matches, class Refuse>
std::vector<const Item*> select(const std::deque<Item>& all, const std::vector<std::string>& patterns,
                                const Matches& matching, const Refuse& refuse_pattern) {
    std::vector<const Item*> selected;
    for (const std::string& pattern : patterns) {
        bool any = false;
        for (const Item& item : all) {
            if (!matching(item, pattern)) {
                continue;
            }
            any = true;
            if (std::find(selected.begin(), selected.end(), &item) == selected.end()) {
                selected.push_back(&item);
            }
        }
        if (!any) {
            refuse_pattern(pattern);
        }
    }
    return selected;
}

}  // namespace

Contents& contents() {
    static Contents all = [] {
        TransportList transports = built_in_transports();
        std::vector<CodecInfo> codecs = built_in_codecs();
        return Contents{{std::make_move_iterator(transports.begin()), std::make_move_iterator(transports.end())},
                        {std::make_move_iterator(codecs.begin()), std::make_move_iterator(codecs.end())}};
    }();
    return all;
}

const std::deque<Transport>& transports() {
    return contents().transports;
}

const std::deque<CodecInfo>& codecs() {
    return contents().codecs;
}

const Transport& find_transport(std::string_view name) {
    const auto found = std::find_if(transports().begin(), transports().end(),
                                    [&](const Transport& transport) { return has_name(transport.info, name); });
    if (found == transports().end()) {
        refuse_transport(name);
    }
    return *found;
}

const CodecInfo& find_codec(std::string_view name) {
    const auto found =
        std::find_if(codecs().begin(), codecs().end(), [&](const CodecInfo& codec) { return codec.name == name; });
    if (found == codecs().end()) {
        refuse_codec(name);
    }
    return *found;
}

const CodecInfo& usable_codec(std::string_view name) {
    const CodecInfo& codec = find_codec(name);
    if (const Availability here = availability_of(codec); !here.available) {
        throw Error(ErrorKind::unavailable, fmt::format("codec {}: {}", name, here.reason), here.fix);
    }
    return codec;
}

std::unique_ptr<Codec> make_codec(std::string_view name) {
    return usable_codec(name).make();
}

std::vector<const CodecInfo*> select_codecs(const std::vector<std::string>& patterns) {
    return select(
        codecs(), patterns,
        [](const CodecInfo& codec, const std::string& pattern) { return matches(codec.name, pattern); }, refuse_codec);
}

std::vector<const Transport*> select_transports(const std::vector<std::string>& patterns) {
    return select(
        transports(), patterns,
        [](const Transport& transport, const std::string& pattern) {
            return has_name(transport.info, pattern) || matches(transport.info.name, pattern);
        },
        refuse_transport);
}

}  // namespace ipcbench::registry
