#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "transports/copy_avoiding/page_buffer.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/fd/stream_ends.hpp"

namespace ipcbench::transports {

/// `splice_from`.
[[nodiscard]] const OptionSpec& splice_option() noexcept;

/// A StreamChannel's Mover over pipes: large frames are given to the pipe as the pages that they were built in
/// (vmsplice(2)), small ones are written. Pages in the pipe may not be touched before the reader has copied from them.
/// The reader need not say so: a pipe holds so many pages and no more, so what went in before that many others has been
/// read; and where that is not enough the pipe itself can be asked (FIONREAD), which takes longer. Buffers take turns;
/// while the next one may still be in the pipe the frame is built in another, and written.
class SpliceMover {
public:
    /// Throws Error.
    SpliceMover(const ChannelConfig& config, UniqueFd input, UniqueFd output);

    void describe(EffectiveOptions& options) const;

    Outgoing lend() noexcept {
        is_lent_ = was_read(spliced_[turn_]) || has_drained();
        return {is_lent_ ? spliced_[turn_].pages.data() : copied_.data(), {}};
    }
    Fault send(std::size_t size) noexcept;
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return ends_.read(room, got); }

private:
    struct Spliced {
        explicit Spliced(std::size_t bytes) : pages(bytes) {}

        PageBuffer pages;
        bool is_in_pipe = false;    ///< perhaps
        std::uint64_t with_it = 0;  ///< how many pages had gone into the pipe with it
    };

    [[nodiscard]] bool was_read(const Spliced& one) const noexcept {
        return !one.is_in_pipe || gone_in_ - one.with_it >= capacity_;
    }

    /// Whether all that was ever written has been read.
    bool has_drained() noexcept;

    StreamEnds ends_;
    std::size_t splice_from_;
    std::array<Spliced, 3> spliced_;  // two others fill the pipe, where a frame takes more than half of it
    PageBuffer copied_;
    std::uint64_t capacity_;     ///< of the pipe, in pages
    std::uint64_t gone_in_ = 0;  ///< whole pages, at least
    std::size_t turn_ = 0;
    bool is_lent_ = true;  ///< the one whose turn it is, rather than the other buffer
};

/// The endpoint over a SpliceMover. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

}  // namespace ipcbench::transports
