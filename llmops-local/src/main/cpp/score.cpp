// What a model thinks of tokens that are given, rather than chosen.
#include "handles.h"
#include "logits.h"

using namespace shim;

// For each index in the last batch whose output was wanted: the log-probability of a target token, and the likeliest.
LLAMA_ENTRY(void, scoreTokens)(
    JNIEnv * env, jclass, jlong handle, jint count, jintArray indices, jintArray targets, jdoubleArray scores,
    jintArray likeliest) {
    guarded_void(env, [&] {
        Context &           context = live_context(handle);
        const auto          index   = to_ints(env, indices, count);
        const auto          target  = to_ints(env, targets, count);
        const auto          size    = static_cast<size_t>(count);
        std::vector<double> score(size);
        std::vector<jint>   best(size);
        if (env->GetArrayLength(scores) < count || env->GetArrayLength(likeliest) < count) {
            throw Error(Kind::invalid, "a result array is shorter than count");
        }
        in_context(context, [&] {
            for (size_t i = 0; i < size; i++) {
                const Logits logits = logits_at(context.context, index[i]);
                if (target[i] < 0 || target[i] >= logits.size) {
                    throw Error(Kind::invalid, "a target is no token of the vocabulary");
                }
                best[i]  = logits.likeliest();
                score[i] = static_cast<double>(logits.values[target[i]]) - logits.log_sum(best[i]);
            }
        });
        env->SetDoubleArrayRegion(scores, 0, count, score.data());
        env->SetIntArrayRegion(likeliest, 0, count, best.data());
    });
}

// The token that stands for "nothing before": the beginning of a text, or its end where the vocabulary has no beginning.
LLAMA_ENTRY(jint, prefixToken)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, jint{-1}, [&] {
        const llama_vocab * vocab = from_handle<Model>(handle).vocab;
        const llama_token   bos   = llama_vocab_bos(vocab);
        return static_cast<jint>(bos != LLAMA_TOKEN_NULL ? bos : llama_vocab_eos(vocab));
    });
}

// The log-probability of one token at an index of the last batch, and the likeliest tokens with theirs, the best first.
LLAMA_ENTRY(jdouble, topTokens)(
    JNIEnv * env, jclass, jlong handle, jint index, jint token, jintArray tokens, jdoubleArray scores) {
    return guarded(env, jdouble{0}, [&] {
        Context &   context = live_context(handle);
        const jsize count   = env->GetArrayLength(tokens);
        if (env->GetArrayLength(scores) < count) {
            throw Error(Kind::invalid, "scores is shorter than tokens");
        }
        return in_context(context, [&] {
            const Logits logits = logits_at(context.context, index);
            if (token < 0 || token >= logits.size) {
                throw Error(Kind::invalid, "this is no token of the vocabulary");
            }
            const double            sum  = logits.log_sum(logits.likeliest());
            const std::vector<jint> best = logits.best(count);
            std::vector<double>     score;
            for (jint one : best) {
                score.push_back(static_cast<double>(logits.values[one]) - sum);
            }
            env->SetIntArrayRegion(tokens, 0, static_cast<jsize>(best.size()), best.data());
            env->SetDoubleArrayRegion(scores, 0, static_cast<jsize>(best.size()), score.data());
            return static_cast<double>(logits.values[token]) - sum;
        });
    });
}
