#include <string>

#include <boost/interprocess/ipc/message_queue.hpp>
#include <boost/interprocess/sync/interprocess_condition.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/signalled_end.hpp"
#include "platform/owned_name.hpp"

namespace ipcbench::overhead::hand {
namespace {

namespace bip = boost::interprocess;

/// A union, so that the state is never destroyed: destroying it would block if the peer was killed while it waited.
union BoostState {
    struct Alive {
        bip::interprocess_mutex mutex;
        bip::interprocess_condition condition;
        std::uint32_t number = 0;
    } alive{};
    BoostState() noexcept {}
    BoostState(const BoostState&) = delete;
    BoostState& operator=(const BoostState&) = delete;
    ~BoostState() {}
};

struct alignas(64) BoostCondition {
    bool raise(std::uint32_t turn) {
        const bip::scoped_lock lock(state.alive.mutex);
        state.alive.number = turn;
        state.alive.condition.notify_one();
        return true;
    }
    bool await(std::uint32_t turn) {
        bip::scoped_lock lock(state.alive.mutex);
        while (state.alive.number != turn) {
            state.alive.condition.wait(lock);
        }
        return true;
    }

    BoostState state;
};

class QueueEnd {
public:
    QueueEnd(bip::message_queue& input, bip::message_queue& output, std::size_t bytes)
        : input_(input), output_(output), message_(bytes) {}

    bool send() {
        output_.send(message_.data(), message_.size(), 0);
        return true;
    }
    bool receive() {
        bip::message_queue::size_type got = 0;
        unsigned priority = 0;
        input_.receive(message_.data(), message_.size(), got, priority);
        return true;
    }

private:
    bip::message_queue& input_;
    bip::message_queue& output_;
    OwnMessage message_;
};

/// A queue whose name has been removed: the forked process inherits the memory.
class BoostQueue {
public:
    explicit BoostQueue(std::size_t bytes)
        : name_(platform::OwnedKind::shared_memory),
          queue_(bip::create_only, name_.name().c_str(), 1, bytes, bip::permissions(0600)) {
        name_.remove();
    }

    [[nodiscard]] bip::message_queue& get() noexcept { return queue_; }

private:
    platform::OwnedName name_;
    bip::message_queue queue_;
};

}  // namespace

double boost_condition(const LoopSpec& spec) {
    return bounce_signalled<BoostCondition>(spec);
}

double boost_queue(const LoopSpec& spec) {
    BoostQueue there(spec.bytes);
    BoostQueue back(spec.bytes);
    QueueEnd ours(back.get(), there.get(), spec.bytes);
    QueueEnd theirs(there.get(), back.get(), spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace ipcbench::overhead::hand
