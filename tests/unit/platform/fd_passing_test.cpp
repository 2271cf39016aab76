#include "platform/fd_passing.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>
#include <string>

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

bool same_file(int one, int other) {
    struct stat first {};
    struct stat second {};
    return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text));
}

/// Opens two different files.
std::vector<UniqueFd> two_files() {
    std::vector<UniqueFd> files;
    files.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
    files.emplace_back(::open("/dev/zero", O_RDWR | O_CLOEXEC));
    return files;
}

TEST(FdPassing, descriptors_arrive_with_the_bytes) {
    const auto [one, other] = socket_pair();
    const std::vector<UniqueFd> sent = two_files();
    ASSERT_EQ(send_with_descriptors(one.get(), bytes_of("hello"), sent), 5);

    std::array<std::byte, 16> room{};
    std::vector<UniqueFd> received;
    ASSERT_EQ(receive_with_descriptors(other.get(), room, received), 5);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(room.data()), 5), "hello");
    ASSERT_EQ(received.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NE(received[i].get(), sent[i].get());
        EXPECT_TRUE(same_file(received[i].get(), sent[i].get()));
        EXPECT_TRUE((::fcntl(received[i].get(), F_GETFD) & FD_CLOEXEC) != 0);
    }
}

TEST(FdPassing, bytes_alone_bring_no_descriptor) {
    const auto [one, other] = socket_pair();
    ASSERT_EQ(send_with_descriptors(one.get(), bytes_of("hello"), {}), 5);
    std::array<std::byte, 16> room{};
    std::vector<UniqueFd> received;
    EXPECT_EQ(receive_with_descriptors(other.get(), room, received), 5);
    EXPECT_TRUE(received.empty());
}

TEST(FdPassing, further_descriptors_are_put_behind_those_that_are_there) {
    const auto [one, other] = socket_pair();
    const std::vector<UniqueFd> sent = two_files();
    std::array<std::byte, 16> room{};
    std::vector<UniqueFd> received;
    for (int i = 1; i <= 2; ++i) {
        ASSERT_EQ(send_with_descriptors(one.get(), bytes_of("x"), sent), 1);
        ASSERT_EQ(receive_with_descriptors(other.get(), room, received), 1);
        EXPECT_EQ(received.size(), 2U * static_cast<unsigned>(i));
    }
}

TEST(FdPassing, sixteen_go_and_seventeen_are_refused) {
    const auto [one, other] = socket_pair();
    std::vector<UniqueFd> many;
    for (int i = 0; i < 16; ++i) {
        many.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
    }
    EXPECT_EQ(send_with_descriptors(one.get(), bytes_of("x"), many), 1);
    std::array<std::byte, 16> room{};
    std::vector<UniqueFd> received;
    EXPECT_EQ(receive_with_descriptors(other.get(), room, received), 1);
    EXPECT_EQ(received.size(), 16U);

    many.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
    EXPECT_EQ(send_with_descriptors(one.get(), bytes_of("x"), many), -1);
    EXPECT_EQ(errno, EINVAL);
}

TEST(FdPassing, the_end_is_zero_bytes) {
    auto [one, other] = socket_pair();
    one.reset();
    std::array<std::byte, 16> room{};
    std::vector<UniqueFd> received;
    EXPECT_EQ(receive_with_descriptors(other.get(), room, received), 0);
}

TEST(FdPassing, sending_to_nobody_is_an_error_and_no_death) {
    auto [one, other] = socket_pair();
    other.reset();
    EXPECT_EQ(send_with_descriptors(one.get(), bytes_of("x"), {}), -1);
    EXPECT_EQ(errno, EPIPE);
}

}  // namespace
}  // namespace ipcbench::platform
