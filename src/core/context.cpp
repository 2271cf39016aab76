#include "ipcbench/core/context.hpp"

namespace ipcbench {

std::string_view name_of(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::ok:
            return "ok";
        case Verdict::bad:
            return "bad";
        case Verdict::unknown:
            return "unknown";
    }
    return "?";
}

}  // namespace ipcbench
