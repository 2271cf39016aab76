#pragma once

#include <cstddef>
#include <ostream>
#include <span>
#include <streambuf>

namespace ipcbench::codecs {

/// A standard output stream over the frame, which is what nlohmann's writers write to without a string in between.
class FrameWriter {
public:
    /// The stream; what does not fit is lost, and noticed.
    [[nodiscard]] std::ostream& begin(std::span<std::byte> out) noexcept {
        buffer_.begin(out);
        stream_.clear();
        return stream_;
    }
    /// Bytes written, 0 when they did not fit.
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
