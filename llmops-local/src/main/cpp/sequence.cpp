// Sequences as wholes: copied, saved in memory and put back.
#include "handles.h"

#include <cstring>

using namespace shim;

namespace {

struct State {
    std::vector<uint8_t> bytes;
};

// Between separate cells llama.cpp notes a copy, and makes it when it decodes next. States are written and read at once,
// so they would go before it. Nothing but decoding makes the copies: one token does, which is forgotten again.
void make_copies(Context & context) {
    llama_memory_t memory   = llama_get_memory(context.context);
    llama_seq_id   sequence = context.copies.back().second;
    llama_pos      position = llama_memory_seq_pos_max(memory, sequence) + 1;
    llama_token    token    = 0;
    int32_t        one      = 1;
    llama_seq_id * pointer  = &sequence;
    int8_t         output   = 0;
    // Whatever comes of it, short of an error, the copies are made before.
    if (decode(context, {1, &token, nullptr, &position, &one, &pointer, &output}) < 0) {
        throw Error(Kind::failure, "llama.cpp could not copy a sequence");
    }
    llama_memory_seq_rm(memory, sequence, position, -1);
    context.copies.clear();
}

}  // namespace

// Before the cells of a sequence are written other than by decoding.
void shim::finish_copies(Context & context, llama_seq_id written) {
    for (const auto & copy : context.copies) {
        if (copy.first == written || copy.second == written) {
            return make_copies(context);
        }
    }
}

// Before the cells of a sequence are read other than by decoding.
void shim::finish_copies_to(Context & context, llama_seq_id read) {
    for (const auto & copy : context.copies) {
        if (copy.second == read) {
            return make_copies(context);
        }
    }
}

// A recurrent state is all or nothing; and where attention slides, what is before the window may be overwritten already,
// or was left out of a saved state, and would be missing after a cut.
bool shim::forgets_parts(const Context & context) {
    const llama_model * model = llama_get_model(context.context);
    return !llama_model_is_recurrent(model) && !llama_model_is_hybrid(model) && llama_model_n_swa(model) == 0;
}

LLAMA_ENTRY(jboolean, contextForgetsParts)(JNIEnv * env, jclass, jlong handle) {
    return guarded(
        env, jboolean{JNI_FALSE}, [&] { return static_cast<jboolean>(forgets_parts(live_context(handle))); });
}

LLAMA_ENTRY(void, contextCopy)(JNIEnv * env, jclass, jlong handle, jint from, jint to, jint length) {
    guarded_void(env, [&] {
        Context & context = live_context(handle);
        in_context(context, [&] {
            llama_memory_t memory = llama_get_memory(context.context);
            llama_memory_seq_rm(memory, to, -1, -1);
            // Between separate cells only whole sequences can be copied, a part is an assertion; so cut afterwards.
            llama_memory_seq_cp(memory, from, to, -1, -1);
            if (context.separate) {
                context.copies.emplace_back(from, to);
            }
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
            finish_copies_to(context, sequence);
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
            finish_copies(context, sequence);
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
