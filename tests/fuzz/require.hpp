#pragma once

#include <cstdio>
#include <cstdlib>

namespace ipcbench::fuzz {

/// Ends the program, and so the fuzzer's search, if a property does not hold.
inline void require(bool holds, const char* property) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", property);
        std::abort();
    }
}

}  // namespace ipcbench::fuzz
