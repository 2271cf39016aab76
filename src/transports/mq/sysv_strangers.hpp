#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace ipcbench::transports {

/// The types of a run's messages in its one queue, a type per direction (msgop(2)).
struct SysvTypes {
    long to_child = 0;
    long to_parent = 0;
};

/// Two types that only who knows the nonce can know, so that no message of anybody else is ever received: another
/// process of the same user may open the queue.
[[nodiscard]] SysvTypes sysv_types(const std::string& nonce);

/// Messages of other types in a queue. Nobody asks for them, so they would stay and take the room of ours.
class SysvStrangers {
public:
    SysvStrangers(int queue, SysvTypes ours);

    /// Takes them out, as far as they can be seen: by MSG_COPY, which takes a kernel with CONFIG_CHECKPOINT_RESTORE.
    /// Ends, however fast new ones come.
    void drop() noexcept;

private:
    int queue_;
    SysvTypes ours_;
    std::size_t most_;  // bytes of any message in the queue
    std::unique_ptr<std::byte[]> message_;
};

}  // namespace ipcbench::transports
