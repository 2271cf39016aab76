#include "runner/contents_codec.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/message_endpoint.hpp"

namespace ipcbench::runner {
namespace {

/// Adds a document to a format. An error then says which one it is about.
void add_document(DocumentFormat& format, const std::string& document, const std::string& which) {
    try {
        format.add(document);
    } catch (const Error& error) {
        throw Error(error.kind(), fmt::format("{}: {}", which, error.what()), error.hint());
    }
}

/// Returns the size of the largest frame that the format writes for a message with one of these documents.
std::size_t largest_frame(DocumentFormat& format, const MessageContents& contents) {
    const Identity somebody = make_identity();
    // The latest possible time has the most digits.
    const Message message{&somebody, &somebody, std::numeric_limits<std::uint64_t>::max(), MessageKind::pong, {}};
    std::size_t longest = contents.answer ? contents.answer->size() : 0;
    for (const std::string& request : contents.requests) {
        longest = std::max(longest, request.size());
    }
    constexpr std::size_t fields = 4096;
    std::vector<std::byte> frame(2 * longest + fields);  // enough for most documents in most formats
    std::size_t largest = 0;
    for (std::size_t document = 0; document < contents.requests.size() + (contents.answer ? 1 : 0); ++document) {
        std::size_t size = 0;
        while ((size = format.encode(message, document, frame)) == 0) {
            if (frame.size() > 16 * max_document_bytes) {
                throw Error(ErrorKind::usage, "the codec cannot express a document of --message or --answer",
                            "choose another codec: ipcbench list");
            }
            frame.resize(2 * frame.size());
        }
        largest = std::max(largest, size);
    }
    return largest;
}

/// Messages whose payload is one document after another. To its caller, a message has no payload: whether the document
/// is the right one is found out here.
class DocumentCodec final : public Codec {
public:
    DocumentCodec(std::unique_ptr<DocumentFormat> format, const MessageContents& contents, Role role)
        : format_(std::move(format)),
          requests_(contents.requests.size()),
          role_(role),
          answers_(contents.answer != nullptr) {
        for (std::size_t i = 0; i < requests_; ++i) {
            add_document(*format_, contents.requests[i],
                         requests_ == 1 ? "--message" : fmt::format("--message, document {}", i + 1));
        }
        if (contents.answer) {
            add_document(*format_, *contents.answer, "--answer");
        }
        max_frame_ = largest_frame(*format_, contents);
    }

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        if (role_ == Role::responder) {
            return answers_ ? format_->encode(message, requests_, out) : format_->encode_received(message, out);
        }
        const std::size_t size = format_->encode(message, next_, out);
        if (size > 0) {
            next_ = following(next_);
            ++unanswered_;
        }
        return size;
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        rejection_ = Codec::rejection();
        if (!format_->decode(frame, view)) {
            return false;
        }
        if (role_ == Role::initiator && answers_) {
            rejection_ = "the answer's values are not those of --answer";
            return format_->received(requests_);
        }
        rejection_ = role_ == Role::initiator ? "the answer's values are not those of the request"
                                              : "its values are not those of a request";
        return is_expected();
    }

    std::size_t max_frame(std::size_t /*payload_bytes*/) const noexcept override { return max_frame_; }

    const char* rejection() const noexcept override { return rejection_; }

private:
    [[nodiscard]] std::size_t following(std::size_t request) const noexcept {
        return request + 1 == requests_ ? 0 : request + 1;
    }

    /// Returns whether the document that was read is the next request, or one after it: some transports lose messages.
    /// The side that sent them knows how many can be meant.
    [[nodiscard]] bool is_expected() noexcept {
        const std::size_t meant = role_ == Role::initiator
                                      ? std::min<std::uint64_t>(requests_, std::max<std::uint64_t>(unanswered_, 1))
                                      : requests_;
        std::size_t request = expected_;
        for (std::size_t i = 0; i < meant; ++i) {
            if (format_->received(request)) {
                expected_ = following(request);
                unanswered_ -= std::min<std::uint64_t>(unanswered_, i + 1);
                return true;
            }
            request = following(request);
        }
        return false;
    }

    std::unique_ptr<DocumentFormat> format_;
    std::size_t requests_;
    Role role_;
    bool answers_;
    std::size_t max_frame_ = 0;
    std::size_t next_ = 0;          ///< the request that is sent next
    std::size_t expected_ = 0;      ///< the request that is received, or answered, next
    std::uint64_t unanswered_ = 0;  ///< requests that were sent and not answered, as far as is known
    const char* rejection_ = "";
};

/// Messages with the usual payload, whose answers have another size than the requests. To its caller, an answer has the
/// size of the request.
class SizedAnswerCodec final : public Codec {
public:
    SizedAnswerCodec(std::unique_ptr<Codec> codec, std::uint64_t answer_bytes, Role role)
        : codec_(std::move(codec)), answer_(payload_pattern(answer_bytes)), role_(role) {}

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        if (role_ == Role::initiator) {
            request_ = message.payload;
            return codec_->encode(message, out);
        }
        Message answer = message;
        answer.payload = answer_;
        return codec_->encode(answer, out);
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        rejection_ = codec_->rejection();
        if (!codec_->decode(frame, view)) {
            return false;
        }
        if (role_ == Role::responder) {
            return true;
        }
        if (view.payload.size() != answer_.size() || !follows_pattern(view.payload, answer_)) {
            rejection_ = "the answer's payload is not that of --answer-size";
            return false;
        }
        view.payload = request_;
        return true;
    }

    std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        return codec_->max_frame(std::max(payload_bytes, answer_.size()));
    }

    const char* rejection() const noexcept override { return rejection_; }

private:
    std::unique_ptr<Codec> codec_;
    std::string answer_;
    Role role_;
    std::string_view request_;  ///< the payload of the last request; all requests of a phase have the same
    const char* rejection_ = "";
};

}  // namespace

std::unique_ptr<Codec> make_codec(const CodecInfo& codec, const MessageContents* contents, Role role) {
    if (contents == nullptr || !contents->has_documents()) {
        std::unique_ptr<Codec> made = codec.make();
        return contents == nullptr || !contents->answer_bytes
                   ? std::move(made)
                   : std::make_unique<SizedAnswerCodec>(std::move(made), *contents->answer_bytes, role);
    }
    std::unique_ptr<DocumentFormat> format = codec.make_documents ? codec.make_documents(contents->schema) : nullptr;
    if (!format) {
        throw Error(ErrorKind::usage,
                    fmt::format("--message: codec {} cannot carry documents{}{}", codec.name,
                                codec.no_documents_because.empty() ? "" : ": ", codec.no_documents_because),
                    "the JSON codecs, cbor, msgpack, raw and raw-string can; protobuf with --schema");
    }
    return std::make_unique<DocumentCodec>(std::move(format), *contents, role);
}

std::size_t mean_frame_of_turn(const CodecInfo& codec, const MessageContents* contents) {
    if (contents == nullptr || contents->requests.size() < 2) {
        return 0;
    }
    const std::unique_ptr<Codec> requests = make_codec(codec, contents, Role::initiator);
    const Identity somebody = make_identity();
    const Message message{&somebody, &somebody, coarse_epoch_ms(), MessageKind::ping, {}};
    std::vector<std::byte> frame(requests->max_frame(0));
    std::size_t sum = 0;
    for (std::size_t i = 0; i < contents->requests.size(); ++i) {
        sum += requests->encode(message, frame);
    }
    return sum / contents->requests.size();
}

}  // namespace ipcbench::runner
