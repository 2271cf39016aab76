#include "transports/copy_avoiding/sealed_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "platform/shared_memory.hpp"

namespace ipcbench::transports {
namespace {

constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

Fault failed() noexcept {
    return {FaultKind::system, errno};
}

}  // namespace

Fault MemoryDraft::open(std::size_t size) noexcept {
    discard();
    fd_ = platform::create_memfd("ipcbench-frame");
    if (!fd_) {
        return failed();
    }
    if (size == 0) {
        return {};
    }
    int done = -1;
    do {
        done = ::fallocate(fd_.get(), 0, 0, static_cast<off_t>(size));
    } while (done != 0 && errno == EINTR);
    if (done != 0) {
        return failed();
    }
    void* const at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd_.get(), 0);
    if (at == MAP_FAILED) {
        return failed();
    }
    data_ = static_cast<std::byte*>(at);
    size_ = size;
    guard_.cover({data_, size_});
    return {};
}

Fault MemoryDraft::seal() noexcept {
    unmap();  // F_SEAL_WRITE requires that there is no writable mapping
    return ::fcntl(fd_.get(), F_ADD_SEALS, seals) == 0 ? Fault{} : failed();
}

void MemoryDraft::discard() noexcept {
    unmap();
    fd_.reset();
}

void MemoryDraft::unmap() noexcept {
    if (data_ != nullptr) {
        guard_.uncover();
        ::munmap(data_, size_);
    }
    data_ = nullptr;
    size_ = 0;
}

Fault SealedMemory::map(int fd, std::size_t size) noexcept {
    unmap();
    // A descriptor that is not a memfd has no seals: EINVAL.
    const int there = ::fcntl(fd, F_GET_SEALS);
    struct stat status {};
    if (there < 0 || (there & seals) != seals || ::fstat(fd, &status) != 0 || std::cmp_less(status.st_size, size)) {
        return {FaultKind::corrupt};
    }
    if (size == 0) {
        return {};
    }
    // MAP_PRIVATE: before Linux 6.7, memory sealed against writing could not be mapped shared, even for reading.
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (at == MAP_FAILED) {
        return failed();
    }
    data_ = static_cast<std::byte*>(at);
    size_ = size;
    return {};
}

void SealedMemory::unmap() noexcept {
    if (data_ != nullptr) {
        ::munmap(data_, size_);
    }
    data_ = nullptr;
    size_ = 0;
}

}  // namespace ipcbench::transports
