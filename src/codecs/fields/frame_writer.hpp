#pragma once

#include <cstddef>
#include <ostream>
#include <span>
#include <streambuf>

namespace ipcbench::codecs {

/// A standard output stream over the frame, so that nlohmann's writers need no string in between.
class FrameWriter {
public:
    /// Returns the stream. It discards what does not fit, and records that.
    [[nodiscard]] std::ostream& begin(std::span<std::byte> out) noexcept {
        buffer_.begin(out);
        stream_.clear();
        return stream_;
    }
    /// Returns the number of bytes written; 0 if they did not fit.
    [[nodiscard]] std::size_t size() const noexcept { return stream_.good() ? buffer_.size() : 0; }

private:
    class Buffer final : public std::streambuf {
    public:
        void begin(std::span<std::byte> out) noexcept {
            auto* const text = reinterpret_cast<char*>(out.data());
            setp(text, text + out.size());
        }
        [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(pptr() - pbase()); }
    };

    Buffer buffer_;
    std::ostream stream_{&buffer_};
};

}  // namespace ipcbench::codecs
