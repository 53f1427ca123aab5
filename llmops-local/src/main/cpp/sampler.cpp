#include "handles.h"
#include "logits.h"

#include <cmath>

using namespace shim;

LLAMA_ENTRY(jlong, samplerCreate)(JNIEnv * env, jclass) {
    return guarded(env, jlong{0}, [&] {
        auto                       sampler = std::make_unique<Sampler>();
        llama_sampler_chain_params params  = llama_sampler_chain_default_params();
        params.no_perf                     = true;
        sampler->chain                     = llama_sampler_chain_init(params);
        return to_handle(std::move(sampler));
    });
}

LLAMA_ENTRY(void, samplerFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Sampler>(handle); });
}

static void add(JNIEnv * env, jlong handle, llama_sampler * sampler) {
    guarded_void(env, [&] { llama_sampler_chain_add(from_handle<Sampler>(handle).chain, sampler); });
}

LLAMA_ENTRY(void, samplerAddGreedy)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] {
        Sampler & sampler = from_handle<Sampler>(handle);
        sampler.greedy    = llama_sampler_chain_n(sampler.chain) == 0;
        llama_sampler_chain_add(sampler.chain, llama_sampler_init_greedy());
    });
}

LLAMA_ENTRY(void, samplerAddTopK)(JNIEnv * env, jclass, jlong handle, jint k) {
    add(env, handle, llama_sampler_init_top_k(k));
}

LLAMA_ENTRY(void, samplerAddTopP)(JNIEnv * env, jclass, jlong handle, jfloat p) {
    add(env, handle, llama_sampler_init_top_p(p, 1));
}

LLAMA_ENTRY(void, samplerAddMinP)(JNIEnv * env, jclass, jlong handle, jfloat p) {
    add(env, handle, llama_sampler_init_min_p(p, 1));
}

LLAMA_ENTRY(void, samplerAddTemperature)(JNIEnv * env, jclass, jlong handle, jfloat temperature) {
    add(env, handle, llama_sampler_init_temp(temperature));
}

LLAMA_ENTRY(void, samplerAddDistribution)(JNIEnv * env, jclass, jlong handle, jint seed) {
    add(env, handle, llama_sampler_init_dist(static_cast<uint32_t>(seed)));
}

static void fill(Sampler & sampler, const Logits & logits) {
    sampler.candidates.resize(static_cast<size_t>(logits.size));
    for (int32_t token = 0; token < logits.size; token++) {
        sampler.candidates[static_cast<size_t>(token)] = {token, logits.values[token], 0.0f};
    }
}

static llama_token select(Sampler & sampler) {
    llama_token_data_array all = {sampler.candidates.data(), sampler.candidates.size(), -1, false};
    llama_sampler_apply(sampler.chain, &all);
    if (all.selected < 0 || static_cast<size_t>(all.selected) >= all.size) {
        throw Error(Kind::failure, "the sampler chain selected no token");
    }
    return all.data[all.selected].id;
}

static bool allowed(Sampler & sampler, llama_token token) {
    require_short_search(sampler.grammar, token);
    llama_token_data       one    = {token, 1.0f, 0.0f};
    llama_token_data_array single = {&one, 1, -1, false};
    llama_sampler_apply(sampler.grammar, &single);
    return !std::isinf(one.logit);
}

// The greedy sampler needs no list of candidates, whose making takes as long as a layer of a small model.
static llama_token choose_freely(Sampler & sampler, const Logits & logits) {
    if (sampler.greedy) {
        return logits.likeliest();
    }
    fill(sampler, logits);
    return select(sampler);
}

// A grammar looks at every candidate, which is slow over a whole vocabulary. The token that would be chosen without it
// is nearly always allowed, so only that one is checked first (as common_sampler_sample of llama.cpp does).
static llama_token sample_with_grammar(Sampler & sampler, llama_context * context, int32_t index) {
    const Logits logits = logits_at(context, index);
    llama_token  token  = choose_freely(sampler, logits);
    if (grammar_applies(sampler) && !allowed(sampler, token)) {
        require_short_search_of_all(sampler.grammar);
        fill(sampler, logits);
        llama_token_data_array all = {sampler.candidates.data(), sampler.candidates.size(), -1, false};
        llama_sampler_apply(sampler.grammar, &all);
        token = select(sampler);
        if (!allowed(sampler, token)) {
            // Asked again it would end the same way, so the request is refused.
            throw Error(Kind::refused, "no token of the model's vocabulary continues the grammar, so no answer can follow it; "
                                       "change the grammar or the schema");
        }
    }
    grammar_accept(sampler, token);
    llama_sampler_accept(sampler.chain, token);
    return token;
}

static llama_token sample(Sampler & sampler, llama_context * context, int32_t index) {
    if (sampler.grammar != nullptr) {
        return sample_with_grammar(sampler, context, index);
    }
    return sampler.greedy ? logits_at(context, index).likeliest() : llama_sampler_sample(sampler.chain, context, index);
}

LLAMA_ENTRY(jint, sample)(JNIEnv * env, jclass, jlong handle, jlong context_handle, jint index) {
    return guarded(env, jint{-1}, [&] {
        Context & context = live_context(context_handle);
        Sampler & sampler = from_handle<Sampler>(handle);
        return in_context(context, [&] {
            const llama_token token = sample(sampler, context.context, index);
            // Weights that are no numbers give text that looks like an answer, and no error.
            if (std::isnan(llama_get_logits_ith(context.context, index)[token])) {
                throw Error(Kind::failure, "the model computes values that are not numbers, so its file is damaged");
            }
            return token;
        });
    });
}
