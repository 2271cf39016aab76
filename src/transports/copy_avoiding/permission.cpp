#include "transports/copy_avoiding/permission.hpp"

#include "ipcbench/base/error.hpp"
#include "platform/privileges.hpp"

namespace ipcbench::transports {

Availability probe_call(const std::string& call, platform::Question question, const std::string& mend) {
    const auto answer = platform::ask_kernel(question, platform::is_filtered(platform::read_privileges()));
    if (!answer) {
        return {false, "it cannot be found out whether " + call + " is allowed", mend};
    }
    if (answer->killed) {
        return {false, "a seccomp filter kills who calls " + call + "(2)", mend};
    }
    if (answer->error != 0) {
        return {false, describe_errno(call, answer->error), mend};
    }
    return {};
}

}  // namespace ipcbench::transports
