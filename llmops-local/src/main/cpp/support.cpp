#include "support.h"

namespace shim {

static jclass    error_class       = nullptr;
static jmethodID error_constructor = nullptr;

void throw_java(JNIEnv * env, Kind kind, const std::string & message) {
    if (env->ExceptionCheck()) {
        return;
    }
    std::string       text   = message;
    const std::string errors = take_thread_errors();
    if (!errors.empty()) {
        text += " (native log: " + errors + ")";
    }
    jbyteArray bytes = env->NewByteArray(static_cast<jsize>(text.size()));
    if (bytes == nullptr) {
        return;
    }
    env->SetByteArrayRegion(
        bytes, 0, static_cast<jsize>(text.size()), reinterpret_cast<const jbyte *>(text.data()));
    auto * error = static_cast<jthrowable>(
        env->NewObject(error_class, error_constructor, static_cast<jint>(kind), bytes));
    if (error != nullptr) {
        env->Throw(error);
    }
}

std::string to_string(JNIEnv * env, jbyteArray bytes) {
    const jsize size = env->GetArrayLength(bytes);
    std::string text(static_cast<size_t>(size), '\0');
    env->GetByteArrayRegion(bytes, 0, size, reinterpret_cast<jbyte *>(&text[0]));
    return text;
}

jbyteArray to_bytes(JNIEnv * env, const char * data, size_t size) {
    jbyteArray bytes = env->NewByteArray(static_cast<jsize>(size));
    if (bytes == nullptr) {
        throw JavaPending();
    }
    env->SetByteArrayRegion(bytes, 0, static_cast<jsize>(size), reinterpret_cast<const jbyte *>(data));
    return bytes;
}

jbyteArray to_bytes(JNIEnv * env, const std::string & text) {
    return to_bytes(env, text.data(), text.size());
}

std::vector<jint> to_ints(JNIEnv * env, jintArray array, jint count) {
    if (count < 0 || count > env->GetArrayLength(array)) {
        throw Error(Kind::invalid, "count is outside the array");
    }
    std::vector<jint> values(static_cast<size_t>(count));
    env->GetIntArrayRegion(array, 0, count, values.data());
    return values;
}

jintArray to_array(JNIEnv * env, const std::vector<jint> & values) {
    const auto size  = static_cast<jsize>(values.size());
    jintArray  array = env->NewIntArray(size);
    if (array == nullptr) {
        throw JavaPending();
    }
    env->SetIntArrayRegion(array, 0, size, values.data());
    return array;
}

std::vector<std::string> to_strings(JNIEnv * env, jobjectArray arrays) {
    std::vector<std::string> texts;
    for (jsize i = 0; i < env->GetArrayLength(arrays); i++) {
        auto * bytes = static_cast<jbyteArray>(env->GetObjectArrayElement(arrays, i));
        texts.push_back(to_string(env, bytes));
        env->DeleteLocalRef(bytes);
    }
    return texts;
}

template <typename T, typename F>
static jobjectArray to_arrays(JNIEnv * env, const char * type, const std::vector<T> & values, F to_one) {
    jobjectArray arrays = env->NewObjectArray(static_cast<jsize>(values.size()), env->FindClass(type), nullptr);
    if (arrays == nullptr) {
        throw JavaPending();
    }
    for (size_t i = 0; i < values.size(); i++) {
        jobject one = to_one(values[i]);
        env->SetObjectArrayElement(arrays, static_cast<jsize>(i), one);
        env->DeleteLocalRef(one);
    }
    return arrays;
}

jobjectArray to_byte_arrays(JNIEnv * env, const std::vector<std::string> & texts) {
    return to_arrays(env, "[B", texts, [&](const std::string & text) { return to_bytes(env, text); });
}

jobjectArray to_int_arrays(JNIEnv * env, const std::vector<std::vector<jint>> & values) {
    return to_arrays(env, "[I", values, [&](const std::vector<jint> & one) { return to_array(env, one); });
}

}  // namespace shim

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM * vm, void *) {
    JNIEnv * env = nullptr;
    if (vm->GetEnv(reinterpret_cast<void **>(&env), JNI_VERSION_10) != JNI_OK) {
        return JNI_ERR;
    }
    jclass local = env->FindClass("dev/llmops/local/internal/llama/NativeError");
    if (local == nullptr) {
        return JNI_ERR;
    }
    shim::error_class       = static_cast<jclass>(env->NewGlobalRef(local));
    shim::error_constructor = env->GetMethodID(shim::error_class, "<init>", "(I[B)V");
    return shim::error_constructor == nullptr ? JNI_ERR : JNI_VERSION_10;
}
