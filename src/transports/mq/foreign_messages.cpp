#include "transports/mq/foreign_messages.hpp"

#include <sys/msg.h>

#include <charconv>
#include <climits>
#include <cstring>
#include <string_view>

#include "transports/mq/sysv_queue.hpp"

#ifndef MSG_COPY
#define MSG_COPY 040000  // from <linux/msg.h>; glibc defines it only with _GNU_SOURCE
#endif

namespace ipcbench::transports {
namespace {

/// Returns a type, which must be positive, so 0 becomes 1. That is less likely than guessing the nonce.
long type_from(std::string_view digits) {
    constexpr int hexadecimal = 16;
    unsigned long long value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal);
    const auto type = static_cast<long>(value & static_cast<unsigned long long>(LONG_MAX));
    return type == 0 ? 1 : type;
}

}  // namespace

SysvTypes sysv_types(const std::string& nonce) {
    const std::string_view digits = nonce;
    SysvTypes types{type_from(digits.substr(0, digits.size() / 2)), type_from(digits.substr(digits.size() / 2))};
    if (types.to_parent == types.to_child) {
        types.to_parent = types.to_child == LONG_MAX ? 1 : types.to_child + 1;
    }
    return types;
}

ForeignMessages::ForeignMessages(int queue, SysvTypes ours)
    : queue_(queue),
      ours_(ours),
      max_(sysv_message_limit()),
      message_(std::make_unique_for_overwrite<std::byte[]>(sizeof(long) + max_)) {}

void ForeignMessages::drop() noexcept {
    // Twice as many as a queue of the default size can hold.
    constexpr int max_looks = 32768;
    long kept = 0;
    for (int check = 0; check < max_looks; ++check) {
        // With MSG_COPY the type argument is the message's index in the queue.
        if (::msgrcv(queue_, message_.get(), max_, kept, MSG_COPY | IPC_NOWAIT) < 0) {
            return;
        }
        long type = 0;
        std::memcpy(&type, message_.get(), sizeof type);
        if (type == ours_.to_child || type == ours_.to_parent) {
            ++kept;
        } else {
            ::msgrcv(queue_, message_.get(), 0, type, IPC_NOWAIT | MSG_NOERROR);
        }
    }
}

}  // namespace ipcbench::transports
