// LoRA adapters. They belong to their model and are freed with it, so no context can hold one that is gone.
#include "handles.h"

using namespace shim;

LLAMA_ENTRY(jlong, adapterLoad)(JNIEnv * env, jclass, jlong model, jbyteArray path) {
    return guarded(env, jlong{0}, [&] {
        llama_adapter_lora * adapter =
            llama_adapter_lora_init(from_handle<Model>(model).model, to_string(env, path).c_str());
        if (adapter == nullptr) {
            throw Error(Kind::load, "llama.cpp could not load the adapter");
        }
        if (llama_adapter_get_alora_n_invocation_tokens(adapter) > 0) {
            llama_adapter_lora_free(adapter);
            throw Error(Kind::load, "the adapter starts at invocation tokens, which is not supported");
        }
        return reinterpret_cast<jlong>(adapter);
    });
}

// The adapters that apply to everything decoded from now on, in place of those before.
LLAMA_ENTRY(void, contextSetAdapters)(JNIEnv * env, jclass, jlong handle, jlongArray adapters, jfloatArray scales) {
    guarded_void(env, [&] {
        Context &   context = live_context(handle);
        const jsize count   = env->GetArrayLength(adapters);
        if (env->GetArrayLength(scales) < count) {
            throw Error(Kind::invalid, "scales is shorter than adapters");
        }
        std::vector<jlong> handles(static_cast<size_t>(count));
        std::vector<float> scale(static_cast<size_t>(count));
        env->GetLongArrayRegion(adapters, 0, count, handles.data());
        env->GetFloatArrayRegion(scales, 0, count, scale.data());
        std::vector<llama_adapter_lora *> all;
        for (jlong one : handles) {
            if (one == 0) {
                throw Error(Kind::invalid, "an adapter is missing");
            }
            all.push_back(reinterpret_cast<llama_adapter_lora *>(one));
        }
        const int32_t result = in_context(context, [&] {
            return llama_set_adapters_lora(context.context, all.data(), all.size(), scale.data());
        });
        if (result != 0) {
            throw Error(Kind::failure, "llama.cpp could not set the adapters");
        }
    });
}
