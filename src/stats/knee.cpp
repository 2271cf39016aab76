#include "ipcbench/stats/knee.hpp"

namespace ipcbench {

std::optional<std::size_t> knee_of(std::span<const CurvePoint> curve, double least) {
    if (curve.size() < 3 || !(curve.back().y > curve.front().y) || !(curve.back().x > curve.front().x)) {
        return std::nullopt;
    }
    const double width = curve.back().x - curve.front().x;
    const double height = curve.back().y - curve.front().y;
    std::optional<std::size_t> knee;
    double farthest = least;
    for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
        const double below = (curve[i].x - curve.front().x) / width - (curve[i].y - curve.front().y) / height;
        if (below > farthest) {
            farthest = below;
            knee = i;
        }
    }
    return knee;
}

}  // namespace ipcbench
