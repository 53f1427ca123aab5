#include "bounded_template.h"
#include "handles.h"
#include "pretokens.h"

#include <ggml-backend.h>

#include <cstring>

using namespace shim;

// Sizes of the structs as the headers see them; the Java side refuses to go on when the library is another version.
static_assert(sizeof(llama_model_params) == 80, "llama.h is not the one of v0.4.0");
static_assert(sizeof(llama_context_params) == 160, "llama.h is not the one of v0.4.0");
static_assert(sizeof(llama_batch) == 56, "llama.h is not the one of v0.4.0");

LLAMA_ENTRY(jbyteArray, initialize)(JNIEnv * env, jclass, jbyteArray directory) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        install_log_handler();
        install_abort_handler();
        ggml_backend_load_all_from_path(to_string(env, directory).c_str());
        llama_backend_init();
        if (ggml_backend_dev_count() == 0) {
            throw Error(Kind::load, "no compute backend of llama.cpp could be loaded");
        }
        return to_bytes(env, llama_version());
    });
}

// devices are indices in ggml's list; with none of them the model is kept on the CPU. cpu_tensors is a regular expression
// of the tensors that stay there in any case, or empty. Weights that may be repacked are laid out for the kernels that this
// processor is fastest with. A dry run reads the header and computes sizes, nothing else.
LLAMA_ENTRY(jlong, modelLoad)(
    JNIEnv * env, jclass, jbyteArray path, jintArray devices, jint gpu_layers, jint split_mode, jint main_gpu,
    jfloatArray tensor_split, jbyteArray cpu_tensors, jboolean repack, jboolean dry_run) {
    return guarded(env, jlong{0}, [&] {
        auto model = std::make_unique<Model>();
        for (const jint index : to_ints(env, devices, env->GetArrayLength(devices))) {
            if (index < 0 || static_cast<size_t>(index) >= ggml_backend_dev_count()) {
                throw Error(Kind::invalid, "there is no such device");
            }
            model->devices.push_back(ggml_backend_dev_get(static_cast<size_t>(index)));
        }
        model->devices.push_back(nullptr);
        model->tensor_split.assign(std::max<size_t>(llama_max_devices(), model->devices.size()), 0);
        const jsize parts = env->GetArrayLength(tensor_split);
        if (static_cast<size_t>(parts) >= model->devices.size()) {
            throw Error(Kind::invalid, "the tensor split has more parts than there are devices");
        }
        env->GetFloatArrayRegion(tensor_split, 0, parts, model->tensor_split.data());
        model->cpu_tensors = to_string(env, cpu_tensors);
        if (!model->cpu_tensors.empty()) {
            model->overrides.push_back({model->cpu_tensors.c_str(), ggml_backend_cpu_buffer_type()});
            model->overrides.push_back({nullptr, nullptr});
        }

        llama_model_params params   = llama_model_default_params();
        params.devices              = model->devices.data();
        params.n_gpu_layers         = gpu_layers;
        params.split_mode           = static_cast<llama_split_mode>(split_mode);
        params.main_gpu             = main_gpu;
        params.tensor_split         = parts == 0 ? nullptr : model->tensor_split.data();
        params.tensor_buft_overrides = model->overrides.empty() ? nullptr : model->overrides.data();
        params.use_extra_bufts      = repack == JNI_TRUE;
        params.no_alloc             = dry_run == JNI_TRUE;
        if (params.no_alloc) {
            params.load_mode = LLAMA_LOAD_MODE_NONE;
        }
        model->model = llama_model_load_from_file(to_string(env, path).c_str(), params);
        if (model->model == nullptr) {
            throw Error(Kind::load, "llama.cpp could not load the model");
        }
        model->vocab         = llama_model_get_vocab(model->model);
        model->pretokenizer  = pretokenizer_of(model->model);
        model->wholes        = wholes_of(model->vocab);
        const char * written = llama_model_chat_template(model->model, nullptr);
        // Each user-defined token is searched for in it; a longer one is refused where it is used.
        model->control_texts =
            control_texts_of(model->vocab, written == nullptr ? "" : std::string(written, strnlen(written, max_template_source)));
        return to_handle(std::move(model));
    });
}

LLAMA_ENTRY(void, modelFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Model>(handle); });
}

static bool marks_cells(const llama_model * model) {
    const llama_rope_type type = llama_model_rope_type(model);
    return type == LLAMA_ROPE_TYPE_MROPE || type == LLAMA_ROPE_TYPE_IMROPE;
}

// In this order: trained context, embedding width, vocabulary, BOS or -1, is there an encoder, is there a decoder; and of the
// state of a sequence: are there keys and values, of which some slide, is there a recurrent part, do cells have marks.
LLAMA_ENTRY(jintArray, modelFacts)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jintArray>(nullptr), [&] {
        const Model & model   = from_handle<Model>(handle);
        const bool    add_bos = llama_vocab_get_add_bos(model.vocab);
        return to_array(
            env,
            {llama_model_n_ctx_train(model.model), llama_model_n_embd_out(model.model),
             llama_vocab_n_tokens(model.vocab), add_bos ? llama_vocab_bos(model.vocab) : -1,
             llama_model_has_encoder(model.model), llama_model_has_decoder(model.model),
             !llama_model_is_recurrent(model.model), llama_model_n_swa(model.model) > 0,
             llama_model_is_recurrent(model.model) || llama_model_is_hybrid(model.model), marks_cells(model.model)});
    });
}

LLAMA_ENTRY(jboolean, tokenEndsGeneration)(JNIEnv * env, jclass, jlong handle, jint token) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        return static_cast<jboolean>(llama_vocab_is_eog(from_handle<Model>(handle).vocab, token));
    });
}
