#include "transports/copy_avoiding/peer_memory.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "ipcbench/base/error.hpp"
#include "platform/fd_passing.hpp"
#include "platform/probing.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports {
namespace {

constexpr const char* fix = "sysctl kernel.yama.ptrace_scope=1, and a seccomp profile that allows process_vm_readv(2)";

/// Reads a word from another process. Returns 0 or errno.
int read_word(pid_t process, std::uint64_t& there) {
    std::uint64_t here = 0;
    const iovec remote{&there, sizeof there};
    const iovec local{&here, sizeof here};
    return ::process_vm_readv(process, &local, 1, &remote, 1, 0) < 0 ? errno : 0;
}

/// Permits `reader` to read our memory. Yama lets a process read only its descendants, unless the target permits more.
/// Without Yama prctl(2) returns EINVAL, and no permission is needed.
bool permit(pid_t reader) noexcept {
    return ::prctl(PR_SET_PTRACER, static_cast<unsigned long>(reader), 0, 0, 0) == 0;
}

void forbid() noexcept {
    ::prctl(PR_SET_PTRACER, 0, 0, 0, 0);
}

void require_read(int error, const std::string& whose) {
    if (error != 0) {
        throw Error(ErrorKind::unavailable, describe_errno("reading " + whose + " memory (process_vm_readv)", error),
                    fix);
    }
}

/// Lets a child with our permission read our memory. Returns 0 or errno.
int be_read_by_child(std::uint64_t& word) {
    auto [ours, theirs] = platform::socket_pair();
    const pid_t child = ::fork();
    if (child == 0) {
        char go = 0;
        ours.reset();
        ::_exit(::recv(theirs.get(), &go, sizeof go, 0) == sizeof go ? read_word(::getppid(), word) : ECHILD);
    }
    if (child < 0) {
        throw system_error("starting a process to try process_vm_readv(2) with", errno);
    }
    const bool permitted = permit(child);
    ::send(ours.get(), "g", 1, MSG_NOSIGNAL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (permitted) {
        forbid();
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

void read_one_another() {
    std::uint64_t word = 0;
    require_read(read_word(::getpid(), word), "our own");
    require_read(be_read_by_child(word), "another process's");
}

/// Sends the address of our copy of the nonce; the credentials of the message identify this process.
void introduce(int socket, const std::string& nonce) {
    const auto address = reinterpret_cast<std::uintptr_t>(nonce.data());
    const std::uint64_t word = address;
    if (::send(socket, &word, sizeof word, MSG_NOSIGNAL) != sizeof word) {
        throw system_error("telling the other process where our memory is", errno);
    }
}

struct PeerHello {
    pid_t pid = -1;
    std::uint64_t nonce_at = 0;
};

PeerHello receive_hello(int socket, const SetupDeadline& deadline) {
    PeerHello hello;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
    iovec part{&hello.nonce_at, sizeof hello.nonce_at};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = -1;
    while ((got = ::recvmsg(socket, &message, MSG_DONTWAIT)) < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            throw system_error("receiving from the other process", errno);
        }
        std::array<pollfd, 1> polled{pollfd{socket, POLLIN, 0}};
        deadline.wait(polled);
    }
    const cmsghdr* const attached = CMSG_FIRSTHDR(&message);
    if (got == 0) {
        deadline.await_cause();
    }
    if (got != sizeof hello.nonce_at || attached == nullptr || attached->cmsg_type != SCM_CREDENTIALS) {
        throw Error(ErrorKind::failed, "the other process did not send its pid and where its nonce is");
    }
    ucred credentials{};
    std::memcpy(&credentials, CMSG_DATA(attached), sizeof credentials);
    hello.pid = credentials.pid;
    return hello;
}

}  // namespace

Availability probe_peer_memory() {
    return platform::probe_by_doing("calls process_vm_readv(2)", read_one_another);
}

// Delegates to the other constructor, so that the destructor revokes the permission even if this constructor throws.
PeerMemory::PeerMemory(int socket, Side end, const ChannelConfig& config) : PeerMemory() {
    const int on = 1;
    if (::setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) {
        throw system_error("setting SO_PASSCRED", errno);
    }
    const SetupDeadline deadline(config, end == Side::parent ? "the child" : "the parent's acknowledgement");
    // The child sends first: the parent must know whom to permit before the child is asked to read.
    if (end == Side::child) {
        introduce(socket, config.nonce);
    }
    const PeerHello peer = receive_hello(socket, deadline);
    pid_ = peer.pid;
    if (end == Side::parent) {
        has_permitted_ = permit(pid_);
        introduce(socket, config.nonce);
    }
    std::string nonce(config.nonce.size(), '\0');
    if (const Fault fault = copy(peer.nonce_at, std::as_writable_bytes(std::span(nonce)))) {
        throw Error(ErrorKind::failed, "reading the memory of process " + std::to_string(pid_) + ": " + describe(fault),
                    fix);
    }
    if (nonce != config.nonce) {
        throw Error(ErrorKind::failed, "process " + std::to_string(pid_) + " does not know the nonce");
    }
}

PeerMemory::~PeerMemory() {
    if (has_permitted_) {
        forbid();
    }
}

Fault PeerMemory::copy(std::uint64_t address, std::span<std::byte> to) const noexcept {
    while (!to.empty()) {
        const iovec local{to.data(), to.size()};
        const iovec remote{reinterpret_cast<void*>(address), to.size()};  // NOLINT(performance-no-int-to-ptr): theirs
        const ssize_t got = ::process_vm_readv(pid_, &local, 1, &remote, 1, 0);
        if (got <= 0) {
            const int error = got == 0 ? EFAULT : errno;
            if (error == ESRCH) {
                return {FaultKind::closed};
            }
            return error == EFAULT ? Fault{FaultKind::corrupt} : Fault{FaultKind::system, error};
        }
        to = to.subspan(static_cast<std::size_t>(got));
        address += static_cast<std::uint64_t>(got);
    }
    return {};
}

}  // namespace ipcbench::transports
