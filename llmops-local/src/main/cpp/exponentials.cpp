// The sum of the exponentials of all logits, which each log-probability needs.
#include "logits.h"

#include <cstring>

namespace shim {

namespace {

// exp(x) for x from -708 to 0, within two units of its last digit, in a form that compilers compute for several x together. It is built without fused
// operations, so that all processors give the same bits.
inline double exponential(double x) {
    constexpr double log2_of_e = 1.4426950408889634;
    // A multiple of the first part has no digits that are lost.
    constexpr double ln2_first = 6.93145751953125e-1;
    constexpr double ln2_rest  = 1.42860682030941723212e-6;
    // 1.5 * 2^52: a sum with it has the rounded other number in its last bits.
    constexpr double rounding  = 6755399441055744.0;
    constexpr double factors[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
                                  1.0 / 40320,      1.0 / 5040,      1.0 / 720,      1.0 / 120,     1.0 / 24,
                                  1.0 / 6,          1.0 / 2,         1.0,            1.0};

    const double rounded = x * log2_of_e + rounding;
    const double whole   = rounded - rounding;
    const double rest    = (x - whole * ln2_first) - whole * ln2_rest;
    double       series  = 0;
    for (const double factor : factors) {
        series = series * rest + factor;
    }
    uint64_t bits;
    std::memcpy(&bits, &rounded, sizeof bits);
    bits = (bits + 1023) << 52;
    double power_of_two;
    std::memcpy(&power_of_two, &bits, sizeof power_of_two);
    return series * power_of_two;
}

inline double term(float value, double greatest) {
    const double x = static_cast<double>(value) - greatest;
    return exponential(x < -708 ? -708 : x);
}

}  // namespace

#if defined(__x86_64__) && defined(__GLIBC__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
double sum_of_exponentials(const float * values, int32_t size, double greatest) {
    constexpr int32_t lanes       = 16;
    double            sums[lanes] = {};
    int32_t           from        = 0;
    for (; from + lanes <= size; from += lanes) {
        for (int32_t lane = 0; lane < lanes; lane++) {
            sums[lane] += term(values[from + lane], greatest);
        }
    }
    for (; from < size; from++) {
        sums[0] += term(values[from], greatest);
    }
    return std::accumulate(sums, sums + lanes, 0.0);
}

}  // namespace shim
