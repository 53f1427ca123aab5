// Writes a model's weights in another form. importance is a handle, or 0. llama.cpp tells its progress by log lines "[ 12/ 290] name ...".
#include "importance.h"

#include <cstdio>

using namespace shim;

static_assert(sizeof(llama_model_quantize_params) == 64, "llama.h is not the one of v0.4.0");

namespace shim {

Progress::Progress(JNIEnv * env, jobject listener) : env_(env), listener_(listener) {
    method_ = env->GetMethodID(env->GetObjectClass(listener), "progress", "(II)V");
    if (method_ == nullptr) {
        throw JavaPending();
    }
}

void Progress::tell(int done, int total) {
    env_->CallVoidMethod(listener_, method_, done, total);
    if (env_->ExceptionCheck()) {
        throw JavaPending();
    }
}

}  // namespace shim

namespace {

// Nothing may be thrown through llama.cpp's log, so an exception of the listener waits until it returns.
void tell_line(JNIEnv * env, Progress & progress, const std::string & line) {
    int done  = 0;
    int total = 0;
    if (!env->ExceptionCheck() && std::sscanf(line.c_str(), "[%d/%d]", &done, &total) == 2) {
        try {
            progress.tell(done, total);
        } catch (const JavaPending &) {
        }
    }
}

std::vector<llama_model_imatrix_data> entries(const std::map<std::string, std::vector<float>> & means) {
    std::vector<llama_model_imatrix_data> all;
    for (const auto & [name, values] : means) {
        all.push_back({name.c_str(), values.data(), values.size()});
    }
    all.push_back({nullptr, nullptr, 0});
    return all;
}

}  // namespace

LLAMA_ENTRY(void, quantize)(
    JNIEnv * env, jclass, jbyteArray from, jbyteArray to, jint type, jint threads, jboolean requantize, jboolean pure,
    jboolean keep_output, jlong importance, jobject listener) {
    guarded_void(env, [&] {
        llama_model_quantize_params params = llama_model_quantize_default_params();
        params.ftype                       = static_cast<llama_ftype>(type);
        params.nthread                     = threads;
        params.allow_requantize            = requantize == JNI_TRUE;
        params.pure                        = pure == JNI_TRUE;
        params.quantize_output_tensor      = keep_output != JNI_TRUE;

        std::map<std::string, std::vector<float>> means;
        std::vector<llama_model_imatrix_data>     matrix;
        if (importance != 0) {
            means          = from_handle<Importance>(importance).means();
            matrix         = entries(means);
            params.imatrix = matrix.data();
        }

        Progress            progress(env, listener);
        const LineObserver  observer([&](const std::string & line) { tell_line(env, progress, line); });
        const std::string   source = to_string(env, from);
        const std::string   target = to_string(env, to);
        const uint32_t      result = llama_model_quantize(source.c_str(), target.c_str(), &params);
        if (env->ExceptionCheck()) {
            throw JavaPending();
        }
        if (result != 0) {
            throw Error(Kind::failure, "llama.cpp could not quantize the model");
        }
    });
}
