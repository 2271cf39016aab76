#include "transports/quic/quic_callbacks.hpp"

#include <gnutls/crypto.h>

namespace ipcbench::transports {
namespace {

QuicConnection& connection_of(void* self) noexcept {
    return *static_cast<QuicConnection*>(self);
}

void fill_with_random_bytes(std::uint8_t* bytes, std::size_t size, const ngtcp2_rand_ctx* /*context*/) noexcept {
    // Fails only if the kernel has no random numbers, and then the keys could not have been generated.
    static_cast<void>(gnutls_rnd(GNUTLS_RND_NONCE, bytes, size));
}

int make_connection_id(ngtcp2_conn* /*connection*/, ngtcp2_cid* id, std::uint8_t* reset_token, std::size_t size,
                       void* /*self*/) noexcept {
    id->datalen = size;
    const bool made = gnutls_rnd(GNUTLS_RND_RANDOM, id->data, size) == 0 &&
                      gnutls_rnd(GNUTLS_RND_RANDOM, reset_token, NGTCP2_STATELESS_RESET_TOKENLEN) == 0;
    return made ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

}  // namespace

ngtcp2_cid QuicCallbacks::random_id(std::size_t bytes) {
    ngtcp2_cid id{};
    id.datalen = bytes;
    require_tls(gnutls_rnd(GNUTLS_RND_RANDOM, id.data, bytes), "generating a connection id");
    return id;
}

ngtcp2_conn* QuicCallbacks::find(ngtcp2_crypto_conn_ref* reference) noexcept {
    return connection_of(reference->user_data).connection_.get();
}

int QuicCallbacks::take_stream_data(ngtcp2_conn* connection, std::uint32_t /*flags*/, std::int64_t stream,
                                    std::uint64_t /*offset*/, const std::uint8_t* data, std::size_t size, void* self,
                                    void* /*of_stream*/) noexcept {
    QuicStream* const bytes = connection_of(self).bytes_.get();
    if (size == 0) {
        return 0;
    }
    if (bytes == nullptr) {
        return NGTCP2_ERR_CALLBACK_FAILURE;  // the client sends only after it knows that it was accepted
    }
    const auto [ok, credit] = bytes->input.take(std::as_bytes(std::span(data, size)));
    ngtcp2_conn_extend_max_stream_offset(connection, stream, credit);
    ngtcp2_conn_extend_max_offset(connection, credit);
    return ok ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

int QuicCallbacks::acknowledge(ngtcp2_conn* /*connection*/, std::int64_t /*stream*/, std::uint64_t /*offset*/,
                               std::uint64_t size, void* self, void* /*of_stream*/) noexcept {
    if (QuicStream* const bytes = connection_of(self).bytes_.get(); bytes != nullptr) {
        bytes->output.acknowledged(size);
    }
    return 0;
}

int QuicCallbacks::open_stream(ngtcp2_conn* /*connection*/, std::int64_t stream, void* self) noexcept {
    QuicConnection& mine = connection_of(self);
    mine.stream_ = stream;
    mine.stream_announced_ = true;
    return 0;
}

int QuicCallbacks::confirm(ngtcp2_conn* /*connection*/, void* self) noexcept {
    connection_of(self).confirmed_ = true;
    return 0;
}

ngtcp2_callbacks QuicCallbacks::common() noexcept {
    ngtcp2_callbacks callbacks{};
    callbacks.recv_crypto_data = ngtcp2_crypto_recv_crypto_data_cb;
    callbacks.encrypt = ngtcp2_crypto_encrypt_cb;
    callbacks.decrypt = ngtcp2_crypto_decrypt_cb;
    callbacks.hp_mask = ngtcp2_crypto_hp_mask_cb;
    callbacks.update_key = ngtcp2_crypto_update_key_cb;
    callbacks.delete_crypto_aead_ctx = ngtcp2_crypto_delete_crypto_aead_ctx_cb;
    callbacks.delete_crypto_cipher_ctx = ngtcp2_crypto_delete_crypto_cipher_ctx_cb;
    callbacks.get_path_challenge_data = ngtcp2_crypto_get_path_challenge_data_cb;
    callbacks.version_negotiation = ngtcp2_crypto_version_negotiation_cb;
    callbacks.rand = fill_with_random_bytes;
    callbacks.get_new_connection_id = make_connection_id;
    callbacks.recv_stream_data = take_stream_data;
    callbacks.acked_stream_data_offset = acknowledge;
    return callbacks;
}

ngtcp2_callbacks QuicCallbacks::of_client() noexcept {
    ngtcp2_callbacks callbacks = common();
    callbacks.client_initial = ngtcp2_crypto_client_initial_cb;
    callbacks.recv_retry = ngtcp2_crypto_recv_retry_cb;
    callbacks.handshake_confirmed = confirm;
    return callbacks;
}

ngtcp2_callbacks QuicCallbacks::of_server() noexcept {
    ngtcp2_callbacks callbacks = common();
    callbacks.recv_client_initial = ngtcp2_crypto_recv_client_initial_cb;
    callbacks.stream_open = open_stream;
    return callbacks;
}

}  // namespace ipcbench::transports
