// The samplers beyond temperature, top-k, top-p and min-p. Each is made and added within the guard.
#include "handles.h"
#include "logits.h"

#include <algorithm>

using namespace shim;

namespace {

// Takes a sampler that llama.cpp may have refused to make.
void add_made(jlong handle, llama_sampler * made, const char * what) {
    if (made == nullptr) {
        throw Error(Kind::invalid, std::string("llama.cpp could not make the sampler ") + what);
    }
    llama_sampler_chain_add(from_handle<Sampler>(handle).chain, made);
}

}  // namespace

LLAMA_ENTRY(void, samplerAddTypical)(JNIEnv * env, jclass, jlong handle, jfloat p) {
    guarded_void(env, [&] { add_made(handle, llama_sampler_init_typical(p, 1), "typical"); });
}

LLAMA_ENTRY(void, samplerAddTopNSigma)(JNIEnv * env, jclass, jlong handle, jfloat n) {
    guarded_void(env, [&] { add_made(handle, llama_sampler_init_top_n_sigma(n), "top-n-sigma"); });
}

LLAMA_ENTRY(void, samplerAddXtc)(JNIEnv * env, jclass, jlong handle, jfloat probability, jfloat threshold, jint seed) {
    guarded_void(env, [&] {
        add_made(handle, llama_sampler_init_xtc(probability, threshold, 1, static_cast<uint32_t>(seed)), "XTC");
    });
}

LLAMA_ENTRY(void, samplerAddDynamicTemperature)(
    JNIEnv * env, jclass, jlong handle, jfloat temperature, jfloat range, jfloat exponent) {
    guarded_void(env, [&] {
        add_made(handle, llama_sampler_init_temp_ext(temperature, range, exponent), "dynamic temperature");
    });
}

LLAMA_ENTRY(void, samplerAddMirostat)(
    JNIEnv * env, jclass, jlong handle, jlong model, jint version, jint seed, jfloat tau, jfloat eta) {
    guarded_void(env, [&] {
        const auto    random = static_cast<uint32_t>(seed);
        const int32_t size   = llama_vocab_n_tokens(from_handle<Model>(model).vocab);
        // 100 tokens to estimate by, as the paper and llama.cpp have it.
        add_made(
            handle, version == 1 ? llama_sampler_init_mirostat(size, random, tau, eta, 100)
                                 : llama_sampler_init_mirostat_v2(random, tau, eta),
            "mirostat");
    });
}

LLAMA_ENTRY(void, samplerAddAdaptive)(JNIEnv * env, jclass, jlong handle, jfloat target, jfloat decay, jint seed) {
    guarded_void(env, [&] {
        add_made(handle, llama_sampler_init_adaptive_p(target, decay, static_cast<uint32_t>(seed)), "adaptive-p");
    });
}

LLAMA_ENTRY(void, samplerAddPenalties)(
    JNIEnv * env, jclass, jlong handle, jlong model, jint last, jfloat repeat, jfloat frequency, jfloat presence) {
    guarded_void(env, [&] {
        const int32_t size = llama_vocab_n_tokens(from_handle<Model>(model).vocab);
        add_made(handle, llama_sampler_init_penalties(size, last, repeat, frequency, presence), "penalties");
    });
}

LLAMA_ENTRY(void, samplerAddDry)(
    JNIEnv * env, jclass, jlong handle, jlong model, jfloat multiplier, jfloat base, jint allowed, jint last,
    jobjectArray breakers) {
    guarded_void(env, [&] {
        const std::vector<std::string> texts = to_strings(env, breakers);
        std::vector<const char *>      pointers;
        for (const std::string & text : texts) {
            pointers.push_back(text.c_str());
        }
        add_made(
            handle,
            llama_sampler_init_dry(
                from_handle<Model>(model).vocab, multiplier, base, allowed, last, pointers.data(), pointers.size()),
            "DRY");
    });
}

// Also forbids what the vocabulary says must never be generated, as llama.cpp's own programs do.
LLAMA_ENTRY(void, samplerAddLogitBias)(
    JNIEnv * env, jclass, jlong handle, jlong model_handle, jintArray tokens, jfloatArray biases) {
    guarded_void(env, [&] {
        const llama_vocab *           vocab = from_handle<Model>(model_handle).vocab;
        const jsize                   count = env->GetArrayLength(tokens);
        const auto                    token = to_ints(env, tokens, count);
        std::vector<llama_logit_bias> all;
        if (env->GetArrayLength(biases) < count) {
            throw Error(Kind::invalid, "biases is shorter than tokens");
        }
        std::vector<float> bias(static_cast<size_t>(count));
        env->GetFloatArrayRegion(biases, 0, count, bias.data());
        for (size_t i = 0; i < bias.size(); i++) {
            all.push_back({token[i], bias[i]});
        }
        int32_t             suppressed = 0;
        const llama_token * never      = llama_vocab_get_suppress_tokens(vocab, &suppressed);
        for (int32_t i = 0; i < suppressed; i++) {
            all.push_back({never[i], -INFINITY});
        }
        if (!all.empty()) {
            add_made(
                handle,
                llama_sampler_init_logit_bias(llama_vocab_n_tokens(vocab), static_cast<int32_t>(all.size()), all.data()),
                "logit bias");
        }
    });
}

// Tells the chain, but no grammar, what stood before: penalties and DRY look at it.
LLAMA_ENTRY(void, samplerAccept)(JNIEnv * env, jclass, jlong handle, jintArray tokens) {
    guarded_void(env, [&] {
        llama_sampler * chain = from_handle<Sampler>(handle).chain;
        for (llama_token token : to_ints(env, tokens, env->GetArrayLength(tokens))) {
            llama_sampler_accept(chain, token);
        }
    });
}
