#pragma once

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
/// (vmsplice(2)), small ones are written. Pages in the pipe may not be touched before the reader has copied from them:
/// which the pipe itself tells (FIONREAD), so the reader need not say so. While they are still there the next frame is
/// built in a second buffer, and written.
class SpliceMover {
public:
    /// Throws Error.
    SpliceMover(const ChannelConfig& config, UniqueFd input, UniqueFd output);

    void describe(EffectiveOptions& options) const;

    Outgoing lend() noexcept {
        is_lent_ = !is_in_pipe_ || has_drained();
        return {is_lent_ ? pages_.data() : copied_.data(), {}};
    }
    Fault send(std::size_t size) noexcept;
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return ends_.read(room, got); }

private:
    /// Whether all that was ever written has been read.
    bool has_drained() noexcept;

    StreamEnds ends_;
    std::size_t splice_from_;
    PageBuffer pages_;
    PageBuffer copied_;
    bool is_in_pipe_ = false;  ///< the pages, perhaps
    bool is_lent_ = true;      ///< the pages, rather than the other buffer
};

/// The endpoint over a SpliceMover. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

}  // namespace ipcbench::transports
