#pragma once

#include <memory>
#include <string>

#include "platform/owned_name.hpp"
#include "transports/iceoryx/roudi.hpp"

namespace ipcbench::transports::iox_daemon {

class Runtime;

/// This process as RouDi knows it. iceoryx allows one per process, so later users share it.
class Participant {
public:
    /// Registers this process. `roudi`, if this process owns it, ends after the last participant has left. Throws
    /// Error.
    [[nodiscard]] static std::shared_ptr<Participant> join(const ChannelConfig& config,
                                                           std::shared_ptr<Roudi> roudi = nullptr);

    Participant(const ChannelConfig& config, std::shared_ptr<Roudi> roudi);
    Participant(const Participant&) = delete;
    Participant& operator=(const Participant&) = delete;
    ~Participant();

private:
    std::shared_ptr<Roudi> roudi_;
    platform::OwnedName socket_;  ///< the socket that the library creates for this process
    platform::OwnedName lock_;    ///< the lock file next to it
    std::unique_ptr<Runtime> runtime_;
};

}  // namespace ipcbench::transports::iox_daemon
