#pragma once

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "transports/copy_avoiding/page_buffer.hpp"
#include "transports/fd/backlog_ends.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/frames_held.hpp"

namespace ipcbench::transports {

/// Returns the option `splice_from`.
[[nodiscard]] const OptionSpec& splice_option() noexcept;

[[nodiscard]] std::uint64_t page_size() noexcept;

/// Returns the capacity of a pipe in pages. Throws Error.
[[nodiscard]] std::uint64_t capacity_in_pages(int pipe);

/// Puts the pages that hold the bytes into a pipe, as vmsplice(2) does, or copies the bytes, as write(2) does.
struct WriteOrSplice {
    int fd;
    bool splices;
    unsigned flags;

    ssize_t operator()(std::span<const std::byte> bytes) const noexcept {
        if (!splices) {
            return ::write(fd, bytes.data(), bytes.size());
        }
        // vmsplice(2) only reads. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
        const iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
        return ::vmsplice(fd, &part, 1, flags);
    }
};

/// A StreamChannel's Mover over pipes. Large frames go into the pipe as the pages that they were built in, small ones
/// are written.
///
/// Pages in the pipe must not be touched before the reader has copied from them. The reader need not report that: a
/// pipe holds a limited number of pages, so pages that went in that many pages ago have been read. If that is not
/// enough, FIONREAD tells, which takes longer. Each frame that may be in flight has its own pages, in turn, at least
/// three sets. While the next set may still be in the pipe, the frame is built in a separate buffer and written.
template <class Ends>
class SpliceMover {
public:
    /// Throws Error.
    SpliceMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : ends_(config, std::move(input), std::move(output)),
          splice_from_(config.options.number(splice_option().key)),
          copied_(sizeof(FrameHeader) + config.max_frame),
          capacity_(capacity_in_pages(ends_.output_fd())) {
        const std::size_t bytes = sizeof(FrameHeader) + config.max_frame;
        for (std::size_t left = std::max(frames_held(config.frames_in_flight, 1, bytes), min_turns); left > 0; --left) {
            turns_.push_back({PageBuffer(bytes)});
        }
    }

    void describe(EffectiveOptions& options) const {
        options.push_back({std::string(splice_option().key), std::to_string(splice_from_)});
    }

    Outgoing lend() noexcept {
        const Fault fault = ends_.flush(put());
        const PageTurn& mine = turns_[turn_];
        is_lent_ = mine.end <= read_ || pages_ - mine.pages_with_it >= capacity_ || has_been_read(mine.end);
        return {is_lent_ ? turns_[turn_].pages.data() : copied_.data(), fault};
    }

    Fault send(std::size_t size) noexcept {
        const std::span<const std::byte> frame(is_lent_ ? turns_[turn_].pages.data() : copied_.data(), size);
        sent_ += size;
        splices_ = is_lent_ && size - sizeof(FrameHeader) >= splice_from_;
        if (splices_) {
            pages_ += size / page_size();  // at least the full pages
            turns_[turn_].end = sent_;
            turns_[turn_].pages_with_it = pages_;
            turn_ = turn_ + 1 < turns_.size() ? turn_ + 1 : 0;
        }
        return ends_.send(frame, put());
    }

    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return ends_.read(room, got, put()); }

    [[nodiscard]] bool can_send() noexcept requires EndsWithBacklog<Ends> { return ends_.has_settled(put()); }
    Fault read_now(std::span<std::byte> room, std::size_t& got) noexcept requires EndsWithBacklog<Ends> {
        return ends_.read_now(room, got, put());
    }
    [[nodiscard]] int descriptor() const noexcept { return ends_.input_fd(); }

private:
    struct PageTurn {
        PageBuffer pages;
        std::uint64_t end = 0;            ///< free when that many bytes of the stream have been read
        std::uint64_t pages_with_it = 0;  ///< how many pages had entered the pipe, including these
    };
    static constexpr std::size_t min_turns = 3;

    [[nodiscard]] WriteOrSplice put() const noexcept {
        return {ends_.output_fd(), splices_, ends_.non_blocking() ? SPLICE_F_NONBLOCK : 0U};
    }

    /// Returns whether that many bytes of the stream have been read. Everything sent is in the pipe.
    bool has_been_read(std::uint64_t end) noexcept {
        int unread = 0;
        if (::ioctl(ends_.output_fd(), FIONREAD, &unread) == 0 && unread >= 0) {
            read_ = sent_ - static_cast<std::uint64_t>(unread);
        }
        return end <= read_;
    }

    Ends ends_;
    std::size_t splice_from_;
    std::vector<PageTurn> turns_;
    PageBuffer copied_;
    std::size_t turn_ = 0;
    bool is_lent_ = true;   ///< `lend` returned the next pages, not the separate buffer
    bool splices_ = false;  ///< the last frame was spliced
    std::uint64_t sent_ = 0;
    std::uint64_t read_ = 0;   ///< bytes of the stream read, as of the last check
    std::uint64_t pages_ = 0;  ///< pages put into the pipe
    std::uint64_t capacity_;   ///< capacity of the pipe, in pages
};

/// Returns the endpoint over a SpliceMover. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_splice_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

}  // namespace ipcbench::transports
