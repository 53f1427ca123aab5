// Which compute devices there are, which of them a model uses, and how much memory it takes on each.
#include "handles.h"

#include <ggml-backend.h>

#include <algorithm>
#include <map>

// Declared in llama.cpp's src/llama-ext.h, which is no public header; the names are exported by libllama of v0.4.0.
struct llama_memory_breakdown_data {
    size_t model;
    size_t context;
    size_t compute;
};
using llama_memory_breakdown = std::map<ggml_backend_buffer_type_t, llama_memory_breakdown_data>;
LLAMA_API int32_t                llama_model_n_devices(const struct llama_model * model);
LLAMA_API ggml_backend_dev_t     llama_model_get_device(const struct llama_model * model, int i);
LLAMA_API llama_memory_breakdown llama_get_memory_breakdown(const struct llama_context * ctx);

using namespace shim;

// A line of fields for Java. What separates them can not be part of one.
static std::string line(std::vector<std::string> fields) {
    std::string joined;
    for (std::string & field : fields) {
        std::replace_if(field.begin(), field.end(), [](char c) { return c == '\t' || c == '\n'; }, ' ');
        joined += (joined.empty() ? "" : "\t") + field;
    }
    return joined + "\n";
}

static std::string text(const char * value) {
    return value == nullptr ? "" : value;
}

// A line for each device: name, description, type, backend, total memory, free memory, address on the bus, can split rows.
LLAMA_ENTRY(jbyteArray, devices)(JNIEnv * env, jclass) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        std::string all;
        for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
            ggml_backend_dev_t     device  = ggml_backend_dev_get(i);
            ggml_backend_reg_t     backend = ggml_backend_dev_backend_reg(device);
            ggml_backend_dev_props props;
            ggml_backend_dev_get_props(device, &props);
            const bool splits = ggml_backend_reg_get_proc_address(backend, "ggml_backend_split_buffer_type") != nullptr;
            all += line(
                {text(props.name), text(props.description), std::to_string(static_cast<int>(props.type)),
                 text(ggml_backend_reg_name(backend)), std::to_string(props.memory_total),
                 std::to_string(props.memory_free), text(props.device_id), splits ? "1" : "0"});
        }
        return to_bytes(env, all);
    });
}

// Why a backend can not be used: null if it is loaded and has devices. ggml tries the libraries silently when it loads
// all, so the one in question is tried again to hear its words.
LLAMA_ENTRY(jbyteArray, backendFault)(JNIEnv * env, jclass, jbyteArray name, jbyteArray library) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&]() -> jbyteArray {
        ggml_backend_reg_t backend = ggml_backend_reg_by_name(to_string(env, name).c_str());
        if (backend == nullptr) {
            take_thread_errors();
            backend = ggml_backend_load(to_string(env, library).c_str());
        }
        if (backend == nullptr) {
            const std::string errors = take_thread_errors();
            return to_bytes(env, errors.empty() ? "its library could not be initialized" : errors);
        }
        return ggml_backend_reg_dev_count(backend) > 0 ? nullptr : to_bytes(env, "its driver offers no device");
    });
}

// The names of the GPUs that a model uses, one a line.
LLAMA_ENTRY(jbyteArray, modelDevices)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        const llama_model * model = from_handle<Model>(handle).model;
        std::string         all;
        for (int32_t i = 0; i < llama_model_n_devices(model); i++) {
            all += line({text(ggml_backend_dev_name(llama_model_get_device(model, i)))});
        }
        return to_bytes(env, all);
    });
}

// A line for each kind of memory: device, bytes of weights, bytes of keys and values, bytes to compute in.
LLAMA_ENTRY(jbyteArray, contextMemory)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        const Context & context = live_context(handle);
        std::string     all;
        for (const auto & [type, bytes] : llama_get_memory_breakdown(context.context)) {
            // Host memory that a GPU may read is memory of the machine.
            ggml_backend_dev_t device = ggml_backend_buft_is_host(type) ? nullptr : ggml_backend_buft_get_device(type);
            all += line(
                {device == nullptr ? "CPU" : text(ggml_backend_dev_name(device)), std::to_string(bytes.model),
                 std::to_string(bytes.context), std::to_string(bytes.compute)});
        }
        return to_bytes(env, all);
    });
}
