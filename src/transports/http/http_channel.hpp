#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>

#include "transports/http/sequence_text.hpp"
#include "transports/http/waiting_stream.hpp"

namespace ipcbench::transports {

/// Frames as the bodies of HTTP/1.1 messages on one keep-alive connection: each request is a POST, each answer its 200.
/// The side that `asks` sends requests, several in a row if it does not wait for the answers (pipelining). The other
/// side may only answer requests.
template <bool asks>
class HttpChannel {
public:
    HttpChannel(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options)
        : stream_(loop_, std::move(socket), config),
          max_frame_(config.max_frame),
          outgoing_(config.max_frame + 1),
          incoming_(config.max_frame + 1),
          options_(std::move(options)) {
        stream_.begin_frames(config);
        arrived_.reserve(read_ahead);
    }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::as_writable_bytes(std::span(outgoing_)).first(max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        if (!asks && unanswered_ == 0) {
            return {FaultKind::out_of_order};
        }
        try {
            boost::system::error_code error;
            boost::beast::http::write(stream_, compose(size, sequence), error);
            --unanswered_;
            return fault_of(error);
        } catch (...) {
            return {FaultKind::system, ENOMEM};
        }
    }

    Frame receive() noexcept {
        try {
            boost::system::error_code error;
            boost::beast::http::read(stream_, arrived_, fresh_parser(), error);
            if (const Fault fault = fault_of(error)) {
                return {{}, 0, fault};
            }
            ++unanswered_;
            return frame_of(parser_->get());
        } catch (...) {
            return {{}, 0, {FaultKind::system, ENOMEM}};
        }
    }

    void release() noexcept {}

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    using Body = boost::beast::http::span_body<char>;
    using Allocator = std::pmr::polymorphic_allocator<char>;
    using Fields = boost::beast::http::basic_fields<Allocator>;
    using Outgoing = boost::beast::http::message<asks, Body, Fields>;
    using Parser = boost::beast::http::parser<!asks, Body, Allocator>;

    static constexpr const char* target = "/frames";
    static constexpr const char* sequence_field = "Sequence";
    static constexpr std::size_t read_ahead = std::size_t{128} << 10U;
    static constexpr std::size_t max_head_bytes = std::size_t{16} << 10U;

    /// Holds the header fields of one message: Beast allocates each field separately.
    struct Arena {
        std::array<std::byte, max_head_bytes> bytes{};
        std::pmr::monotonic_buffer_resource resource{bytes.data(), bytes.size()};
    };

    Outgoing& compose(std::size_t size, std::uint32_t sequence) {
        namespace http = boost::beast::http;
        message_.reset();
        head_out_.resource.release();
        Outgoing& message = message_.emplace(std::piecewise_construct, std::make_tuple(outgoing_.data(), size),
                                             std::make_tuple(Allocator(&head_out_.resource)));
        message.version(11);
        if constexpr (asks) {
            message.method(http::verb::post);
            message.target(target);
            message.set(http::field::host, "localhost");
        } else {
            message.result(http::status::ok);
        }
        message.set(http::field::content_type, "application/octet-stream");
        const SequenceText text(sequence);
        message.set(sequence_field, boost::beast::string_view(text.view().data(), text.view().size()));
        message.content_length(size);
        return message;
    }

    Parser& fresh_parser() {
        parser_.reset();
        head_in_.resource.release();
        parser_.emplace(std::piecewise_construct, std::make_tuple(incoming_.data(), max_frame_),
                        std::make_tuple(Allocator(&head_in_.resource)));
        parser_->body_limit(max_frame_);
        return *parser_;
    }

    /// The parser leaves the unfilled part of the body's memory.
    [[nodiscard]] Frame frame_of(const typename Parser::value_type& message) const {
        namespace http = boost::beast::http;
        bool fine = message.keep_alive();
        if constexpr (asks) {
            fine = fine && message.result() == http::status::ok;
        } else {
            fine = fine && message.method() == http::verb::post && message.target() == target;
        }
        const auto text = message[sequence_field];
        const std::optional<std::uint32_t> sequence = parse_sequence({text.data(), text.size()});
        if (!fine || !sequence) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        const std::size_t size = max_frame_ - message.body().size();
        return {std::as_bytes(std::span(incoming_)).first(size), *sequence, {}};
    }

    [[nodiscard]] Fault fault_of(const boost::system::error_code& error) const noexcept {
        if (!error) {
            return {};
        }
        return stream_.fault() ? stream_.fault() : Fault{FaultKind::corrupt};
    }

    boost::asio::io_context loop_{1};
    WaitingStream stream_;
    std::size_t max_frame_;
    std::vector<char> outgoing_;
    std::vector<char> incoming_;
    boost::beast::flat_buffer arrived_;
    Arena head_out_;
    Arena head_in_;
    std::optional<Outgoing> message_;
    std::optional<Parser> parser_;
    std::uint64_t unanswered_ = 0;  ///< used by the answering side
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
