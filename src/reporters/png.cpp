#include "reporters/png.hpp"

#include "ipcbench/base/error.hpp"

#ifdef IPCBENCH_HAS_RSVG

#include <cairo.h>
#include <dlfcn.h>
#include <librsvg/rsvg.h>

#include <cmath>
#include <memory>

/// Called by the leak sanitizer: fontconfig keeps what it has read until the process ends.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the sanitizer's name
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig\n";
}

namespace ipcbench::reporters {
namespace {

constexpr const char* without = "write .svg instead";
constexpr double pixels_per_unit = 2;

/// librsvg and its dependencies, which stay loaded until the program ends: GLib cannot be unloaded.
class Library {
public:
    Library() : handle_(::dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) {
            throw Error(ErrorKind::usage, std::string("drawing PNG: ") + ::dlerror(), without);
        }
    }
    /// Returns the function of that name, with the type from its header.
    template <class Function>
    [[nodiscard]] Function* find(const char* name) const {
        void* const symbol = ::dlsym(handle_, name);
        if (symbol == nullptr) {
            throw Error(ErrorKind::usage, std::string("drawing PNG: ") + ::dlerror(), without);
        }
        return reinterpret_cast<Function*>(symbol);
    }

private:
    void* handle_;
};

#define IPCBENCH_FIND(name) library.find<decltype(::name)>(#name)

cairo_status_t append(void* text, const unsigned char* data, unsigned size) {
    static_cast<std::string*>(text)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

[[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorKind::failed, "drawing PNG: " + what, without);
}

}  // namespace

std::string png_of(std::string_view svg) {
    const Library library;
    const auto unref = IPCBENCH_FIND(g_object_unref);
    const auto surface_destroy = IPCBENCH_FIND(cairo_surface_destroy);
    const auto destroy = IPCBENCH_FIND(cairo_destroy);

    const auto release = [unref](RsvgHandle* handle) { unref(handle); };
    const std::unique_ptr<RsvgHandle, decltype(release)> image(
        IPCBENCH_FIND(rsvg_handle_new_from_data)(reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr),
        release);
    gdouble width = 0;
    gdouble height = 0;
    if (!image || IPCBENCH_FIND(rsvg_handle_get_intrinsic_size_in_pixels)(image.get(), &width, &height) == 0) {
        fail("librsvg does not understand the drawing");
    }
    const std::unique_ptr<cairo_surface_t, decltype(surface_destroy)> surface(
        IPCBENCH_FIND(cairo_image_surface_create)(CAIRO_FORMAT_ARGB32,
                                                  static_cast<int>(std::ceil(width * pixels_per_unit)),
                                                  static_cast<int>(std::ceil(height * pixels_per_unit))),
        surface_destroy);
    const std::unique_ptr<cairo_t, decltype(destroy)> pen(IPCBENCH_FIND(cairo_create)(surface.get()), destroy);
    IPCBENCH_FIND(cairo_scale)(pen.get(), pixels_per_unit, pixels_per_unit);
    const RsvgRectangle whole{0, 0, width, height};
    if (IPCBENCH_FIND(rsvg_handle_render_document)(image.get(), pen.get(), &whole, nullptr) == 0) {
        fail("librsvg cannot draw it");
    }
    std::string png;
    const cairo_status_t status = IPCBENCH_FIND(cairo_surface_write_to_png_stream)(surface.get(), append, &png);
    if (status != CAIRO_STATUS_SUCCESS) {  // also if the drawing is too large for an image surface
        fail(IPCBENCH_FIND(cairo_status_to_string)(status));
    }
    return png;
}

}  // namespace ipcbench::reporters

#else

namespace ipcbench::reporters {

std::string png_of(std::string_view /*svg*/) {
    throw Error(ErrorKind::usage, "built without librsvg, which draws PNG",
                "write .svg instead, or install librsvg2-dev and libcairo2-dev and build anew");
}

}  // namespace ipcbench::reporters

#endif
