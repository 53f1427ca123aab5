// Loaded before llama.cpp: sets environment variables that ggml reads while its libraries load.
// System.getenv and friends cannot do this, they only see Java's copy of the environment.
#include <cstdlib>
#include <jni.h>

extern "C" JNIEXPORT jint JNICALL Java_dev_llmops_local_internal_llama_NativeLibrary_setEnvironment(
    JNIEnv * env, jclass, jstring name, jstring value) {
    const char * n = env->GetStringUTFChars(name, nullptr);
    if (n == nullptr) {
        return -1;
    }
    const char * v = env->GetStringUTFChars(value, nullptr);
    if (v == nullptr) {
        env->ReleaseStringUTFChars(name, n);
        return -1;
    }
    const int result = setenv(n, v, 1);
    env->ReleaseStringUTFChars(value, v);
    env->ReleaseStringUTFChars(name, n);
    return result;
}
