// llama.cpp logs in pieces, from any thread. Lines are joined per thread here and kept in a bounded queue that Java
// drains; Java is never called from a native thread. Error lines are also kept for the exception of the running call.
#include "support.h"

#include <llama.h>

#include <algorithm>
#include <deque>
#include <mutex>

// Declared in common/log.h. libllama-common has a logger of its own that would write to standard error.
void common_log_set_verbosity_thold(int verbosity);

namespace shim {

static const size_t max_lines       = 512;
static const size_t max_line_length = 2000;
static const size_t max_errors      = 1500;

struct Line {
    int         level;
    std::string text;
};

static std::mutex       mutex;
static std::deque<Line> lines;
static long             dropped = 0;

static thread_local std::string partial;
static thread_local int         partial_level = GGML_LOG_LEVEL_INFO;
static thread_local std::string errors;

static thread_local const std::atomic<bool> * cancel_flag = nullptr;

CancelScope::CancelScope(const std::atomic<bool> & flag) {
    cancel_flag = &flag;
}

CancelScope::~CancelScope() {
    cancel_flag = nullptr;
}

static thread_local std::function<void(const std::string &)> line_observer;

LineObserver::LineObserver(std::function<void(const std::string &)> observer) {
    line_observer = std::move(observer);
}

LineObserver::~LineObserver() {
    line_observer = nullptr;
}

std::string take_thread_errors() {
    std::string taken;
    taken.swap(errors);
    return taken;
}

void add_thread_errors(const std::string & more) {
    if (!more.empty() && errors.size() < max_errors) {
        errors += errors.empty() ? more : "; " + more;
    }
}

static void keep(int level, std::string text) {
    if (level == GGML_LOG_LEVEL_ERROR && cancel_flag != nullptr && cancel_flag->load()) {
        level = GGML_LOG_LEVEL_DEBUG;
    }
    if (level == GGML_LOG_LEVEL_ERROR) {
        add_thread_errors(text);
    }
    std::lock_guard<std::mutex> lock(mutex);
    if (lines.size() >= max_lines) {
        lines.pop_front();
        dropped++;
    }
    lines.push_back({level, std::move(text)});
}

static void on_log(ggml_log_level level, const char * text, void *) {
    if (level != GGML_LOG_LEVEL_CONT) {
        partial_level = level;
    }
    for (const char * c = text; *c != '\0'; c++) {
        if (*c != '\n') {
            if (partial.size() < max_line_length) {
                partial += *c;
            }
            continue;
        }
        std::string line;
        line.swap(partial);
        if (line_observer) {
            line_observer(line);
        }
        // A line of progress dots says nothing once it is complete.
        if (line.find_first_not_of(". ") != std::string::npos) {
            keep(partial_level, std::move(line));
        }
    }
}

void install_log_handler() {
    llama_log_set(on_log, nullptr);
    common_log_set_verbosity_thold(0);
}

}  // namespace shim

// The oldest waiting line: its first byte is the level of ggml, the rest is text. Null when there is none.
LLAMA_ENTRY(jbyteArray, nextLogLine)(JNIEnv * env, jclass) {
    return shim::guarded(env, static_cast<jbyteArray>(nullptr), [&]() -> jbyteArray {
        std::string text;
        {
            std::lock_guard<std::mutex> lock(shim::mutex);
            if (shim::lines.empty()) {
                return nullptr;
            }
            text = static_cast<char>(shim::lines.front().level) + shim::lines.front().text;
            shim::lines.pop_front();
            if (shim::dropped > 0) {
                text += " (" + std::to_string(shim::dropped) + " lines before this one were dropped)";
                shim::dropped = 0;
            }
        }
        return shim::to_bytes(env, text);
    });
}
