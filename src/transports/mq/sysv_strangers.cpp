#include "transports/mq/sysv_strangers.hpp"

#include <sys/msg.h>

#include <charconv>
#include <climits>
#include <cstring>
#include <string_view>

#include "transports/mq/sysv_queue.hpp"

#ifndef MSG_COPY
#define MSG_COPY 040000  // <linux/msg.h>; glibc shows it to _GNU_SOURCE only
#endif

namespace ipcbench::transports {
namespace {

/// A type is positive. That one comes out as 0 is less likely than that the nonce is guessed.
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

SysvStrangers::SysvStrangers(int queue, SysvTypes ours)
    : queue_(queue),
      ours_(ours),
      most_(sysv_message_limit()),
      message_(std::make_unique_for_overwrite<std::byte[]>(sizeof(long) + most_)) {}

void SysvStrangers::drop() noexcept {
    // Twice as many as a queue of the usual size can hold.
    constexpr int most_looks = 32768;
    long kept = 0;
    for (int look = 0; look < most_looks; ++look) {
        // With MSG_COPY the type says which message, by its place in the queue.
        if (::msgrcv(queue_, message_.get(), most_, kept, MSG_COPY | IPC_NOWAIT) < 0) {
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
