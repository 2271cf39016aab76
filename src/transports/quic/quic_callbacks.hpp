#pragma once

#include "transports/quic/quic_connection.hpp"

namespace ipcbench::transports {

/// The functions that ngtcp2 calls back.
struct QuicCallbacks {
    [[nodiscard]] static ngtcp2_callbacks of_client() noexcept;
    [[nodiscard]] static ngtcp2_callbacks of_server() noexcept;

    /// Returns a connection id of `bytes` random bytes. Throws Error.
    [[nodiscard]] static ngtcp2_cid random_id(std::size_t bytes);

    static ngtcp2_conn* find(ngtcp2_crypto_conn_ref* reference) noexcept;

private:
    static ngtcp2_callbacks common() noexcept;
    static int take_stream_data(ngtcp2_conn* connection, std::uint32_t flags, std::int64_t stream, std::uint64_t offset,
                                const std::uint8_t* data, std::size_t size, void* self, void* of_stream) noexcept;
    static int acknowledge(ngtcp2_conn* connection, std::int64_t stream, std::uint64_t offset, std::uint64_t size,
                           void* self, void* of_stream) noexcept;
    static int open_stream(ngtcp2_conn* connection, std::int64_t stream, void* self) noexcept;
    static int confirm(ngtcp2_conn* connection, void* self) noexcept;
};

}  // namespace ipcbench::transports
