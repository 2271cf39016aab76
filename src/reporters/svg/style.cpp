#include "reporters/svg/style.hpp"

#include <fmt/format.h>

#include "reporters/svg/palette.hpp"

namespace ipcbench::reporters::svg {

std::string palette_style() {
    std::string rules;
    for (std::size_t i = 0; i < palette.size(); ++i) {
        rules += fmt::format(".f{0}{{fill:{1}}}.s{0}{{stroke:{1};fill:none;stroke-width:2}}\n", i, palette.at(i));
    }
    rules += fmt::format(".fr{{fill:{0}}}.sr{{stroke:{0};fill:none;stroke-opacity:.45}}\n", grey);
    rules += ".hit{stroke:#000;stroke-opacity:0;stroke-width:9;fill:none}\n";
    return rules;
}

std::string light_style() {
    return fmt::format("text{{font-family:sans-serif;font-size:{}px;fill:#1f2328}}\n", font_size) +
           ".m{fill:#59636e}.h{font-weight:bold}.b{font-weight:bold;font-size:16px}\n"
           ".c{fill:#ffffff;stroke:#d1d9e0}.g{stroke:#d1d9e0;fill:none}.a{stroke:#818b98;fill:none}\n"
           ".e{stroke:#1f2328;stroke-width:1.5;fill:none}.k{stroke:#818b98;fill:none}\n" +
           palette_style();
}

std::string dark_style() {
    return "text{fill:#f0f6fc}.m{fill:#9198a1}.c{fill:#0d1117;stroke:#3d444d}.g{stroke:#3d444d}\n"
           ".a{stroke:#818b98}.e{stroke:#f0f6fc}.k{stroke:#818b98}\n";
}

}  // namespace ipcbench::reporters::svg
