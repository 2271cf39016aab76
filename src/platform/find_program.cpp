#include "platform/find_program.hpp"

#include <cstdlib>
#include <sstream>

#include "platform/captured_run.hpp"

namespace ipcbench::platform {

std::string find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): no thread sets it
    std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
    for (std::string folder; !name.empty() && std::getline(folders, folder, ':');) {
        std::string program = folder + "/" + name;
        if (!folder.empty() && why_not_executable(program) == 0) {
            return program;
        }
    }
    return "";
}

}  // namespace ipcbench::platform
