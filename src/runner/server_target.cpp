#include "runner/server_target.hpp"

#include <cstring>
#include <utility>

namespace ipcbench::runner {
namespace {

/// Writes the same request again and again; the channel fills in its id. A server knows no ids of processes, so every
/// answer is taken for one from the peer to us.
class RequestCodec final : public Codec {
public:
    explicit RequestCodec(const std::string& document) : document_(document) {}

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        if (out.size() < document_.size()) {
            return 0;
        }
        self_ = *message.sender;
        peer_ = *message.receiver;
        std::memcpy(out.data(), document_.data(), document_.size());
        return document_.size();
    }

    bool decode(std::span<const std::byte> /*frame*/, MessageView& view) noexcept override {
        view = {peer_.text_view(), self_.text_view(), 0, MessageKind::unstated, {}};
        return true;
    }

    [[nodiscard]] std::size_t max_frame(std::size_t /*payload_bytes*/) const noexcept override {
        return document_.size();
    }

private:
    const std::string& document_;
    Identity self_;
    Identity peer_;
};

}  // namespace

std::shared_ptr<const ServerTarget> make_target(ServerSetup setup) {
    auto target = std::make_shared<ServerTarget>(ServerTarget{std::move(setup), {}});
    target->codec.name = "json";
    target->codec.summary = "the request to an unmodified server";
    target->codec.text = true;
    target->codec.make = [&document = target->setup.request.document] {
        return std::make_unique<RequestCodec>(document);
    };
    return target;
}

}  // namespace ipcbench::runner
