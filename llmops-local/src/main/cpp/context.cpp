#include "handles.h"

#include <algorithm>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace shim;

namespace {

// glibc keeps what a thread freed in that thread's arena. A decode thread ends with its model, so what it freed would stay
// with the process until another thread takes over its arena: 16 arenas, tens of megabytes each, measured in a soak.
void return_freed_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

bool stops(Context & context) {
    using clock     = std::chrono::steady_clock;
    const bool late = context.deadline != clock::time_point::max() && clock::now() >= context.deadline;
    if (late || context.cancelled.load()) {
        context.stopped.store(true);
        return true;
    }
    return false;
}

} // namespace

// pooling is llama.cpp's number for what becomes of the vectors of tokens, or -1 for a context that writes text.
LLAMA_ENTRY(jlong, contextCreate)(
    JNIEnv * env, jclass, jlong model, jint context_length, jint batch, jint sequences, jint threads,
    jint pooling, jboolean flash_attention, jint key_type, jint value_type, jboolean shared_cells) {
    return guarded(env, jlong{0}, [&] {
        auto                 context = std::make_unique<Context>();
        llama_context_params params  = llama_context_default_params();
        params.n_ctx                 = static_cast<uint32_t>(context_length);
        params.n_batch               = static_cast<uint32_t>(batch);
        params.n_ubatch              = static_cast<uint32_t>(batch);
        params.n_seq_max             = static_cast<uint32_t>(sequences);
        // Separate cells keep the results of a sequence independent of its neighbours, and attention looks at its own only.
        params.kv_unified            = shared_cells == JNI_TRUE;
        params.n_threads             = threads;
        params.n_threads_batch       = threads;
        // With it, results depend on how tokens were batched, and a replay could differ; so it is off unless asked for.
        params.flash_attn_type =
            flash_attention == JNI_TRUE ? LLAMA_FLASH_ATTN_TYPE_ENABLED : LLAMA_FLASH_ATTN_TYPE_DISABLED;
        params.type_k                = static_cast<ggml_type>(key_type);
        params.type_v                = static_cast<ggml_type>(value_type);
        params.pooling_type          = static_cast<enum llama_pooling_type>(pooling);
        params.embeddings            = params.pooling_type != LLAMA_POOLING_TYPE_UNSPECIFIED;
        params.no_perf               = true;
        // Asked by ggml between the nodes of a graph, so a cancel also ends a long prompt at once.
        params.abort_callback        = [](void * data) { return stops(*static_cast<Context *>(data)); };
        params.abort_callback_data   = context.get();

        context->threads = threads;
        context->model   = &from_handle<Model>(model);
        const auto lock  = context->model->adapters.reading();
        context->context = llama_init_from_model(context->model->model, params);
        if (context->context == nullptr) {
            throw Error(Kind::load, "llama.cpp could not create a context");
        }
        context->separate = !params.kv_unified && sequences > 1;
        return to_handle(std::move(context));
    });
}

// The memory of a context that may not be freed is given up.
LLAMA_ENTRY(void, contextFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] {
        Context & context = from_handle<Context>(handle);
        if (context.may_be_freed()) {
            delete &context;
            return_freed_memory();
        }
    });
}

LLAMA_ENTRY(jint, contextLength)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, jint{0}, [&] {
        return static_cast<jint>(llama_n_ctx(from_handle<Context>(handle).context));
    });
}

// May be called from any thread while another one decodes.
LLAMA_ENTRY(void, contextCancel)(JNIEnv *, jclass, jlong handle, jboolean cancelled) {
    reinterpret_cast<Context *>(handle)->cancelled.store(cancelled == JNI_TRUE);
}

LLAMA_ENTRY(void, contextClear)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] {
        Context & context = live_context(handle);
        in_context(context, [&] { llama_memory_clear(llama_get_memory(context.context), false); });
    });
}

LLAMA_ENTRY(jboolean, contextRemove)(JNIEnv * env, jclass, jlong handle, jint sequence, jint from, jint to) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        Context & context = live_context(handle);
        return in_context(context, [&] {
            llama_memory_t memory = llama_get_memory(context.context);
            if (from > 0 && from <= llama_memory_seq_pos_max(memory, sequence) && !forgets_parts(context)) {
                return jboolean{JNI_FALSE};
            }
            return static_cast<jboolean>(llama_memory_seq_rm(memory, sequence, from, to));
        });
    });
}

// Decodes one batch: arrays of equal length, one entry a token. The result is that of llama_decode, as if it was cancelled
// where it takes more than so many nanoseconds; a negative number is no limit.
LLAMA_ENTRY(jint, decode)(
    JNIEnv * env, jclass, jlong handle, jint count, jintArray tokens, jintArray positions, jintArray sequences,
    jbyteArray outputs, jlong nanoseconds) {
    return guarded(env, jint{-1}, [&] {
        Context & context = live_context(handle);
        auto      token   = to_ints(env, tokens, count);
        context.positions = to_ints(env, positions, count);
        context.sequences = to_ints(env, sequences, count);
        if (env->GetArrayLength(outputs) < count) {
            throw Error(Kind::invalid, "outputs is shorter than count");
        }
        const auto size = static_cast<size_t>(count);
        context.outputs.resize(size);
        env->GetByteArrayRegion(outputs, 0, count, context.outputs.data());
        context.sequence_counts.assign(size, 1);
        context.sequence_pointers.resize(size);
        for (size_t i = 0; i < size; i++) {
            context.sequence_pointers[i] = &context.sequences[i];
        }
        const llama_batch batch = {
            count, token.data(), nullptr, context.positions.data(), context.sequence_counts.data(),
            context.sequence_pointers.data(), context.outputs.data()};
        using clock = std::chrono::steady_clock;
        // So that no sum overflows.
        const jlong a_decade = 315'360'000'000'000'000;
        context.deadline = nanoseconds < 0 ? clock::time_point::max()
                                           : clock::now() + std::chrono::nanoseconds(std::min(nanoseconds, a_decade));
        context.stopped.store(false);
        const CancelScope scope(context.stopped);
        return in_context(context, [&] {
            const int32_t result = decode(context, batch);
            if (result >= 0) {
                context.copies.clear();
            }
            return result;
        });
    });
}

// The pooled embedding of a sequence, not normalised.
LLAMA_ENTRY(jfloatArray, sequenceEmbedding)(JNIEnv * env, jclass, jlong handle, jint sequence, jint width) {
    return guarded(env, static_cast<jfloatArray>(nullptr), [&] {
        Context &     context = live_context(handle);
        const float * values  = in_context(context, [&] {
            return llama_get_embeddings_seq(context.context, sequence);
        });
        if (values == nullptr) {
            throw Error(Kind::failure, "llama.cpp has no embedding for the sequence");
        }
        jfloatArray array = env->NewFloatArray(width);
        if (array == nullptr) {
            throw JavaPending();
        }
        env->SetFloatArrayRegion(array, 0, width, values);
        return array;
    });
}
