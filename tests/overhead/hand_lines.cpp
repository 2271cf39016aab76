#include <atomic>
#include <cstdint>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/signalled_end.hpp"
#include "platform/cpu_relax.hpp"

namespace ipcbench::overhead::hand {
namespace {

constexpr std::size_t line_bytes = 64;
constexpr std::size_t number_bytes = sizeof(std::uint64_t);
constexpr std::size_t one_line_message = line_bytes - number_bytes;
constexpr std::size_t two_lines_message = 2 * line_bytes - number_bytes;

/// A message with its sequence word in the last of its lines, and the neighbour that the prefetcher fetches along left
/// free.
template <std::size_t Bytes>
struct alignas(2 * line_bytes) Slot {
    std::byte message[Bytes]{};
    std::atomic<std::uint64_t> number{0};
};

template <std::size_t Bytes>
class SlotEnd {
public:
    /// `first`: the number of the first message that this end receives; `step`: between those of one direction.
    SlotEnd(Slot<Bytes>& input, Slot<Bytes>& output, std::uint64_t first_in, std::uint64_t first_out,
            std::uint64_t step)
        : input_(input), output_(output), in_(first_in), out_(first_out), step_(step), message_(Bytes) {}

    bool send() noexcept {
        std::memcpy(output_.message, message_.data(), Bytes);
        output_.number.store(out_, std::memory_order_release);
        out_ += step_;
        return true;
    }
    bool receive() noexcept {
        while (input_.number.load(std::memory_order_acquire) != in_) {
            platform::cpu_relax();
        }
        in_ += step_;
        std::memcpy(message_.data(), input_.message, Bytes);
        return true;
    }

private:
    Slot<Bytes>& input_;
    Slot<Bytes>& output_;
    std::uint64_t in_;
    std::uint64_t out_;
    std::uint64_t step_;
    OwnMessage message_;
};

template <std::size_t Bytes>
double bounce_between_two(const Stretch& stretch) {
    struct Both {
        Slot<Bytes> there;
        Slot<Bytes> back;
    };
    SharedState<Both> both;
    SlotEnd<Bytes> ours(both->back, both->there, 1, 1, 1);
    SlotEnd<Bytes> theirs(both->there, both->back, 1, 1, 1);
    return bounce(stretch, ours, theirs);
}

/// Odd numbers go there, even ones come back.
template <std::size_t Bytes>
double bounce_in_one(const Stretch& stretch) {
    SharedState<Slot<Bytes>> slot;
    SlotEnd<Bytes> ours(*slot.get(), *slot.get(), 2, 1, 2);
    SlotEnd<Bytes> theirs(*slot.get(), *slot.get(), 1, 2, 2);
    return bounce(stretch, ours, theirs);
}

}  // namespace

double two_lines(const Stretch& stretch) {
    return bounce_between_two<one_line_message>(stretch);
}

double one_line(const Stretch& stretch) {
    return bounce_in_one<one_line_message>(stretch);
}

double two_slots(const Stretch& stretch) {
    return bounce_between_two<two_lines_message>(stretch);
}

double one_slot(const Stretch& stretch) {
    return bounce_in_one<two_lines_message>(stretch);
}

}  // namespace ipcbench::overhead::hand
