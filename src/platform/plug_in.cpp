#include "platform/plug_in.hpp"

#include <dlfcn.h>

#include <string>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

[[noreturn]] void refuse(const char* file) {
    const char* const why = ::dlerror();  // NOLINT(concurrency-mt-unsafe): it is the thread's own
    throw Error(ErrorKind::unavailable, "loading the plug-in '" + std::string(file) + "': " + (why ? why : "no reason"),
                "install it and its libraries beside ipcbench: ./scripts/setup.sh && just install PREFIX");
}

}  // namespace

const void* load_plug_in(const char* file, const char* entry) {
    // All symbols at once: resolving one of a library's later would fall into a measurement.
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        refuse(file);
    }
    using Entry = const void* (*)();
    const auto function = reinterpret_cast<Entry>(::dlsym(library, entry));
    if (function == nullptr) {
        refuse(file);
    }
    return function();
}

}  // namespace ipcbench::platform
