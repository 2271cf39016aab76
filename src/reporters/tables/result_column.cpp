#include <utility>

#include "reporters/tables/figures.hpp"

namespace ipcbench::reporters {

ResultColumn ResultColumn::titled(std::string title) && {
    column.title = std::move(title);
    return std::move(*this);
}

ResultColumn ResultColumn::noted(std::string note) && {
    column.note = std::move(note);
    return std::move(*this);
}

ResultColumn ResultColumn::dispensable(int rank) && {
    column.dispensable = rank;
    return std::move(*this);
}

int compare(const TableCell& result, const TableCell& other, Better better) {
    if (!result.number || !other.number) {
        return static_cast<int>(result.number.has_value()) - static_cast<int>(other.number.has_value());
    }
    const int more =
        static_cast<int>(*result.number > *other.number) - static_cast<int>(*result.number < *other.number);
    return better == Better::more ? more : -more;
}

}  // namespace ipcbench::reporters
