#include "transports/mq/posix_queue.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/owned_name.hpp"
#include "transports/mq/kernel_limit.hpp"

namespace ipcbench::transports {
namespace {

// A process with CAP_SYS_RESOURCE may exceed msgsize_max up to this limit: mq_overview(7) and ipc/mqueue.c of Linux.
constexpr std::size_t hard_message_limit = std::size_t{16} << 20U;
// What the kernel charges per message besides its bytes: sizeof(struct msg_msg) + sizeof(struct posix_msg_tree_node).
constexpr std::size_t charged_per_message = 96;
constexpr std::size_t usual_messages = 10;
constexpr std::size_t queues_per_channel = 2;

std::size_t max_messages() {
    return kernel_limit("fs/mqueue/msg_max", usual_messages);
}

std::size_t max_bytes() {
    constexpr std::size_t usual = 8192;
    return kernel_limit("fs/mqueue/msgsize_max", usual);
}

/// Raises the limit for this process's queues (RLIMIT_MSGQUEUE) to the maximum for its lifetime. The kernel checks the
/// limit only when a queue is created.
class MostQueueBytes {
public:
    MostQueueBytes() {
        ::getrlimit(RLIMIT_MSGQUEUE, &before_);
        const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
        const rlimit allowed{before_.rlim_max, before_.rlim_max};
        if (::setrlimit(RLIMIT_MSGQUEUE, &unlimited) != 0) {
            ::setrlimit(RLIMIT_MSGQUEUE, &allowed);
        }
    }
    MostQueueBytes(const MostQueueBytes&) = delete;
    MostQueueBytes& operator=(const MostQueueBytes&) = delete;
    ~MostQueueBytes() { ::setrlimit(RLIMIT_MSGQUEUE, &before_); }

    [[nodiscard]] static std::size_t bytes() {
        rlimit now{};
        ::getrlimit(RLIMIT_MSGQUEUE, &now);
        return now.rlim_cur;
    }

private:
    rlimit before_{};
};

UniqueFd create(const std::string& name, std::size_t bytes, std::size_t messages) {
    mq_attr attributes{};
    attributes.mq_maxmsg = static_cast<long>(messages);
    attributes.mq_msgsize = static_cast<long>(bytes);
    return UniqueFd(::mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDONLY, S_IRUSR | S_IWUSR, &attributes));
}

/// Creates a queue whose name is removed before this returns. On failure, `error` is the errno. Throws Error if its
/// name cannot be recorded anywhere.
UniqueFd create_to_try(std::size_t bytes, std::size_t messages, int& error) {
    const platform::OwnedName name(platform::OwnedKind::message_queue);
    UniqueFd queue = create("/" + name.name(), bytes, messages);
    error = errno;
    return queue;
}

/// Returns whether this process may exceed msgsize_max. Only trying tells, because a capability may hold in a user
/// namespace only. Without permission nothing is created; with it, a queue exists for a moment.
bool may_exceed_settings() {
    const MostQueueBytes allowance;
    try {
        int ignored = 0;
        return static_cast<bool>(create_to_try(hard_message_limit, 1, ignored));
    } catch (const Error&) {
        return false;  // the name cannot be recorded anywhere; a run will report that
    }
}

std::size_t charge_limit(std::size_t messages) {
    const std::size_t per_message = MostQueueBytes::bytes() / queues_per_channel / messages;
    return per_message - std::min(per_message, charged_per_message);
}

[[noreturn]] void refuse(int error, std::size_t bytes, std::size_t messages) {
    const std::string doing = fmt::format("creating a POSIX message queue of {} messages of {} bytes", messages, bytes);
    switch (error) {
        case EINVAL:
            throw system_error(
                doing, error,
                fmt::format("/proc/sys/fs/mqueue allows msg_max {} and msgsize_max {}: use smaller "
                            "messages, a smaller queue_messages, or raise these (sysctl fs.mqueue.msgsize_max=...)",
                            max_messages(), max_bytes()));
        case EMFILE:
            throw system_error(
                doing, error,
                fmt::format("all queues of a user together may take {} bytes: ulimit -q", MostQueueBytes::bytes()));
        case ENOSPC:
            throw system_error(doing, error, "there are too many queues: raise /proc/sys/fs/mqueue/queues_max");
        default:
            throw system_error(doing, error,
                               "it needs a kernel with CONFIG_POSIX_MQUEUE, and a container that permits mq_open");
    }
}

}  // namespace

PosixQueue open_posix_queue(const ChannelConfig& config, std::size_t bytes, std::size_t messages) {
    const MostQueueBytes allowance;
    PosixQueue queue;
    queue.messages =
        messages != 0
            ? messages
            : std::clamp<std::size_t>(MostQueueBytes::bytes() / queues_per_channel / (bytes + charged_per_message), 1,
                                      std::min(std::max(usual_messages, config.frames_in_flight), max_messages()));
    const auto make = [&](const platform::OwnedName& fresh) {
        queue.input = create("/" + fresh.name(), bytes, queue.messages);
        if (!queue.input && errno != EEXIST) {
            refuse(errno, bytes, queue.messages);
        }
        return static_cast<bool>(queue.input);
    };
    const platform::OwnedName name = platform::make_owned(platform::OwnedKind::message_queue, make);
    const std::string path = "/" + name.name();
    queue.output.reset(::mq_open(path.c_str(), O_WRONLY));
    if (!queue.output) {
        throw system_error("opening the message queue " + path, errno);
    }
    return queue;  // the destructor of `name` removes the name
}

void check_posix_queues(std::size_t bytes, std::size_t messages) {
    const MostQueueBytes allowance;
    std::array<UniqueFd, queues_per_channel> queues;
    for (UniqueFd& queue : queues) {
        int error = 0;
        queue = create_to_try(bytes, std::max<std::size_t>(messages, 1), error);
        if (!queue) {
            refuse(error, bytes, messages);
        }
    }
}

std::size_t posix_message_limit(std::size_t messages) {
    messages = std::max<std::size_t>(messages, 1);
    const MostQueueBytes allowance;
    if (max_bytes() < hard_message_limit && may_exceed_settings()) {
        return std::min(hard_message_limit, charge_limit(messages));
    }
    return std::min(max_bytes(), charge_limit(messages));
}

}  // namespace ipcbench::transports
