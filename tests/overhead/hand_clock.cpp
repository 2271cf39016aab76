#include "overhead/hand_loops.hpp"

namespace ipcbench::overhead::hand {

double clock(const Stretch& stretch) {
    return time_loop(stretch, [] { return now_ns() > 0; });
}

}  // namespace ipcbench::overhead::hand
