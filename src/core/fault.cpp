#include "ipcbench/core/fault.hpp"

#include "ipcbench/base/error.hpp"

namespace ipcbench {

std::string describe(Fault fault) {
    switch (fault.kind) {
        case FaultKind::none:
            return "no fault";
        case FaultKind::stopped:
            return "stopped";
        case FaultKind::closed:
            return "the peer closed its end";
        case FaultKind::too_large:
            return "a frame is larger than the channel was opened for";
        case FaultKind::corrupt:
            return "received bytes that break the protocol (a length, an offset or a header is impossible)";
        case FaultKind::out_of_order:
            return "a frame came out of order";
        case FaultKind::lost:
            return "no answer came in time";
        case FaultKind::mismatch:
            return "a message has the wrong content";
        case FaultKind::system:
            return describe_errno("system call failed", fault.error);
    }
    return "unknown fault";
}

}  // namespace ipcbench
