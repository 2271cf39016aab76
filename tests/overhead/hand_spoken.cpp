#include "ipcbench/core/speaker.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/slot_end.hpp"
#include "registry/registry.hpp"

namespace ipcbench::overhead::hand {
namespace {

using Line = Slot<one_line_message>;
using LineEnd = SlotEnd<one_line_message>;

/// Says what the line carries and checks what has come, with the codec and the calls that ipcbench uses.
class SpokenEnd {
public:
    SpokenEnd(LineEnd& line, MessageKind says, const Identity& self, const Identity& peer)
        : line_(line),
          says_(says),
          hears_(says == MessageKind::ping ? MessageKind::pong : MessageKind::ping),
          speaker_(registry::find_codec("raw").make(), self, peer, 0) {}

    bool send() noexcept { return speaker_.say(says_, {}, stamp_ms_, line_.message()) != 0 && line_.send(); }
    bool receive() noexcept {
        MessageView heard;
        return line_.receive() && !speaker_.hear(hears_, line_.message().first(frame_bytes_), heard);
    }

private:
    LineEnd& line_;
    MessageKind says_;
    MessageKind hears_;
    Speaker speaker_;
    std::uint64_t stamp_ms_ = coarse_epoch_ms();
    std::size_t frame_bytes_ = speaker_.max_frame(0);  // `raw` needs all of it
};

double bounce_spoken(const Stretch& stretch, LineEnd our_line, LineEnd their_line) {
    const Identity ours_id = make_identity();
    const Identity theirs_id = make_identity();
    SpokenEnd ours(our_line, MessageKind::ping, ours_id, theirs_id);
    SpokenEnd theirs(their_line, MessageKind::pong, theirs_id, ours_id);
    return bounce(stretch, ours, theirs);
}

}  // namespace

double one_line_spoken(const Stretch& stretch) {
    SharedState<Line> line;
    return bounce_spoken(stretch, LineEnd(*line.get(), *line.get(), 2, 1, 2),
                         LineEnd(*line.get(), *line.get(), 1, 2, 2));
}

double two_lines_spoken(const Stretch& stretch) {
    SharedState<Line> there;
    SharedState<Line> back;
    return bounce_spoken(stretch, LineEnd(*back.get(), *there.get(), 1, 1, 1),
                         LineEnd(*there.get(), *back.get(), 1, 1, 1));
}

}  // namespace ipcbench::overhead::hand
