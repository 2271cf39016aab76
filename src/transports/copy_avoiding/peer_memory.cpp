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
#include "platform/attempt.hpp"
#include "platform/fd_passing.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports {
namespace {

constexpr const char* mend = "sysctl kernel.yama.ptrace_scope=1, and a seccomp profile that allows process_vm_readv(2)";

/// Reads a word from another process, and returns 0 or errno.
int read_word(pid_t process, std::uint64_t& there) {
    std::uint64_t here = 0;
    const iovec remote{&there, sizeof there};
    const iovec local{&here, sizeof here};
    return ::process_vm_readv(process, &local, 1, &remote, 1, 0) < 0 ? errno : 0;
}

/// Yama lets a process read only its descendants, unless the target permits more. Without Yama: EINVAL, and no need.
bool permit(pid_t reader) noexcept {
    return ::prctl(PR_SET_PTRACER, static_cast<unsigned long>(reader), 0, 0, 0) == 0;
}

void forbid() noexcept {
    ::prctl(PR_SET_PTRACER, 0, 0, 0, 0);
}

void require_read(int error, const std::string& whose) {
    if (error != 0) {
        throw Error(ErrorKind::unavailable, describe_errno("reading " + whose + " memory (process_vm_readv)", error),
                    mend);
    }
}

/// The result when a child that has our permission reads our memory: 0 or errno.
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

/// Says where our copy of the nonce lies, and by the way who we are.
void introduce(int socket, const std::string& nonce) {
    const auto address = reinterpret_cast<std::uintptr_t>(nonce.data());
    const std::uint64_t word = address;
    if (::send(socket, &word, sizeof word, MSG_NOSIGNAL) != sizeof word) {
        throw system_error("telling the other process where our memory is", errno);
    }
}

struct Introduction {
    pid_t pid = -1;
    std::uint64_t nonce_at = 0;
};

Introduction hear(int socket, const SetupDeadline& deadline) {
    Introduction heard;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
    iovec part{&heard.nonce_at, sizeof heard.nonce_at};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = -1;
    while ((got = ::recvmsg(socket, &message, MSG_DONTWAIT)) < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            throw system_error("hearing from the other process", errno);
        }
        std::array<pollfd, 1> polled{pollfd{socket, POLLIN, 0}};
        deadline.wait(polled);
    }
    const cmsghdr* const attached = CMSG_FIRSTHDR(&message);
    if (got != sizeof heard.nonce_at || attached == nullptr || attached->cmsg_type != SCM_CREDENTIALS) {
        throw Error(ErrorKind::failed, "the other process hung up while the connection was made");
    }
    ucred credentials{};
    std::memcpy(&credentials, CMSG_DATA(attached), sizeof credentials);
    heard.pid = credentials.pid;
    return heard;
}

}  // namespace

Availability probe_peer_memory() {
    return platform::try_out("calls process_vm_readv(2)", read_one_another);
}

// By way of the other constructor: after that the destructor takes back the leave, whatever happens here.
PeerMemory::PeerMemory(int socket, End end, const ChannelConfig& config) : PeerMemory() {
    const int on = 1;
    if (::setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) {
        throw system_error("setting SO_PASSCRED", errno);
    }
    const SetupDeadline deadline(config, end == End::parent ? "the child" : "the parent's acknowledgement");
    // The child speaks first: the parent must know whom to permit before he is asked to look.
    if (end == End::child) {
        introduce(socket, config.nonce);
    }
    const Introduction peer = hear(socket, deadline);
    pid_ = peer.pid;
    if (end == End::parent) {
        has_permitted_ = permit(pid_);
        introduce(socket, config.nonce);
    }
    std::string nonce(config.nonce.size(), '\0');
    if (const Fault fault = copy(peer.nonce_at, std::as_writable_bytes(std::span(nonce)))) {
        throw Error(ErrorKind::failed, "reading the memory of process " + std::to_string(pid_) + ": " + describe(fault),
                    mend);
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
