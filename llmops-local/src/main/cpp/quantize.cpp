// Writes a model's weights in another form. llama.cpp tells its progress by log lines "[ 12/ 290] name ...".
#include "handles.h"

#include <cstdio>

using namespace shim;

static_assert(sizeof(llama_model_quantize_params) == 64, "llama.h is not the one of v0.4.0");

namespace {

// Calls the listener's method progress(int, int) for each tensor.
class Progress {
  public:
    Progress(JNIEnv * env, jobject listener) : env_(env), listener_(listener) {
        method_ = env->GetMethodID(env->GetObjectClass(listener), "progress", "(II)V");
        if (method_ == nullptr) {
            throw JavaPending();
        }
    }

    void operator()(const std::string & line) {
        int done  = 0;
        int total = 0;
        if (!env_->ExceptionCheck() && std::sscanf(line.c_str(), "[%d/%d]", &done, &total) == 2) {
            env_->CallVoidMethod(listener_, method_, done, total);
        }
    }

  private:
    JNIEnv *  env_;
    jobject   listener_;
    jmethodID method_;
};

}  // namespace

LLAMA_ENTRY(void, quantize)(
    JNIEnv * env, jclass, jbyteArray from, jbyteArray to, jint type, jint threads, jboolean requantize, jboolean pure,
    jboolean keep_output, jobject listener) {
    guarded_void(env, [&] {
        llama_model_quantize_params params = llama_model_quantize_default_params();
        params.ftype                       = static_cast<llama_ftype>(type);
        params.nthread                     = threads;
        params.allow_requantize            = requantize == JNI_TRUE;
        params.pure                        = pure == JNI_TRUE;
        params.quantize_output_tensor      = keep_output != JNI_TRUE;

        Progress            progress(env, listener);
        const LineObserver  observer([&](const std::string & line) { progress(line); });
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
