#include "handles.h"

#include <ggml-backend.h>

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

LLAMA_ENTRY(jbyteArray, devices)(JNIEnv * env, jclass) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        std::string names;
        for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
            ggml_backend_dev_t device = ggml_backend_dev_get(i);
            names += std::string(i == 0 ? "" : "\n") + ggml_backend_dev_name(device) + ": " +
                     ggml_backend_dev_description(device);
        }
        return to_bytes(env, names);
    });
}

static std::vector<std::string> find_control_texts(const llama_vocab * vocab, const char * chat_template) {
    const std::string        used = chat_template == nullptr ? "" : chat_template;
    std::vector<std::string> texts;
    for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
        const int  attributes = llama_vocab_get_attr(vocab, token);
        const bool control    = (attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN)) != 0;
        const bool defined    = (attributes & LLAMA_TOKEN_ATTR_USER_DEFINED) != 0;
        if (!control && !defined) {
            continue;
        }
        const std::string text = llama_vocab_get_text(vocab, token);
        // A user-defined token is ordinary text unless the template uses it to mark a role.
        const bool marks = defined && text.size() > 2 && text.find_first_not_of(" \n\t") != std::string::npos &&
                           used.find(text) != std::string::npos;
        if (!text.empty() && (control || marks)) {
            texts.push_back(text);
        }
    }
    return texts;
}

LLAMA_ENTRY(jlong, modelLoad)(JNIEnv * env, jclass, jbyteArray path, jint gpu_layers) {
    return guarded(env, jlong{0}, [&] {
        llama_model_params params = llama_model_default_params();
        params.n_gpu_layers       = gpu_layers;

        auto model   = std::make_unique<Model>();
        model->model = llama_model_load_from_file(to_string(env, path).c_str(), params);
        if (model->model == nullptr) {
            throw Error(Kind::load, "llama.cpp could not load the model");
        }
        model->vocab         = llama_model_get_vocab(model->model);
        model->control_texts = find_control_texts(model->vocab, llama_model_chat_template(model->model, nullptr));
        return to_handle(std::move(model));
    });
}

LLAMA_ENTRY(void, modelFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Model>(handle); });
}

// In this order: trained context, embedding width, vocabulary, BOS or -1, is there an encoder, is there a decoder.
LLAMA_ENTRY(jintArray, modelFacts)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jintArray>(nullptr), [&] {
        const Model & model   = from_handle<Model>(handle);
        const bool    add_bos = llama_vocab_get_add_bos(model.vocab);
        return to_array(
            env,
            {llama_model_n_ctx_train(model.model), llama_model_n_embd_out(model.model),
             llama_vocab_n_tokens(model.vocab), add_bos ? llama_vocab_bos(model.vocab) : -1,
             llama_model_has_encoder(model.model), llama_model_has_decoder(model.model)});
    });
}

LLAMA_ENTRY(jboolean, tokenEndsGeneration)(JNIEnv * env, jclass, jlong handle, jint token) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        return static_cast<jboolean>(llama_vocab_is_eog(from_handle<Model>(handle).vocab, token));
    });
}
