#pragma once

#include "ipcbench/core/transport.hpp"
#include "overhead/cases.hpp"
#include "platform/supervisor.hpp"

namespace ipcbench::overhead {

/// The other side of a comparison: ipcbench itself, as `ipcbench run` does it, with a child of its own for each
/// stretch.
class Harness {
public:
    explicit Harness(platform::Supervisor& supervisor);

    /// Nanoseconds per round trip. Throws Error: `unavailable` where the transport says that it cannot do it here.
    [[nodiscard]] double measure(const Case& one, const Transport& transport, const Stretch& stretch) const;

    /// How many bytes a message of that case has.
    [[nodiscard]] std::size_t frame_bytes(const Case& one) const;

private:
    platform::Supervisor& supervisor_;
    const CodecInfo& codec_;
    std::string child_;
};

}  // namespace ipcbench::overhead
