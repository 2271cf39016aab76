#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "platform/conditions.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// Firmware names of virtual machines, as in systemd's src/basic/virt.c (detect_vm_dmi).
constexpr std::array virtual_firmware{std::string_view("QEMU"),
                                      std::string_view("KVM"),
                                      std::string_view("OpenStack"),
                                      std::string_view("KubeVirt"),
                                      std::string_view("Amazon EC2"),
                                      std::string_view("VMware"),
                                      std::string_view("VMW"),
                                      std::string_view("innotek"),
                                      std::string_view("VirtualBox"),
                                      std::string_view("Xen"),
                                      std::string_view("Bochs"),
                                      std::string_view("Parallels"),
                                      std::string_view("BHYVE"),
                                      std::string_view("Apple Virtualization"),
                                      std::string_view("Virtual Machine"),
                                      std::string_view("Google Compute Engine")};

}  // namespace

Condition judge_virtual_machine(const SystemInfo& info) {
    const auto bad = [](const std::string& which) {
        return Condition{"virtual_machine", Verdict::bad, "this is a virtual machine (" + which + ")",
                         "wake-ups and page faults cost more here than on bare metal"};
    };
    const std::string product = info.dmi_vendor.value_or("") + " " + info.dmi_product.value_or("");
    const bool metal = product.find(".metal") != std::string::npos;  // Amazon's bare-metal instances
    if (info.hypervisor && !info.hypervisor->empty()) {
        return bad(*info.hypervisor);
    }
    for (const std::string_view name : virtual_firmware) {
        if (!metal && product.find(name) != std::string::npos) {
            return bad(trimmed(product));
        }
    }
    const std::optional<std::string> flags = info.cpuinfo ? value_of(*info.cpuinfo, "flags", ':') : std::nullopt;
    if (flags && (" " + *flags + " ").find(" hypervisor ") != std::string::npos) {
        return bad("the CPU says so");
    }
    // Only x86 has that flag; other CPUs have only the firmware's name.
    if (flags || info.dmi_product) {
        return {"virtual_machine", Verdict::ok, "none seen", ""};
    }
    return {"virtual_machine", Verdict::unknown, "neither the processor nor the firmware says", ""};
}

}  // namespace ipcbench::platform
