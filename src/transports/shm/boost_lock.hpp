#pragma once

#include <chrono>

// A wait for a lock whose holder was killed must end. With these macros Boost makes its mutexes robust (the next locker
// gets a lock_exception), and lock() throws after that many milliseconds.
#ifndef BOOST_INTERPROCESS_POSIX_ROBUST_MUTEXES
#define BOOST_INTERPROCESS_POSIX_ROBUST_MUTEXES
#endif
#define BOOST_INTERPROCESS_ENABLE_TIMEOUT_WHEN_LOCKING
#define BOOST_INTERPROCESS_TIMEOUT_WHEN_LOCKING_DURATION_MS 200

// A condition variable that reacquires a mutex whose owner died fails an assertion in Boost. Without assertions the
// next lock reports it as an exception.
#define BOOST_DISABLE_ASSERTS

// Boost's own headers do not compile without warnings under our flags.
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

/// Returns the time a tenth of a second from now. Boost's timed calls accept only the wall clock; Boost's own clock
/// function reads the time zone, which allocates.
[[nodiscard]] inline boost::posix_time::ptime one_slice_from_now() {
    const auto then = std::chrono::system_clock::now().time_since_epoch() + std::chrono::milliseconds(100);
    return boost::posix_time::ptime(boost::gregorian::date(1970, 1, 1)) +
           boost::posix_time::microseconds(std::chrono::duration_cast<std::chrono::microseconds>(then).count());
}

/// Returns mode 0600, so that no other user can open the name.
[[nodiscard]] inline boost::interprocess::permissions owner_only() {
    boost::interprocess::permissions permissions;
    permissions.set_permissions(0600);
    return permissions;
}

}  // namespace ipcbench::transports
