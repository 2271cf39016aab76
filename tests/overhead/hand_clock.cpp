#include "overhead/hand_loops.hpp"

namespace ipcbench::overhead::hand {

double clock(const LoopSpec& spec) {
    return time_loop(spec, [] { return now_ns() > 0; });
}

}  // namespace ipcbench::overhead::hand
