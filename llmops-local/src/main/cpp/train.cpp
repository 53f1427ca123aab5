// Training of all weights by llama.cpp's optimizer. What it needs, or else asserts: weights in memory that can be written, in
// 32 bits, a cache of 32-bit numbers, no flash attention, and a context that is a whole number of batches.
#include "handles.h"

#include <ggml-opt.h>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace shim;

namespace {

struct Trainer {
    llama_model *             model   = nullptr;
    llama_context *           context = nullptr;
    ggml_opt_dataset_t        data    = nullptr;
    ggml_opt_result_t         train   = nullptr;
    ggml_opt_result_t         check   = nullptr;
    int64_t                   split   = 0;
    bool                      poisoned = false;
    ggml_opt_optimizer_params rates{};

    ~Trainer() {
        if (train != nullptr) {
            ggml_opt_result_free(train);
        }
        if (check != nullptr) {
            ggml_opt_result_free(check);
        }
        if (data != nullptr) {
            ggml_opt_dataset_free(data);
        }
        if (context != nullptr) {
            llama_free(context);
        }
        if (model != nullptr) {
            llama_model_free(model);
        }
    }
};

Trainer & live_trainer(jlong handle) {
    Trainer & trainer = from_handle<Trainer>(handle);
    if (trainer.poisoned) {
        throw Error(Kind::abort, "an earlier assertion failed in this training, it can not go on");
    }
    return trainer;
}

template <typename F>
auto in_training(Trainer & trainer, F f) -> decltype(f()) {
    try {
        return f();
    } catch (const Error & e) {
        trainer.poisoned = trainer.poisoned || e.kind == Kind::abort;
        throw;
    }
}

template <typename F>
void in_creation(std::unique_ptr<Trainer> & trainer, F f) {
    try {
        f();
    } catch (const Error & e) {
        if (e.kind == Kind::abort) {
            static_cast<void>(trainer.release());
        }
        throw;
    }
}

// Pieces of one context's length; the next one begins half a length later.
ggml_opt_dataset_t make_data(const std::vector<jint> & tokens, int64_t length) {
    const int64_t stride = length / 2;
    const int64_t pieces = (static_cast<int64_t>(tokens.size()) - length - 1) / stride + 1;
    if (static_cast<int64_t>(tokens.size()) < length + 1) {
        throw Error(Kind::invalid, "the text is shorter than one context of " + std::to_string(length) + " tokens");
    }
    ggml_opt_dataset_t data = ggml_opt_dataset_init(GGML_TYPE_I32, GGML_TYPE_I32, length, length, pieces, 1);
    auto *             in   = static_cast<llama_token *>(ggml_get_data(ggml_opt_dataset_data(data)));
    auto *             out  = static_cast<llama_token *>(ggml_get_data(ggml_opt_dataset_labels(data)));
    for (int64_t piece = 0; piece < pieces; piece++) {
        const size_t bytes = static_cast<size_t>(length) * sizeof(llama_token);
        std::memcpy(in + piece * length, tokens.data() + piece * stride, bytes);
        std::memcpy(out + piece * length, tokens.data() + piece * stride + 1, bytes);
    }
    return data;
}

// Without this, the optimizer would compute with ggml's default number of threads, and could take hundreds of times longer.
void set_threads(Trainer & trainer) {
    llama_token token = 0;
    const int32_t result = llama_decode(trainer.context, llama_batch_get_one(&token, 1));
    if (result != 0) {
        throw Error(Kind::load, "llama.cpp could not compute with the model (" + std::to_string(result) + ")");
    }
    llama_memory_clear(llama_get_memory(trainer.context), true);
}

}  // namespace

LLAMA_ENTRY(jlong, trainerCreate)(
    JNIEnv * env, jclass, jbyteArray path, jint length, jint threads, jfloat rate, jfloat decay) {
    return guarded(env, jlong{0}, [&] {
        auto               trainer = std::make_unique<Trainer>();
        // What an assertion left is not freed, which would wait for its workers without end.
        in_creation(trainer, [&] {
        llama_model_params weights = llama_model_default_params();
        weights.load_mode          = LLAMA_LOAD_MODE_NONE;
        weights.n_gpu_layers       = 0;
        weights.use_extra_bufts    = false;
        trainer->model             = llama_model_load_from_file(to_string(env, path).c_str(), weights);
        if (trainer->model == nullptr) {
            throw Error(Kind::load, "llama.cpp could not load the model");
        }
        llama_context_params params = llama_context_default_params();
        params.n_ctx                = static_cast<uint32_t>(length);
        params.n_batch              = static_cast<uint32_t>(length);
        params.n_ubatch             = static_cast<uint32_t>(length);
        params.n_threads            = threads;
        params.n_threads_batch      = threads;
        params.type_k               = GGML_TYPE_F32;
        params.type_v               = GGML_TYPE_F32;
        params.flash_attn_type      = LLAMA_FLASH_ATTN_TYPE_DISABLED;
        params.no_perf              = true;
        trainer->context            = llama_init_from_model(trainer->model, params);
        if (trainer->context == nullptr) {
            throw Error(Kind::load, "llama.cpp could not create a context");
        }
        set_threads(*trainer);
        trainer->rates             = ggml_opt_get_default_optimizer_params(nullptr);
        trainer->rates.adamw.alpha = rate;
        trainer->rates.adamw.wd    = decay;
        llama_opt_params optimizer = {
            0, llama_opt_param_filter_all, nullptr, ggml_opt_get_constant_optimizer_params, &trainer->rates,
            GGML_OPT_OPTIMIZER_TYPE_ADAMW};
        llama_opt_init(trainer->context, trainer->model, optimizer);
        trainer->train = ggml_opt_result_init();
        trainer->check = ggml_opt_result_init();
        });
        return to_handle(std::move(trainer));
    });
}

// Tokens for training, and how many pieces of them are only for measuring. Returns the number of pieces.
LLAMA_ENTRY(jint, trainerData)(JNIEnv * env, jclass, jlong handle, jintArray tokens, jfloat checked) {
    return guarded(env, jint{0}, [&] {
        Trainer & trainer = live_trainer(handle);
        if (trainer.data != nullptr) {
            throw Error(Kind::invalid, "the training has its data already");
        }
        const auto all = to_ints(env, tokens, env->GetArrayLength(tokens));
        trainer.data   = make_data(all, llama_n_ctx(trainer.context));
        const int64_t pieces = ggml_opt_dataset_ndata(trainer.data);
        trainer.split = std::max(int64_t{1}, pieces - static_cast<int64_t>(static_cast<float>(pieces) * checked));
        return static_cast<jint>(pieces);
    });
}

// One pass. The result: loss and accuracy while training, then those of the pieces that are only measured, or NaN.
LLAMA_ENTRY(jdoubleArray, trainerEpoch)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jdoubleArray>(nullptr), [&] {
        Trainer & trainer = live_trainer(handle);
        if (trainer.data == nullptr) {
            throw Error(Kind::invalid, "the training has no data");
        }
        double values[4] = {NAN, NAN, NAN, NAN};
        in_training(trainer, [&] {
            ggml_opt_result_reset(trainer.train);
            ggml_opt_result_reset(trainer.check);
            llama_opt_epoch(
                trainer.context, trainer.data, trainer.train, trainer.check, trainer.split, nullptr, nullptr);
            ggml_opt_result_loss(trainer.train, &values[0], nullptr);
            ggml_opt_result_accuracy(trainer.train, &values[1], nullptr);
            if (trainer.split < ggml_opt_dataset_ndata(trainer.data)) {
                ggml_opt_result_loss(trainer.check, &values[2], nullptr);
                ggml_opt_result_accuracy(trainer.check, &values[3], nullptr);
            }
        });
        jdoubleArray array = env->NewDoubleArray(4);
        if (array == nullptr) {
            throw JavaPending();
        }
        env->SetDoubleArrayRegion(array, 0, 4, values);
        return array;
    });
}

LLAMA_ENTRY(void, trainerSave)(JNIEnv * env, jclass, jlong handle, jbyteArray path) {
    guarded_void(env, [&] {
        Trainer & trainer = live_trainer(handle);
        in_training(trainer, [&] { llama_model_save_to_file(trainer.model, to_string(env, path).c_str()); });
    });
}

// As with a context, workers may still wait inside a graph that an assertion left: its memory is given up.
LLAMA_ENTRY(void, trainerFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] {
        Trainer & trainer = from_handle<Trainer>(handle);
        if (!trainer.poisoned) {
            delete &trainer;
        }
    });
}
