#pragma once

#include <ngtcp2/ngtcp2.h>
#include <ngtcp2/ngtcp2_crypto.h>
#include <ngtcp2/ngtcp2_crypto_gnutls.h>

/// One name each for what ngtcp2 renamed or added between 0.12 (Debian 12) and 1.x.
namespace ipcbench::transports::ngtcp2 {

#if NGTCP2_VERSION_NUM >= 0x010000

using CloseReason = ngtcp2_ccerr;

inline CloseReason close_normally() noexcept {
    CloseReason reason;
    ngtcp2_ccerr_default(&reason);
    return reason;
}
inline CloseReason close_for_error(int error) noexcept {
    CloseReason reason = close_normally();
    ngtcp2_ccerr_set_liberr(&reason, error, nullptr, 0);
    return reason;
}
inline CloseReason close_for_alert(std::uint8_t alert) noexcept {
    CloseReason reason = close_normally();
    ngtcp2_ccerr_set_tls_alert(&reason, alert, nullptr, 0);
    return reason;
}
inline void set_original_dcid(ngtcp2_transport_params& params, const ngtcp2_cid& dcid) noexcept {
    params.original_dcid = dcid;
    params.original_dcid_present = 1;
}

#else

using CloseReason = ngtcp2_connection_close_error;

inline CloseReason close_normally() noexcept {
    CloseReason reason;
    ngtcp2_connection_close_error_default(&reason);
    return reason;
}
inline CloseReason close_for_error(int error) noexcept {
    CloseReason reason = close_normally();
    ngtcp2_connection_close_error_set_transport_error_liberr(&reason, error, nullptr, 0);
    return reason;
}
inline CloseReason close_for_alert(std::uint8_t alert) noexcept {
    CloseReason reason = close_normally();
    ngtcp2_connection_close_error_set_transport_error_tls_alert(&reason, alert, nullptr, 0);
    return reason;
}
inline void set_original_dcid(ngtcp2_transport_params& params, const ngtcp2_cid& dcid) noexcept {
    params.original_dcid = dcid;
}

#endif

}  // namespace ipcbench::transports::ngtcp2
