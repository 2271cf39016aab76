#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/require.hpp"
#include "overhead/shared_state.hpp"

/// Large messages. Each is written into the memory that is sent, and compared after it is received, because a real user
/// would at least touch it.
namespace ipcbench::overhead::hand {
namespace {

/// A message, and pages to send it from or receive it in.
class Pages {
public:
    explicit Pages(std::size_t bytes)
        : message_(bytes),
          at_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0)) {
        if (at_ == MAP_FAILED) {
            throw system_error("allocating pages", errno);
        }
    }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    ~Pages() { ::munmap(at_, size()); }

    void write() noexcept { std::memcpy(at_, message_.data(), size()); }
    [[nodiscard]] bool is_right() noexcept { return std::memcmp(at_, message_.data(), size()) == 0; }
    [[nodiscard]] char* data() const noexcept { return static_cast<char*>(at_); }
    [[nodiscard]] std::size_t size() const noexcept { return message_.size(); }

private:
    OwnMessage message_;
    void* at_;
};

class SpliceEnd {
public:
    SpliceEnd(int input, int output, std::size_t bytes)
        : input_(input), output_(output), outgoing_(bytes), incoming_(bytes) {}

    bool send() noexcept {
        outgoing_.write();
        iovec rest{outgoing_.data(), outgoing_.size()};
        while (rest.iov_len != 0) {
            const ssize_t done = ::vmsplice(output_, &rest, 1, 0);
            if (done <= 0) {
                return false;
            }
            rest = {static_cast<char*>(rest.iov_base) + done, rest.iov_len - static_cast<std::size_t>(done)};
        }
        return true;
    }
    bool receive() noexcept {
        for (std::size_t got = 0; got < incoming_.size();) {
            const ssize_t more = ::read(input_, incoming_.data() + got, incoming_.size() - got);
            if (more <= 0) {
                return false;
            }
            got += static_cast<std::size_t>(more);
        }
        return incoming_.is_right();
    }

private:
    int input_;
    int output_;
    Pages outgoing_;
    Pages incoming_;
};

class CmaEnd {
public:
    CmaEnd(int socket, std::size_t bytes, pid_t peer)
        : socket_(socket), peer_(peer), outgoing_(bytes), incoming_(bytes) {}

    bool send() noexcept {
        outgoing_.write();
        const iovec where{outgoing_.data(), outgoing_.size()};
        return ::send(socket_, &where, sizeof where, 0) == sizeof where;
    }
    bool receive() noexcept {
        iovec where{};
        const iovec here{incoming_.data(), incoming_.size()};
        return ::recv(socket_, &where, sizeof where, 0) == sizeof where &&
               ::process_vm_readv(peer_ != 0 ? peer_ : ::getppid(), &here, 1, &where, 1, 0) ==
                   static_cast<ssize_t>(incoming_.size()) &&
               incoming_.is_right();
    }
    void meet(pid_t peer) noexcept { peer_ = peer; }

private:
    int socket_;
    pid_t peer_;
    Pages outgoing_;
    Pages incoming_;
};

class MemfdEnd {
public:
    MemfdEnd(int socket, std::size_t bytes) : socket_(socket), message_(bytes) {}

    bool send() noexcept {
        const UniqueFd memory(::memfd_create("hand", MFD_CLOEXEC | MFD_ALLOW_SEALING));
        if (::fallocate(memory.get(), 0, 0, static_cast<off_t>(message_.size())) != 0) {
            return false;
        }
        void* const at =
            ::mmap(nullptr, message_.size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, memory.get(), 0);
        if (at == MAP_FAILED) {
            return false;
        }
        std::memcpy(at, message_.data(), message_.size());
        ::munmap(at, message_.size());
        DescriptorMessage letter;
        cmsghdr* const attached = CMSG_FIRSTHDR(&letter.message);
        attached->cmsg_level = SOL_SOCKET;
        attached->cmsg_type = SCM_RIGHTS;
        attached->cmsg_len = CMSG_LEN(sizeof(int));
        const int fd = memory.get();
        std::memcpy(CMSG_DATA(attached), &fd, sizeof fd);
        return ::fcntl(fd, F_ADD_SEALS, seals) == 0 && ::sendmsg(socket_, &letter.message, 0) == 1;
    }
    bool receive() noexcept {
        DescriptorMessage letter;
        if (::recvmsg(socket_, &letter.message, MSG_CMSG_CLOEXEC) != 1) {
            return false;
        }
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&letter.message)), sizeof fd);
        const UniqueFd memory(fd);
        if ((::fcntl(fd, F_GET_SEALS) & seals) != seals) {
            return false;
        }
        void* const at = ::mmap(nullptr, message_.size(), PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
        const bool is_right = at != MAP_FAILED && std::memcmp(at, message_.data(), message_.size()) == 0;
        ::munmap(at, message_.size());
        return is_right;
    }

private:
    static constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

    struct DescriptorMessage {
        DescriptorMessage() noexcept {
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            message.msg_control = control.data();
            message.msg_controllen = control.size();
        }
        DescriptorMessage(const DescriptorMessage&) = delete;
        DescriptorMessage& operator=(const DescriptorMessage&) = delete;
        ~DescriptorMessage() = default;

        char byte = 0;
        iovec part{&byte, 1};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
    };

    int socket_;
    OwnMessage message_;
};

}  // namespace

double vmsplice(const LoopSpec& spec) {
    std::array<int, 2> there{-1, -1};
    std::array<int, 2> back{-1, -1};
    require(::pipe2(there.data(), O_CLOEXEC) == 0, "creating a pipe");
    const UniqueFd there_out(there[0]);
    const UniqueFd there_in(there[1]);
    require(::pipe2(back.data(), O_CLOEXEC) == 0, "creating a pipe");
    const UniqueFd back_out(back[0]);
    const UniqueFd back_in(back[1]);
    for (const int end : {there[1], back[1]}) {
        constexpr int room = 1 << 20;
        ::fcntl(end, F_SETPIPE_SZ, room);
    }
    SpliceEnd ours(back[0], there[1], spec.bytes);
    SpliceEnd theirs(there[0], back[1], spec.bytes);
    return bounce(spec, ours, theirs);
}

double cma(const LoopSpec& spec) {
    std::array<int, 2> ends{-1, -1};
    require(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0, "creating a pair of sockets");
    const UniqueFd our_socket(ends[0]);
    const UniqueFd their_socket(ends[1]);
    CmaEnd ours(ends[0], spec.bytes, 0);
    CmaEnd theirs(ends[1], spec.bytes, 0);
    const PeerProcess peer_process(spec.pinning, [&theirs] {
        while (theirs.receive() && theirs.send()) {
        }
    });
    ours.meet(peer_process.pid());
    return time_loop(spec, [&ours] { return ours.send() && ours.receive(); });
}

double memfd(const LoopSpec& spec) {
    std::array<int, 2> ends{-1, -1};
    require(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0, "creating a pair of sockets");
    const UniqueFd our_socket(ends[0]);
    const UniqueFd their_socket(ends[1]);
    MemfdEnd ours(ends[0], spec.bytes);
    MemfdEnd theirs(ends[1], spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace ipcbench::overhead::hand
