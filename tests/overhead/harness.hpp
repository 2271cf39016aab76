#pragma once

#include "ipcbench/core/transport.hpp"
#include "overhead/cases.hpp"
#include "platform/supervisor.hpp"

namespace ipcbench::overhead {

/// The other side of a comparison: ipcbench itself, as `ipcbench run` does it, with a new child for each measurement.
class Harness {
public:
    explicit Harness(platform::Supervisor& supervisor);

    /// Returns nanoseconds per round trip. Throws Error: `unavailable` if the transport does not support the case on
    /// this machine.
    [[nodiscard]] double measure(const Case& one, const Transport& transport, const LoopSpec& spec) const;

    /// Returns the size in bytes of the case's messages.
    [[nodiscard]] std::size_t frame_bytes(const Case& one) const;

private:
    platform::Supervisor& supervisor_;
    const CodecInfo& codec_;
    std::string child_;
};

}  // namespace ipcbench::overhead
