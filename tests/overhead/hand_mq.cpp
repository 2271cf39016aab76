#include <fcntl.h>
#include <mqueue.h>
#include <sys/msg.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/shared_state.hpp"
#include "platform/owned_name.hpp"

namespace ipcbench::overhead::hand {
namespace {

class PosixEnd {
public:
    PosixEnd(int input, int output, std::size_t bytes) : input_(input), output_(output), message_(bytes) {}

    bool send() noexcept {
        return ::mq_send(output_, reinterpret_cast<const char*>(message_.data()), message_.size(), 0) == 0;
    }
    bool receive() noexcept {
        return ::mq_receive(input_, reinterpret_cast<char*>(message_.data()), message_.size(), nullptr) >= 0;
    }

private:
    int input_;
    int output_;
    OwnMessage message_;
};

UniqueFd make_queue(std::size_t bytes) {
    mq_attr attributes{};
    attributes.mq_maxmsg = 1;
    attributes.mq_msgsize = static_cast<long>(bytes);
    const platform::OwnedName name(platform::OwnedKind::message_queue);
    UniqueFd queue(::mq_open(("/" + name.name()).c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attributes));
    if (!queue) {
        throw system_error("creating a POSIX message queue", errno);
    }
    return queue;
}

/// Sends messages of one type and receives those of the other type from the same queue.
class SysvEnd {
public:
    SysvEnd(int queue, long incoming, long outgoing, std::size_t bytes)
        : queue_(queue), incoming_(incoming), outgoing_(outgoing), message_(sizeof(long) + bytes) {}

    bool send() noexcept {
        std::memcpy(message_.data(), &outgoing_, sizeof outgoing_);
        return ::msgsnd(queue_, message_.data(), message_.size() - sizeof(long), 0) == 0;
    }
    bool receive() noexcept {
        return ::msgrcv(queue_, message_.data(), message_.size() - sizeof(long), incoming_, 0) >= 0;
    }

private:
    int queue_;
    long incoming_;
    long outgoing_;
    OwnMessage message_;
};

}  // namespace

double mq_posix(const LoopSpec& spec) {
    const UniqueFd there = make_queue(spec.bytes);
    const UniqueFd back = make_queue(spec.bytes);
    PosixEnd ours(back.get(), there.get(), spec.bytes);
    PosixEnd theirs(there.get(), back.get(), spec.bytes);
    return bounce(spec, ours, theirs);
}

double mq_sysv(const LoopSpec& spec) {
    platform::OwnedName name(platform::OwnedKind::sysv_queue);
    const int queue = ::msgget(static_cast<key_t>(std::stoul(name.name(), nullptr, 16)), IPC_CREAT | IPC_EXCL | 0600);
    if (queue < 0) {
        const int error = errno;
        name.disown();
        throw system_error("creating a System V message queue", error);
    }
    name.made(queue);
    SysvEnd ours(queue, 1, 2, spec.bytes);
    SysvEnd theirs(queue, 2, 1, spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace ipcbench::overhead::hand
