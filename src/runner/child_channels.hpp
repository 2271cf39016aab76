#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/message_endpoint.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/control_message.hpp"

namespace ipcbench::runner {

/// Returns the Error for descriptors that should have come with the plans but did not.
[[nodiscard]] Error missing_descriptors();

/// The child's side of all its channels: usually one, otherwise several that one thread serves in an event loop.
class ChildChannels {
public:
    /// Connects one channel after another, in the order in which the parent accepts. Borrows the plans, of which there
    /// is at least one; `descriptors` are those of all plans, in their order. Throws Error.
    ChildChannels(const std::vector<Plan>& plans, std::vector<UniqueFd> descriptors, Lifeline& lifeline);

    [[nodiscard]] EffectiveOptions effective_options() const { return endpoints_.front()->effective_options(); }

    /// Answers pings until the lifeline is cut, the peer closes, or a fault occurs. Throws Error.
    [[nodiscard]] RespondOutcome respond();

    /// Returns what was wrong, for the parent; "" if it ended normally.
    [[nodiscard]] std::string failure_in(const RespondOutcome& outcome) const;

private:
    [[nodiscard]] RespondOutcome respond_on_all();

    const Plan& plan_;
    Lifeline& lifeline_;
    /// A deque, because channels refer to its elements, and the parent to their nonces.
    std::deque<ChannelConfig> configs_;
    std::vector<std::unique_ptr<MessageEndpoint>> messages_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace ipcbench::runner
