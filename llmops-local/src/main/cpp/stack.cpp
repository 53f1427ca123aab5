#include "stack.h"

#include "support.h"

#include <pthread.h>

#include <mutex>

namespace shim {

namespace {

// At the end of a Java thread's stack lie the pages by which the JVM notices that it overflows.
constexpr size_t guard_pages = 128 * 1024;

// What llama.cpp needs besides, whatever the text.
constexpr size_t base = 128 * 1024;

constexpr size_t page = 64 * 1024;

// Of stacks that are larger, one exists at a time.
constexpr size_t large = 64 * 1024 * 1024;

const char * find_stack_end() {
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
        return nullptr;
    }
    void * end  = nullptr;
    size_t size = 0;
    pthread_attr_getstack(&attributes, &end, &size);
    pthread_attr_destroy(&attributes);
    return static_cast<const char *>(end);
}

size_t stack_left() {
    thread_local const char * const end = find_stack_end();
    const char                      here = 0;
    return end == nullptr ? 0 : static_cast<size_t>(&here - end);
}

struct Task {
    const std::function<void()> & f;
    std::exception_ptr            thrown;
    std::string                   errors;
};

void * run_task(void * argument) {
    Task &          task = *static_cast<Task *>(argument);
    const CallGuard guard;
    try {
        task.f();
    } catch (...) {
        task.thrown = std::current_exception();
    }
    task.errors = take_thread_errors();
    return nullptr;
}

void run_on_thread(size_t bytes, const std::function<void()> & f) {
    Task           task{f, nullptr, ""};
    pthread_t      thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    int failed = pthread_attr_setstacksize(&attributes, bytes);
    if (failed == 0) {
        failed = pthread_create(&thread, &attributes, run_task, &task);
    }
    pthread_attr_destroy(&attributes);
    if (failed != 0) {
        throw Error(Kind::failure, "there is no memory for a stack of " + std::to_string(bytes) + " bytes");
    }
    pthread_join(thread, nullptr);
    add_thread_errors(task.errors);
    if (task.thrown != nullptr) {
        std::rethrow_exception(task.thrown);
    }
}

}  // namespace

void with_stack(size_t bytes, const std::function<void()> & f) {
    // In whole pages, as some systems want it.
    const size_t needed = (bytes + base + page - 1) / page * page;
    if (stack_left() >= needed + guard_pages) {
        f();
    } else if (needed < large) {
        run_on_thread(needed, f);
    } else {
        static std::mutex                 mutex;
        const std::lock_guard<std::mutex> turn(mutex);
        run_on_thread(needed, f);
    }
}

}  // namespace shim
