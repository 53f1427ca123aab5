#pragma once

#include <cstddef>

namespace shim {

// The product, or the greatest number where it is greater; room is left to add to it.
inline size_t times(size_t a, size_t b) {
    size_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? ~size_t{0} / 4 : product < ~size_t{0} / 4 ? product : ~size_t{0} / 4;
}

}  // namespace shim
