#pragma once

#include <cstring>
#include <span>

#include <nlohmann/json.hpp>

namespace ipcbench::codecs {

/// Lets nlohmann's writers write straight into the frame, instead of into a string that would be copied.
class FrameWriter final : public nlohmann::detail::output_adapter_protocol<char> {
public:
    void begin(std::span<std::byte> out) noexcept {
        begin_ = at_ = out.data();
        end_ = begin_ + out.size();
        overflow_ = false;
    }
    /// Bytes written, 0 when they did not fit.
    [[nodiscard]] std::size_t size() const noexcept { return overflow_ ? 0 : static_cast<std::size_t>(at_ - begin_); }

    void write_character(char c) override { write_characters(&c, 1); }
    void write_characters(const char* text, std::size_t length) override {
        if (static_cast<std::size_t>(end_ - at_) < length) {
            overflow_ = true;
            return;
        }
        std::memcpy(at_, text, length);
        at_ += length;
    }

private:
    std::byte* begin_ = nullptr;
    std::byte* at_ = nullptr;
    std::byte* end_ = nullptr;
    bool overflow_ = false;
};

/// Ids and payload are the same in most messages: then there is nothing to copy.
template <class String>
void assign_changed(String& string, std::string_view text) {
    if (std::string_view(string.data(), string.size()) != text) {
        string.assign(text.data(), text.size());
    }
}

}  // namespace ipcbench::codecs
