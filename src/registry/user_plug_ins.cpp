#include "registry/user_plug_ins.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/probing.hpp"
#include "registry/contents.hpp"
#include "registry/plug_in_loader.hpp"

namespace ipcbench::registry {
namespace {

std::vector<UserPlugIn>& plug_ins() {
    static std::vector<UserPlugIn> all;
    return all;
}

/// Returns the elements of IPCBENCH_PLUGINS.
std::vector<std::string> files_of_variable() {
    const char* const value = std::getenv(plug_ins_variable);  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
    std::vector<std::string> files;
    std::string_view rest = value == nullptr ? "" : value;
    while (!rest.empty()) {
        const std::string_view file = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(rest.size(), file.size() + 1));
        if (file.empty()) {
            continue;
        }
        if (!file.starts_with('/')) {
            throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not an absolute path", plug_ins_variable, file),
                        "begin each path with /, and separate them with colons; --plugin takes relative paths, too");
        }
        files.emplace_back(file);
    }
    return files;
}

/// A word without a slash is not searched for, neither where the loader looks for libraries nor in the current folder.
void require_path(const std::string& file) {
    if (file.find('/') == std::string::npos) {
        throw Error(ErrorKind::usage, fmt::format("--plugin: '{}' is not a path: it has no '/'", file),
                    file.empty() ? "e.g. --plugin ./libmy.so" : fmt::format("for a file in this folder: ./{}", file));
    }
}

Error refusal(const std::string& file, const std::string& why, const char* hint) {
    return {ErrorKind::unavailable, fmt::format("the plug-in '{}' {}", file, why), hint};
}

/// Throws Error (unavailable) unless the name can be typed on a command line without a second meaning, and is new.
template <class Known>
void require_new_name(const std::string& file, const char* what, std::string_view name, const Known& known) {
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!good || name == "all") {
        throw refusal(file, fmt::format("names its {} '{}'", what, name),
                      "a name consists of a-z, 0-9 and hyphens, and is not 'all'");
    }
    if (known(name)) {
        throw refusal(file, fmt::format("has a {0} '{1}', and there is another {0} of that name", what, name),
                      "choose another name");
    }
}

void require_complete(const std::string& file, const Transport& transport) {
    const char* const missing = !transport.listen        ? "listen"
                                : !transport.connect     ? "connect"
                                : !transport.probe       ? "probe"
                                : !transport.frame_limit ? "frame_limit"
                                                         : nullptr;
    if (missing != nullptr) {
        throw refusal(file, fmt::format("has no function {} for its transport '{}'", missing, transport.info.name),
                      "see struct Transport in ipcbench/core/transport.hpp");
    }
    if (!transport.info.waits.has(transport.info.default_wait)) {
        throw refusal(file,
                      fmt::format("has a transport '{}' whose default wait mode, {}, is not one of its wait modes",
                                  transport.info.name, name_of(transport.info.default_wait)),
                      "see TransportInfo::waits");
    }
}

/// Throws Error (unavailable) unless the contents can be added to the registry.
void require_usable(const LoadedPlugIn& loaded) {
    if (loaded.transports.empty() && loaded.codecs.empty()) {
        throw refusal(loaded.file, "contributes neither a transport nor a codec", "set PlugIn::transports or ::codecs");
    }
    std::set<std::string_view> names;
    for (const Transport& transport : contents().transports) {
        names.insert(transport.info.name);
        names.insert(transport.info.aliases.begin(), transport.info.aliases.end());
    }
    const auto add = [&](std::string_view name) {
        require_new_name(loaded.file, "transport", name,
                         [&](std::string_view one) { return !names.insert(one).second; });
    };
    for (const Transport& transport : loaded.transports) {
        add(transport.info.name);
        std::for_each(transport.info.aliases.begin(), transport.info.aliases.end(), add);
        require_complete(loaded.file, transport);
    }
    names.clear();
    for (const CodecInfo& codec : contents().codecs) {
        names.insert(codec.name);
    }
    for (const CodecInfo& codec : loaded.codecs) {
        require_new_name(loaded.file, "codec", codec.name,
                         [&](std::string_view one) { return !names.insert(one).second; });
        if (!codec.make) {
            throw refusal(loaded.file, fmt::format("has no function make for its codec '{}'", codec.name),
                          "see struct CodecInfo in ipcbench/core/codec.hpp");
        }
    }
}

/// Adds the contents to the registry, and their names to `plug_in`.
void add_contents(LoadedPlugIn loaded, UserPlugIn& plug_in) {
    plug_in.file.interface = loaded.interface;
    for (Transport& transport : loaded.transports) {
        transport.plug_in = plug_in.file;
        plug_in.transports.emplace_back(transport.info.name);
        contents().transports.push_back(std::move(transport));
    }
    for (CodecInfo& codec : loaded.codecs) {
        codec.plug_in = plug_in.file;
        plug_in.codecs.emplace_back(codec.name);
        contents().codecs.push_back(std::move(codec));
    }
}

/// Loads a plug-in into this process. Throws Error (unavailable), before anything is added to the registry.
void load(UserPlugIn& plug_in) {
    LoadedPlugIn loaded = load_plug_in(plug_in.name);
    require_usable(loaded);
    add_contents(std::move(loaded), plug_in);
}

/// Returns an absolute path of the file without links, so that one file is known under all its names.
std::string path_of(const std::string& name) {
    std::error_code error;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(name, error), error).string();
}

constexpr const char* hint_for_file = "name the file that the linker made, e.g. --plugin ./libmy.so";

UserPlugIn load_named(const std::string& name, const std::string& path) {
    UserPlugIn plug_in{name, {path, 0}, {}, {}, {}};
    std::error_code error;
    if (!std::filesystem::exists(name, error)) {
        plug_in.here = {false, describe_errno(fmt::format("the plug-in '{}'", name), error ? error.value() : ENOENT),
                        hint_for_file};
        return plug_in;
    }
    if (!std::filesystem::is_regular_file(name, error)) {
        plug_in.here = {false,
                        fmt::format("the plug-in '{}' is {}", name,
                                    std::filesystem::is_directory(name, error) ? "a directory" : "no regular file"),
                        hint_for_file};
        return plug_in;
    }
    // A child tries it first, because its code may end the process: an abort, an exit, an exception that nobody
    // catches.
    plug_in.here = platform::try_in_child([&] {
        UserPlugIn tried = plug_in;
        load(tried);
    });
    if (!plug_in.here.available && plug_in.here.fix.empty()) {
        plug_in.here.reason = fmt::format("loading the plug-in '{}': {}", name, plug_in.here.reason);
        plug_in.here.fix = "its constructors and its function ipcbench_plug_in must return";
    }
    if (plug_in.here.available) {
        load(plug_in);
    }
    return plug_in;
}

}  // namespace

void load_user_plug_ins(const std::vector<std::string>& files) {
    std::for_each(files.begin(), files.end(), require_path);
    for (const std::string& name : files.empty() ? files_of_variable() : files) {
        const std::string path = path_of(name);
        const bool known = std::any_of(plug_ins().begin(), plug_ins().end(),
                                       [&](const UserPlugIn& one) { return one.file.path == path; });
        if (!known) {
            UserPlugIn plug_in = load_named(name, path);
            plug_ins().push_back(std::move(plug_in));
        }
    }
}

void load_plug_in_of_parent(const std::string& path) {
    UserPlugIn plug_in{path, {path, 0}, {}, {}, {}};
    load(plug_in);
    plug_ins().push_back(std::move(plug_in));
}

const std::vector<UserPlugIn>& user_plug_ins() {
    return plug_ins();
}

const UserPlugIn* first_unloaded_plug_in() {
    const auto found = std::find_if(plug_ins().begin(), plug_ins().end(),
                                    [](const UserPlugIn& plug_in) { return !plug_in.here.available; });
    return found == plug_ins().end() ? nullptr : &*found;
}

}  // namespace ipcbench::registry
