// LoRA adapters. One is freed before its model and after the last context that has it, which Java sees to.
#include "handles.h"

using namespace shim;

namespace {

struct Adapter {
    Model *              model   = nullptr;
    llama_adapter_lora * adapter = nullptr;

    ~Adapter() {
        if (adapter != nullptr) {
            model->adapters.changing([&] { llama_adapter_lora_free(adapter); });
        }
    }
};

}  // namespace

LLAMA_ENTRY(jlong, adapterLoad)(JNIEnv * env, jclass, jlong model, jbyteArray path) {
    return guarded(env, jlong{0}, [&] {
        const std::string file    = to_string(env, path);
        auto              adapter = std::make_unique<Adapter>();
        adapter->model            = &from_handle<Model>(model);
        adapter->model->adapters.changing(
            [&] { adapter->adapter = llama_adapter_lora_init(adapter->model->model, file.c_str()); });
        if (adapter->adapter == nullptr) {
            throw Error(Kind::load, "llama.cpp could not load the adapter");
        }
        if (llama_adapter_get_alora_n_invocation_tokens(adapter->adapter) > 0) {
            throw Error(Kind::load, "the adapter starts at invocation tokens, which is not supported");
        }
        return to_handle(std::move(adapter));
    });
}

LLAMA_ENTRY(void, adapterFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Adapter>(handle); });
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
            all.push_back(from_handle<Adapter>(one).adapter);
        }
        const int32_t result = in_context(context, [&] {
            return llama_set_adapters_lora(context.context, all.data(), all.size(), scale.data());
        });
        if (result != 0) {
            throw Error(Kind::failure, "llama.cpp could not set the adapters");
        }
    });
}
