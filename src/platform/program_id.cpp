#include "platform/program_id.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

namespace ipcbench::platform {
namespace {

/// Returns the build id among the notes of a segment (elf(5), "Notes"); "" if it is not there.
std::string build_id_in(std::string_view notes) {
    using namespace std::string_view_literals;
    constexpr std::string_view owner = "GNU\0"sv;
    constexpr std::size_t alignment = 4;
    const auto padded = [](std::size_t size) { return (size + alignment - 1) / alignment * alignment; };
    while (notes.size() > sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) head{};
        std::memcpy(&head, notes.data(), sizeof head);
        notes.remove_prefix(sizeof head);
        if (notes.size() < padded(head.n_namesz) + head.n_descsz) {
            break;
        }
        const std::string_view content = notes.substr(padded(head.n_namesz), head.n_descsz);
        if (head.n_type == NT_GNU_BUILD_ID && notes.substr(0, head.n_namesz) == owner) {
            std::string text;
            for (const char byte : content) {
                text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
            }
            return text;
        }
        notes.remove_prefix(std::min(notes.size(), padded(head.n_namesz) + padded(head.n_descsz)));
    }
    return "";
}

/// Reads the first object, which is the program, and ends the iteration.
int read_program(dl_phdr_info* object, std::size_t /*size*/, void* id) {
    for (ElfW(Half) i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        auto& text = *static_cast<std::string*>(id);
        if (segment.p_type == PT_NOTE && text.empty()) {
            // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells addresses as numbers
            text = build_id_in({reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr), segment.p_memsz});
        }
    }
    return 1;
}

}  // namespace

std::string program_id() {
    std::string id;
    ::dl_iterate_phdr(read_program, &id);
    return id;
}

}  // namespace ipcbench::platform
