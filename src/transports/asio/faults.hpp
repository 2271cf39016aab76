#pragma once

#include <cerrno>
#include <exception>
#include <new>

#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include "ipcbench/core/fault.hpp"

namespace ipcbench::transports {

/// Returns the fault for the error of an Asio operation.
[[nodiscard]] inline Fault fault_of(const boost::system::error_code& error) noexcept {
    if (!error) {
        return {};
    }
    if (error == boost::asio::error::eof || error == boost::asio::error::broken_pipe ||
        error == boost::asio::error::connection_reset || error == boost::asio::error::not_connected ||
        error == boost::asio::error::connection_refused) {
        return {FaultKind::closed};
    }
    return {FaultKind::system, error.value()};
}

/// Returns the fault for an exception, which Asio throws where it cannot return an error.
[[nodiscard]] inline Fault fault_of(const std::exception_ptr& thrown) noexcept {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return {FaultKind::system, error.code().value()};
    } catch (const std::bad_alloc&) {
        return {FaultKind::system, ENOMEM};
    } catch (...) {
        return {FaultKind::system, EIO};
    }
}

}  // namespace ipcbench::transports
