#include "platform/plug_in.hpp"

#include <dlfcn.h>

#include <string>
#include <string_view>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

constexpr const char* install_hint =
    "install it and its libraries next to ipcbench: ./scripts/setup.sh && just install PREFIX";

/// Returns the next step for a shared object that the user named, by what the loader says is wrong (dlopen(3)).
const char* hint_for(std::string_view why) {
    const auto says = [why](std::string_view words) { return why.find(words) != std::string_view::npos; };
    if (says("undefined symbol")) {
        return "link it with the library that defines the symbol, or build it with the headers of this ipcbench";
    }
    if (says("invalid ELF header") || says("file too short") || says("wrong ELF class")) {
        return "a plug-in is a shared object for this machine: add_library(NAME MODULE ...)";
    }
    return "ldd shows which of the libraries that it needs is missing";
}

[[noreturn]] void refuse(std::string_view file, const std::string& why, const char* hint) {
    throw Error(ErrorKind::unavailable, "loading the plug-in '" + std::string(file) + "': " + why, hint);
}

std::string last_error() {
    const char* const why = ::dlerror();  // NOLINT(concurrency-mt-unsafe): the message is thread-local
    return why != nullptr ? why : "no reason";
}

}  // namespace

void* load_plug_in(const char* file, const char* entry) {
    const bool of_user = std::string_view(file).find('/') != std::string_view::npos;
    // Resolve all symbols now: resolving them lazily would take place during a measurement.
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const std::string why = last_error();
        refuse(file, why, of_user ? hint_for(why) : install_hint);
    }
    void* const function = ::dlsym(library, entry);
    if (function == nullptr) {
        refuse(file, std::string("it has no function ") + entry,
               of_user ? "every plug-in defines it: see docs/add-a-transport.md" : install_hint);
    }
    return function;
}

std::string file_of_function(const void* function) {
    Dl_info info{};
    return ::dladdr(function, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "";
}

}  // namespace ipcbench::platform
