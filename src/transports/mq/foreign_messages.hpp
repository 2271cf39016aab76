#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace ipcbench::transports {

/// The types of a run's messages in its queue, one type per direction (msgop(2)).
struct SysvTypes {
    long to_child = 0;
    long to_parent = 0;
};

/// Returns two types that only a holder of the nonce can know. Another process of the same user may open the queue, but
/// its messages are then never received.
[[nodiscard]] SysvTypes sysv_types(const std::string& nonce);

/// Messages of other types in a queue. Nothing receives them, so they would stay and take the space of the run's
/// messages.
class ForeignMessages {
public:
    ForeignMessages(int queue, SysvTypes ours);

    /// Removes them as far as they are visible: MSG_COPY needs a kernel with CONFIG_CHECKPOINT_RESTORE. Terminates
    /// however fast new ones arrive.
    void drop() noexcept;

private:
    int queue_;
    SysvTypes ours_;
    std::size_t max_;  // bytes; the largest message in the queue
    std::unique_ptr<std::byte[]> message_;
};

}  // namespace ipcbench::transports
