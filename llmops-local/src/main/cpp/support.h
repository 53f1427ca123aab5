// What every entry of the shim shares: exceptions in both directions, byte arrays, and the guard around a native call.
#pragma once

#include <jni.h>

#include <atomic>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#define LLAMA_ENTRY(type, name) \
    extern "C" JNIEXPORT type JNICALL Java_dev_llmops_local_internal_llama_LlamaNative_##name

namespace shim {

// The order is that of the Java enum NativeError.Kind.
enum class Kind { failure = 0, abort = 1, load = 2, invalid = 3, refused = 4 };

struct Error : std::runtime_error {
    Kind kind;
    Error(Kind k, const std::string & message) : std::runtime_error(message), kind(k) {}
};

// A Java exception is already pending: unwind to the entry and return.
struct JavaPending {};

// While one of these lives, a failed assertion of ggml on this thread becomes a C++ exception (see abort.cpp).
class CallGuard {
  public:
    CallGuard();
    ~CallGuard();
    CallGuard(const CallGuard &)             = delete;
    CallGuard & operator=(const CallGuard &) = delete;
};

// While one of these lives and its flag is set, what this thread logs is a consequence of the cancel, and no error.
class CancelScope {
  public:
    explicit CancelScope(const std::atomic<bool> & flag);
    ~CancelScope();
    CancelScope(const CancelScope &)             = delete;
    CancelScope & operator=(const CancelScope &) = delete;
};

// While one of these lives, it sees each line that this thread logs.
class LineObserver {
  public:
    explicit LineObserver(std::function<void(const std::string &)> observer);
    ~LineObserver();
    LineObserver(const LineObserver &)             = delete;
    LineObserver & operator=(const LineObserver &) = delete;
};

void        install_abort_handler();
void        install_log_handler();
std::string take_thread_errors();
// What another thread logged on behalf of this one.
void        add_thread_errors(const std::string & more);

void throw_java(JNIEnv * env, Kind kind, const std::string & message);

std::string to_string(JNIEnv * env, jbyteArray bytes);
jbyteArray  to_bytes(JNIEnv * env, const std::string & text);
jbyteArray  to_bytes(JNIEnv * env, const char * data, size_t size);

std::vector<std::string> to_strings(JNIEnv * env, jobjectArray arrays);
jobjectArray             to_int_arrays(JNIEnv * env, const std::vector<std::vector<jint>> & values);
jobjectArray             to_byte_arrays(JNIEnv * env, const std::vector<std::string> & texts);

std::vector<jint> to_ints(JNIEnv * env, jintArray array, jint count);
jintArray         to_array(JNIEnv * env, const std::vector<jint> & values);

// Runs f; no C++ exception leaves the entry, each becomes a Java exception with the last native error lines.
template <typename R, typename F>
R guarded(JNIEnv * env, R otherwise, F f) {
    CallGuard guard;
    try {
        return f();
    } catch (const JavaPending &) {
    } catch (const Error & e) {
        throw_java(env, e.kind, e.what());
    } catch (const std::exception & e) {
        throw_java(env, Kind::failure, e.what());
    } catch (...) {
        throw_java(env, Kind::failure, "an exception of unknown type left llama.cpp");
    }
    return otherwise;
}

template <typename F>
void guarded_void(JNIEnv * env, F f) {
    guarded(env, 0, [&] {
        f();
        return 0;
    });
}

}  // namespace shim
