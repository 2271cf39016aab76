#pragma once

#include <chrono>

// A lock whose holder was killed must not be waited for without end: Boost makes its mutexes robust where this is
// defined (the next locker gets a lock_exception), and lock() gives up after that many milliseconds and throws.
#ifndef BOOST_INTERPROCESS_POSIX_ROBUST_MUTEXES
#define BOOST_INTERPROCESS_POSIX_ROBUST_MUTEXES
#endif
#define BOOST_INTERPROCESS_ENABLE_TIMEOUT_WHEN_LOCKING
#define BOOST_INTERPROCESS_TIMEOUT_WHEN_LOCKING_DURATION_MS 200

// A condition that finds the mutex's owner dead when it takes the mutex back breaks an assertion of Boost's; the next
// lock says it in an orderly way.
#define BOOST_DISABLE_ASSERTS

// Boost's own headers do not pass our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <boost/date_time/posix_time/posix_time_types.hpp>
#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/ipc/message_queue.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/interprocess/sync/interprocess_condition.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#pragma GCC diagnostic pop

namespace ipcbench::transports {

/// A tenth of a second from now. Boost's timed calls take the wall clock only; its own clock asks for the time zone,
/// which allocates.
[[nodiscard]] inline boost::posix_time::ptime one_slice_from_now() {
    const auto then = std::chrono::system_clock::now().time_since_epoch() + std::chrono::milliseconds(100);
    return boost::posix_time::ptime(boost::gregorian::date(1970, 1, 1)) +
           boost::posix_time::microseconds(std::chrono::duration_cast<std::chrono::microseconds>(then).count());
}

/// For a name that nobody else may open: 0600.
[[nodiscard]] inline boost::interprocess::permissions only_ours() {
    boost::interprocess::permissions permissions;
    permissions.set_permissions(0600);
    return permissions;
}

}  // namespace ipcbench::transports
