#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "codecs/documents/value_format.hpp"

namespace ipcbench::codecs {

/// Passes the events of Boost.JSON's parser to a message with a document. Texts arrive in parts.
class BoostEvents {
public:
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

    void fill(MessageBuilder& message) noexcept {
        message_ = &message;
        joined_ = false;
    }

    // The library calls these names.
    bool on_document_begin(boost::json::error_code& /*failure*/) noexcept { return true; }
    bool on_document_end(boost::json::error_code& /*failure*/) noexcept { return true; }
    bool on_object_begin(boost::json::error_code& failure) { return message_->object() || refuse(failure); }
    bool on_object_end(std::size_t /*members*/, boost::json::error_code& failure) {
        return message_->end() || refuse(failure);
    }
    bool on_array_begin(boost::json::error_code& failure) { return message_->array() || refuse(failure); }
    bool on_array_end(std::size_t /*items*/, boost::json::error_code& failure) {
        return message_->end() || refuse(failure);
    }
    bool on_key_part(boost::json::string_view part, std::size_t /*so_far*/, boost::json::error_code& /*failure*/) {
        return add(part);
    }
    bool on_key(boost::json::string_view part, std::size_t /*size*/, boost::json::error_code& failure) {
        return message_->key(whole(part)) || refuse(failure);
    }
    bool on_string_part(boost::json::string_view part, std::size_t /*so_far*/, boost::json::error_code& /*failure*/) {
        return add(part);
    }
    bool on_string(boost::json::string_view part, std::size_t /*size*/, boost::json::error_code& failure) {
        return message_->text(whole(part)) || refuse(failure);
    }
    bool on_number_part(boost::json::string_view /*part*/, boost::json::error_code& /*failure*/) noexcept {
        return true;
    }
    bool on_int64(std::int64_t value, boost::json::string_view /*text*/, boost::json::error_code& failure) {
        return message_->integer(value) || refuse(failure);
    }
    bool on_uint64(std::uint64_t value, boost::json::string_view /*text*/, boost::json::error_code& failure) {
        return message_->whole(value) || refuse(failure);
    }
    bool on_double(double value, boost::json::string_view text, boost::json::error_code& failure) {
        // The library's own value may be off by one unit in the last place (up to Boost 1.83).
        static_cast<void>(std::from_chars(text.data(), text.data() + text.size(), value));
        return message_->real(value) || refuse(failure);
    }
    bool on_bool(bool value, boost::json::error_code& failure) { return message_->boolean(value) || refuse(failure); }
    bool on_null(boost::json::error_code& failure) { return message_->null() || refuse(failure); }
    bool on_comment_part(boost::json::string_view /*part*/, boost::json::error_code& failure) noexcept {
        return refuse(failure);
    }
    bool on_comment(boost::json::string_view /*part*/, boost::json::error_code& failure) noexcept {
        return refuse(failure);
    }

private:
    static bool refuse(boost::json::error_code& failure) noexcept {
        failure = boost::json::error::syntax;
        return false;
    }
    bool add(boost::json::string_view part) {
        if (!joined_) {
            parts_.clear();
            joined_ = true;
        }
        parts_.append(part.data(), part.size());
        return true;
    }
    /// Returns a text whose last part this is, until the next one.
    std::string_view whole(boost::json::string_view part) {
        if (!joined_) {
            return {part.data(), part.size()};
        }
        parts_.append(part.data(), part.size());
        joined_ = false;
        return parts_;
    }

    MessageBuilder* message_ = nullptr;
    std::string parts_;
    bool joined_ = false;  ///< whether `parts_` is the beginning of the next text
};

/// Builds one of Boost.JSON's trees from values.
class BoostTree {
public:
    [[nodiscard]] const boost::json::value& root() const noexcept { return root_; }

    void null() { add(nullptr); }
    void boolean(bool value) { add(value); }
    void whole(std::uint64_t value) { add(value); }
    void integer(std::int64_t value) { add(value); }
    void real(double value) { add(value); }
    void text(std::string_view value) { add(boost::json::string_view(value.data(), value.size())); }
    void key(std::string_view value) { key_ = value; }
    void object() { open_.push_back(&add(boost::json::object())); }
    void array() { open_.push_back(&add(boost::json::array())); }
    void end() { open_.pop_back(); }

private:
    boost::json::value& add(boost::json::value value) {
        if (open_.empty()) {
            return root_ = std::move(value);
        }
        if (open_.back()->is_array()) {
            return open_.back()->as_array().emplace_back(std::move(value));
        }
        return open_.back()
            ->as_object()
            .emplace(boost::json::string_view(key_.data(), key_.size()), std::move(value))
            .first->value();
    }

    boost::json::value root_;
    std::vector<boost::json::value*> open_;
    std::string key_;
};

/// Messages with documents: read without a tree, written from one.
class BoostValues {
public:
    BoostValues() : parser_(options()) {}

    bool read(std::span<const std::byte> frame, MessageBuilder& message) {
        const auto* const text = reinterpret_cast<const char*>(frame.data());
        parser_.handler().fill(message);
        parser_.reset();
        boost::json::error_code failure;
        const std::size_t used = parser_.write_some(false, text, frame.size(), failure);
        return !failure && used == frame.size() && parser_.done();
    }

    std::size_t write(const Message& message, const Values& document, std::span<std::byte> out) {
        BoostTree tree;
        write_message(message, document, tree);
        serializer_.reset(&tree.root());
        const boost::json::string_view text = serializer_.read(reinterpret_cast<char*>(out.data()), out.size());
        return serializer_.done() ? text.size() : 0;
    }

private:
    static boost::json::parse_options options() noexcept {
        boost::json::parse_options options;
        options.max_depth = max_document_depth + 1;
        return options;
    }

    boost::json::serializer serializer_;
    boost::json::basic_parser<BoostEvents> parser_;
};

}  // namespace ipcbench::codecs
