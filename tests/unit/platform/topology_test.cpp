#include "platform/topology.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "platform/affinity.hpp"

namespace ipcbench::platform {
namespace {

/// A fake of /sys/devices/system that contains only what a test writes.
class TopologyTest : public testing::Test {
protected:
    TopologyTest() {
        std::string name = (std::filesystem::temp_directory_path() / "ipcbench-sys-XXXXXX").string();
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name + "/";
    }
    ~TopologyTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& path, const std::string& text) const {
        std::filesystem::create_directories(std::filesystem::path(folder_ + path).parent_path());
        std::ofstream(folder_ + path) << text << "\n";
    }
    void write_cache(int index, const char* level, const char* type, const char* size, const char* cpus) const {
        const std::string cache = "cpu/cpu2/cache/index" + std::to_string(index) + "/";
        write(cache + "level", level);
        write(cache + "type", type);
        write(cache + "size", size);
        write(cache + "shared_cpu_list", cpus);
    }

    std::string folder_;
};

TEST_F(TopologyTest, has_the_caches_of_our_first_cpu) {
    write_cache(0, "1", "Data", "48K", "2,6");
    write_cache(1, "1", "Instruction", "32K", "2,6");
    write_cache(2, "2", "Unified", "1M", "2");
    const Topology topology = read_topology({2, 3}, folder_);
    ASSERT_EQ(topology.caches.size(), 3U);
    EXPECT_EQ(topology.caches[0].kind, 'd');
    EXPECT_EQ(topology.caches[0].bytes, 48U * 1024);
    EXPECT_EQ(topology.caches[0].sharers, 2U);
    EXPECT_EQ(topology.caches[1].kind, 'i');
    EXPECT_EQ(topology.caches[2].kind, 'u');
    EXPECT_EQ(topology.caches[2].level, 2);
    EXPECT_EQ(topology.caches[2].bytes, 1024U * 1024);
}

TEST_F(TopologyTest, counts_the_nodes_of_our_cpus) {
    write("node/online", "0-1,3");
    write("node/node0/cpulist", "0-3");
    write("node/node1/cpulist", "4-7");
    write("node/node3/cpulist", "");
    EXPECT_EQ(read_topology({2, 3}, folder_).numa_nodes, 3U);
    EXPECT_EQ(read_topology({2, 3}, folder_).own_numa_nodes, 1U);
    EXPECT_EQ(read_topology({3, 4}, folder_).own_numa_nodes, 2U);
}

TEST_F(TopologyTest, is_empty_without_sysfs) {
    const Topology topology = read_topology({}, folder_);
    EXPECT_TRUE(topology.caches.empty());
    EXPECT_EQ(topology.numa_nodes, 0U);
    write_cache(0, "nonsense", "", "", "");
    EXPECT_TRUE(read_topology({2}, folder_).caches.empty());
    write_cache(0, "1", "Data", "-1K", "x");
    EXPECT_EQ(read_topology({2}, folder_).caches.at(0).bytes, 0U);
}

TEST_F(TopologyTest, of_this_machine_agrees_with_hwloc) {
    const auto thorough = discover_topology(allowed_cpus());
    if (!thorough) {
        GTEST_SKIP() << "built without hwloc";
    }
    EXPECT_GT(thorough->cpus, 0U);
    const Topology quick = read_topology(allowed_cpus(), "/sys/devices/system/");
    if (quick.own_numa_nodes > 0) {
        EXPECT_EQ(quick.own_numa_nodes, thorough->own_numa_nodes);
    }
}

}  // namespace
}  // namespace ipcbench::platform
