// The model's scores of all tokens at one place of the last batch.
#pragma once

#include "handles.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace shim {

// Compilers compute the lanes together, which one greatest value after the other does not allow. What is no number is
// passed over.
inline float greatest_of(const float * values, int32_t size, float least) {
    constexpr int32_t lanes = 16;
    float             greatest[lanes];
    std::fill_n(greatest, lanes, least);
    int32_t from = 0;
    for (; from + lanes <= size; from += lanes) {
        for (int32_t lane = 0; lane < lanes; lane++) {
            const float value = values[from + lane];
            greatest[lane]    = value > greatest[lane] ? value : greatest[lane];
        }
    }
    for (; from < size; from++) {
        greatest[0] = values[from] > greatest[0] ? values[from] : greatest[0];
    }
    return *std::max_element(greatest, greatest + lanes);
}

// Of each value less the greatest of all.
double sum_of_exponentials(const float * values, int32_t size, double greatest);

struct Logits {
    const float * values;
    int32_t       size;

    // The first of equals, as an argmax of other libraries gives; the first token where its own value is no number.
    llama_token likeliest() const {
        const int32_t block    = 1024;
        float         greatest = values[0];
        int32_t       where    = 0;
        for (int32_t from = 0; from < size; from += block) {
            const float here = greatest_of(values + from, std::min(block, size - from), values[0]);
            if (here > greatest) {
                greatest = here;
                where    = from;
            }
        }
        return std::isnan(greatest) ? 0
                                    : static_cast<llama_token>(std::find(values + where, values + size, greatest) - values);
    }

    // The likeliest tokens, the best first; the first of equals.
    std::vector<llama_token> best(int32_t count) const {
        std::vector<llama_token> tokens(static_cast<size_t>(std::min(count, size)));
        std::iota(tokens.begin(), tokens.end(), 0);
        const auto better = [&](llama_token a, llama_token b) {
            return values[a] > values[b] || (values[a] == values[b] && a < b);
        };
        // A heap whose first is the worst of the best so far.
        std::make_heap(tokens.begin(), tokens.end(), better);
        for (auto token = static_cast<llama_token>(tokens.size()); token < size && !tokens.empty(); token++) {
            if (better(token, tokens.front())) {
                std::pop_heap(tokens.begin(), tokens.end(), better);
                tokens.back() = token;
                std::push_heap(tokens.begin(), tokens.end(), better);
            }
        }
        std::sort_heap(tokens.begin(), tokens.end(), better);
        return tokens;
    }

    // The logarithm of the sum of all exponentials: a logit minus this is a log-probability.
    double log_sum(llama_token most) const {
        const double greatest = values[most];
        const double result   = greatest + std::log(sum_of_exponentials(values, size, greatest));
        // Weights that are no numbers give scores that look like some, and no error.
        if (!std::isfinite(result)) {
            throw Error(Kind::failure, "the model computes values that are not numbers, so its file is damaged");
        }
        return result;
    }
};

// Throws, where llama.cpp would give null or read outside of its buffer.
inline Logits logits_at(llama_context * context, int32_t index) {
    const float * values = llama_get_logits_ith(context, index);
    if (values == nullptr) {
        throw Error(Kind::invalid, "there are no logits at this index");
    }
    return {values, llama_vocab_n_tokens(llama_model_get_vocab(llama_get_model(context)))};
}

}  // namespace shim
