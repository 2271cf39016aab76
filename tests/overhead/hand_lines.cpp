#include "overhead/hand_loops.hpp"
#include "overhead/slot_end.hpp"

namespace ipcbench::overhead::hand {
namespace {

template <std::size_t Bytes>
double bounce_between_two(const LoopSpec& spec) {
    struct Both {
        Slot<Bytes> there;
        Slot<Bytes> back;
    };
    SharedState<Both> both;
    SlotEnd<Bytes> ours(both->back, both->there, 1, 1, 1);
    SlotEnd<Bytes> theirs(both->there, both->back, 1, 1, 1);
    return bounce(spec, ours, theirs);
}

/// Both directions use one slot: requests have odd numbers, answers even ones.
template <std::size_t Bytes>
double bounce_in_one(const LoopSpec& spec) {
    SharedState<Slot<Bytes>> slot;
    SlotEnd<Bytes> ours(*slot.get(), *slot.get(), 2, 1, 2);
    SlotEnd<Bytes> theirs(*slot.get(), *slot.get(), 1, 2, 2);
    return bounce(spec, ours, theirs);
}

}  // namespace

double two_lines(const LoopSpec& spec) {
    return bounce_between_two<one_line_message>(spec);
}

double one_line(const LoopSpec& spec) {
    return bounce_in_one<one_line_message>(spec);
}

double two_slots(const LoopSpec& spec) {
    return bounce_between_two<two_lines_message>(spec);
}

double one_slot(const LoopSpec& spec) {
    return bounce_in_one<two_lines_message>(spec);
}

}  // namespace ipcbench::overhead::hand
