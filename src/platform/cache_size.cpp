#include "platform/cache_size.hpp"

#include <fstream>
#include <string>

namespace ipcbench::platform {
namespace {

constexpr std::size_t bytes_per_k = 1024;
constexpr std::size_t usual = bytes_per_k * bytes_per_k;

}  // namespace

std::size_t second_level_cache_bytes() {
    for (int index = 0;; ++index) {
        const std::string cache = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index) + "/";
        int level = 0;
        if (!(std::ifstream(cache + "level") >> level)) {
            return usual;
        }
        std::size_t size = 0;
        char unit = 0;
        if (level == 2 && std::ifstream(cache + "size") >> size >> unit && size > 0) {
            return unit == 'K' ? size * bytes_per_k : size * usual;  // "1024K"
        }
    }
}

}  // namespace ipcbench::platform
