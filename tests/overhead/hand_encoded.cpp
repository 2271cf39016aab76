#include "ipcbench/core/message_endpoint.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/slot_end.hpp"
#include "registry/registry.hpp"

namespace ipcbench::overhead::hand {
namespace {

using Line = Slot<one_line_message>;
using LineEnd = SlotEnd<one_line_message>;

/// Encodes each message that the line carries and verifies each one received, with the codec and the calls that
/// ipcbench uses.
class EncodedEnd {
public:
    EncodedEnd(LineEnd& line, MessageKind says, const Identity& self, const Identity& peer)
        : line_(line),
          says_(says),
          hears_(says == MessageKind::ping ? MessageKind::pong : MessageKind::ping),
          messages_(registry::find_codec("raw").make(), self, peer, 0) {}

    bool send() noexcept { return messages_.encode(says_, {}, stamp_ms_, line_.message()) != 0 && line_.send(); }
    bool receive() noexcept {
        MessageView received;
        return line_.receive() && !messages_.verify(hears_, line_.message().first(frame_bytes_), received);
    }

private:
    LineEnd& line_;
    MessageKind says_;
    MessageKind hears_;
    MessageEndpoint messages_;
    std::uint64_t stamp_ms_ = coarse_epoch_ms();
    std::size_t frame_bytes_ = messages_.max_frame(0);  // `raw` always fills the maximum size
};

double bounce_encoded(const LoopSpec& spec, LineEnd our_line, LineEnd their_line) {
    const Identity ours_id = make_identity();
    const Identity theirs_id = make_identity();
    EncodedEnd ours(our_line, MessageKind::ping, ours_id, theirs_id);
    EncodedEnd theirs(their_line, MessageKind::pong, theirs_id, ours_id);
    return bounce(spec, ours, theirs);
}

}  // namespace

double one_line_encoded(const LoopSpec& spec) {
    SharedState<Line> line;
    return bounce_encoded(spec, LineEnd(*line.get(), *line.get(), 2, 1, 2), LineEnd(*line.get(), *line.get(), 1, 2, 2));
}

double two_lines_spoken(const LoopSpec& spec) {
    SharedState<Line> there;
    SharedState<Line> back;
    return bounce_encoded(spec, LineEnd(*back.get(), *there.get(), 1, 1, 1),
                          LineEnd(*there.get(), *back.get(), 1, 1, 1));
}

}  // namespace ipcbench::overhead::hand
