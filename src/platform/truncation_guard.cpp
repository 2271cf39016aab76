#include "platform/truncation_guard.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

namespace ipcbench::platform {

/// The state of a guard as a signal handler sees it, which may run between any two instructions of any thread. All zero
/// while the slot is free.
struct TruncationGuard::Slot {
    std::atomic<bool> taken{false};
    std::atomic<Lifeline*> lifeline{nullptr};
    std::atomic<std::uintptr_t> begin{0};
    std::atomic<std::uintptr_t> end{0};
    std::atomic<bool> truncated{false};
};

namespace {

using Slot = TruncationGuard::Slot;

/// Slots are never freed, so that a handler can traverse them at any time.
struct Block {
    std::array<Slot, 64> slots;
    std::atomic<Block*> next{nullptr};
};

Block first_block;

const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));

template <class Visit>
bool any_slot(Visit visit) noexcept(noexcept(visit(std::declval<Slot&>()))) {
    for (Block* block = &first_block; block != nullptr; block = block->next.load(std::memory_order_acquire)) {
        for (Slot& slot : block->slots) {
            if (visit(slot)) {
                return true;
            }
        }
    }
    return false;
}

Slot* take_slot() {
    Slot* found = nullptr;
    const auto take = [&found](Slot& slot) noexcept {
        bool taken = false;
        found = slot.taken.compare_exchange_strong(taken, true) ? &slot : nullptr;
        return found != nullptr;
    };
    while (!any_slot(take)) {
        auto* const more = new Block;
        Block* last = &first_block;
        for (Block* none = nullptr; !last->next.compare_exchange_strong(none, more); none = nullptr) {
            last = none;
        }
    }
    return found;
}

}  // namespace

TruncationGuard::TruncationGuard(Lifeline& lifeline) : slot_(take_slot()) {
    slot_->lifeline.store(&lifeline);
}

TruncationGuard::TruncationGuard(TruncationGuard&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}

TruncationGuard& TruncationGuard::operator=(TruncationGuard&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
}

TruncationGuard::~TruncationGuard() {
    if (slot_ != nullptr) {
        uncover();
        slot_->truncated.store(false);
        slot_->lifeline.store(nullptr);
        slot_->taken.store(false);
    }
}

void TruncationGuard::cover(std::span<const std::byte> mapping) noexcept {
    if (slot_ != nullptr) {
        // A reader must never see bounds of two different mappings: the memory between them may belong to anything.
        slot_->end.store(0, std::memory_order_release);
        slot_->begin.store(reinterpret_cast<std::uintptr_t>(mapping.data()), std::memory_order_release);
        slot_->end.store(reinterpret_cast<std::uintptr_t>(mapping.data() + mapping.size()), std::memory_order_release);
    }
}

bool TruncationGuard::has_seen_truncation(const Lifeline& lifeline) noexcept {
    if (lifeline.reason() == StopReason::truncated) {
        return true;
    }
    return any_slot([&lifeline](Slot& slot) noexcept {
        if (slot.lifeline.load() != &lifeline) {
            return false;
        }
        if (const std::uintptr_t end = slot.end.load(); end != 0) {
            // Whatever was cut off included the last byte. NOLINTNEXTLINE(performance-no-int-to-ptr)
            static_cast<void>(*reinterpret_cast<const volatile unsigned char*>(end - 1));
        }
        return slot.truncated.load();
    });
}

bool TruncationGuard::repair(const void* address) noexcept {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    return any_slot([at](Slot& slot) noexcept {
        const std::uintptr_t begin = slot.begin.load(std::memory_order_acquire) / page * page;
        const std::uintptr_t end = (slot.end.load(std::memory_order_acquire) + page - 1) / page * page;
        if (at < begin || at >= end) {
            return false;
        }
        constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
        void* const place = reinterpret_cast<void*>(begin);  // NOLINT(performance-no-int-to-ptr): its address
        if (::mmap(place, end - begin, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) {
            return false;
        }
        slot.truncated.store(true);
        if (Lifeline* const lifeline = slot.lifeline.load()) {
            lifeline->cut(StopReason::truncated);
        }
        return true;
    });
}

std::span<const std::byte> mapping_of(int fd) {
    struct stat file {};
    std::ifstream maps("/proc/self/maps");
    if (::fstat(fd, &file) != 0) {
        return {};
    }
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        unsigned major_number = 0;
        unsigned minor_number = 0;
        std::uint64_t inode = 0;
        // NOLINTNEXTLINE(cert-err34-c): the kernel wrote it
        if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %*s %*s %x:%x %" SCNu64, &begin, &end, &major_number,
                        &minor_number, &inode) == 5 &&
            inode == file.st_ino && makedev(major_number, minor_number) == file.st_dev) {
            return {reinterpret_cast<const std::byte*>(begin), end - begin};  // NOLINT(performance-no-int-to-ptr)
        }
    }
    return {};
}

}  // namespace ipcbench::platform
