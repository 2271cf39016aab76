#pragma once

#include <memory>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::campaign {

/// Makes the parent of a cell slower by a known share: its codec waits busily before it encodes a ping. The child,
/// which makes its codec by name, is as fast as ever, and so is the transport. For `ipcbench calibrate`.
class Slowdown {
public:
    /// `share`: by how much the rate falls (0.05: 5 %). Borrows `codec`.
    Slowdown(const CodecInfo& codec, double share);

    /// Returns the slow codec. Its address stays valid as long as this object lives.
    [[nodiscard]] const CodecInfo& codec() const noexcept { return codec_; }

    /// Records how long a round trip takes without the delay, and adapts the delay to the mean of all of these.
    void learn(double round_trip_ns);

    [[nodiscard]] bool knows_delay() const noexcept { return runs_ > 0; }
    [[nodiscard]] double delay_ns() const noexcept { return *delay_ns_; }

private:
    std::shared_ptr<double> delay_ns_;  ///< shared with the codecs
    CodecInfo codec_;
    double share_;
    double sum_ns_ = 0;
    double runs_ = 0;
};

}  // namespace ipcbench::campaign
