// Sequences as wholes: copied, saved in memory and put back.
#include "handles.h"

#include <cstring>

using namespace shim;

namespace {

struct State {
    std::vector<uint8_t> bytes;
};

}  // namespace

LLAMA_ENTRY(jboolean, contextForgetsParts)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        const llama_model * model = llama_get_model(live_context(handle).context);
        return static_cast<jboolean>(!llama_model_is_recurrent(model) && !llama_model_is_hybrid(model));
    });
}

LLAMA_ENTRY(void, contextCopy)(JNIEnv * env, jclass, jlong handle, jint from, jint to, jint length) {
    guarded_void(env, [&] {
        Context & context = live_context(handle);
        in_context(context, [&] {
            llama_memory_t memory = llama_get_memory(context.context);
            llama_memory_seq_rm(memory, to, -1, -1);
            // Between separate cells only whole sequences can be copied, a part is an assertion; so cut afterwards.
            llama_memory_seq_cp(memory, from, to, -1, -1);
            if (!llama_memory_seq_rm(memory, to, length, -1)) {
                throw Error(Kind::invalid, "a model of this kind can not forget a part of a sequence");
            }
        });
    });
}

// FNV-1a over the bits of all logits of one token.
LLAMA_ENTRY(jlong, contextOutputHash)(JNIEnv * env, jclass, jlong handle, jint index) {
    return guarded(env, jlong{0}, [&] {
        Context & context = live_context(handle);
        return in_context(context, [&] {
            const float * logits = llama_get_logits_ith(context.context, index);
            if (logits == nullptr) {
                throw Error(Kind::invalid, "there are no logits at this index");
            }
            const int32_t size = llama_vocab_n_tokens(llama_model_get_vocab(llama_get_model(context.context)));
            uint64_t      hash = 14695981039346656037ULL;
            for (int32_t token = 0; token < size; token++) {
                uint32_t bits = 0;
                std::memcpy(&bits, logits + token, sizeof(bits));
                hash = (hash ^ bits) * 1099511628211ULL;
            }
            return static_cast<jlong>(hash);
        });
    });
}

LLAMA_ENTRY(jlong, stateSave)(JNIEnv * env, jclass, jlong handle, jint sequence) {
    return guarded(env, jlong{0}, [&] {
        Context & context = live_context(handle);
        return in_context(context, [&] {
            auto state = std::make_unique<State>();
            state->bytes.resize(llama_state_seq_get_size(context.context, sequence));
            const size_t written =
                llama_state_seq_get_data(context.context, state->bytes.data(), state->bytes.size(), sequence);
            if (written != state->bytes.size()) {
                throw Error(Kind::failure, "llama.cpp could not save a sequence");
            }
            return to_handle(std::move(state));
        });
    });
}

LLAMA_ENTRY(jlong, stateSize)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, jlong{0}, [&] { return static_cast<jlong>(from_handle<State>(handle).bytes.size()); });
}

LLAMA_ENTRY(jboolean, stateRestore)(JNIEnv * env, jclass, jlong handle, jint sequence, jlong saved) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        Context & context = live_context(handle);
        State &   state   = from_handle<State>(saved);
        return in_context(context, [&] {
            llama_memory_seq_rm(llama_get_memory(context.context), sequence, -1, -1);
            const size_t read =
                llama_state_seq_set_data(context.context, state.bytes.data(), state.bytes.size(), sequence);
            return static_cast<jboolean>(read == state.bytes.size());
        });
    });
}

LLAMA_ENTRY(void, stateFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<State>(handle); });
}
