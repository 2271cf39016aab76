#include "overhead/hand_loops.hpp"
#include "overhead/slot_end.hpp"

namespace ipcbench::overhead::hand {
namespace {

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
