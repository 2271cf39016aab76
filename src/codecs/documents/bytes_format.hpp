#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::codecs {

/// Documents as the bytes of their text, in a codec that does not know what its payload is.
class BytesFormat final : public DocumentFormat {
public:
    explicit BytesFormat(std::unique_ptr<Codec> codec) : codec_(std::move(codec)) {}

    void add(std::string_view document) override { documents_.emplace_back(document); }

    std::size_t encode(const Message& message, std::size_t document, std::span<std::byte> out) noexcept override {
        return write(message, documents_[document], out);
    }
    std::size_t encode_received(const Message& message, std::span<std::byte> out) noexcept override {
        return write(message, received_, out);
    }
    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        if (!codec_->decode(frame, view)) {
            return false;
        }
        received_ = std::exchange(view.payload, {});
        return true;
    }
    bool received(std::size_t document) const noexcept override { return received_ == documents_[document]; }

private:
    std::size_t write(Message message, std::string_view payload, std::span<std::byte> out) noexcept {
        message.payload = payload;
        return codec_->encode(message, out);
    }

    std::unique_ptr<Codec> codec_;
    std::vector<std::string> documents_;
    std::string_view received_;
};

/// Lets a codec carry documents as bytes.
inline void carry_documents_as_bytes(CodecInfo& info) {
    info.make_documents = [make = info.make](const DocumentSchema& /*schema*/) -> std::unique_ptr<DocumentFormat> {
        return std::make_unique<BytesFormat>(make());
    };
}

}  // namespace ipcbench::codecs
