#include "hot_path/allocation_counter.hpp"

#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace ipcbench::hot_path {
namespace {

/// Keeps the compiler from removing an allocation.
void use(const volatile void* memory) {
    asm volatile("" : : "g"(memory) : "memory");
}

TEST(AllocationCounter, works_in_this_build) {
    EXPECT_TRUE(AllocationCounter::works());
}

TEST(AllocationCounter, counts_every_way_to_the_heap) {
    const AllocationCounter counter;
    const auto one = std::make_unique<int>(1);
    use(one.get());
    EXPECT_EQ(counter.allocations(), 1U);
    std::vector<int> many(100);
    use(many.data());
    EXPECT_EQ(counter.allocations(), 2U);
    const std::string text(100, 'x');
    use(text.data());
    EXPECT_EQ(counter.allocations(), 3U);
    // NOLINTBEGIN(cppcoreguidelines-no-malloc): the test counts its calls
    void* memory = std::malloc(10);
    use(memory);
    EXPECT_EQ(counter.allocations(), 4U);
    memory = std::realloc(memory, 1000);
    use(memory);
    EXPECT_EQ(counter.allocations(), 5U);
    std::free(memory);
    memory = std::calloc(2, 10);
    use(memory);
    EXPECT_EQ(counter.allocations(), 6U);
    std::free(memory);
    // NOLINTEND(cppcoreguidelines-no-malloc)
}

TEST(AllocationCounter, counts_aligned_memory) {
    const AllocationCounter counter;
    struct alignas(64) Line {
        std::array<char, 64> bytes{};
    };
    const auto line = std::make_unique<Line>();
    use(line.get());
    EXPECT_EQ(counter.allocations(), 1U);
}

TEST(AllocationCounter, does_not_count_what_is_no_allocation) {
    const AllocationCounter counter;
    std::string in_place = "short";
    use(in_place.data());
    in_place += "er";
    EXPECT_EQ(counter.allocations(), 0U);
}

TEST(AllocationCounter, counts_for_its_own_thread_only) {
    std::uint64_t here = 1;
    std::thread other([&] {
        const AllocationCounter counter;
        here = counter.allocations();
    });
    other.join();
    EXPECT_EQ(here, 0U);
    const AllocationCounter counter;
    const auto one = std::make_unique<int>(1);
    use(one.get());
    EXPECT_EQ(counter.allocations(), 1U);
}

}  // namespace
}  // namespace ipcbench::hot_path
