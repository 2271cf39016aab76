#include "platform/build_info.hpp"

namespace ipcbench::platform {

BuildInfo build_info() {
    return {IPCBENCH_VERSION, IPCBENCH_BUILD_TYPE, IPCBENCH_COMPILER, IPCBENCH_SANITIZE};
}

}  // namespace ipcbench::platform
