// The native objects behind the handles that Java holds. Java owns them and frees each exactly once.
#pragma once

#include "parts.h"
#include "support.h"

#include <llama.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace shim {

// Who uses the list of adapters that a model has. llama.cpp walks it while it plans memory for a graph, without a lock of its
// own. A change does not wait for ever while others keep reading, since no new reader gets past the gate.
class AdapterLock {
  public:
    std::shared_lock<std::shared_mutex> reading() {
        const std::lock_guard<std::mutex> turn(gate_);
        return std::shared_lock<std::shared_mutex>(users_);
    }

    template <typename F>
    auto changing(F f) -> decltype(f()) {
        const std::lock_guard<std::mutex>        turn(gate_);
        const std::lock_guard<std::shared_mutex> alone(users_);
        return f();
    }

  private:
    std::mutex        gate_;
    std::shared_mutex users_;
};

struct Model {
    llama_model *            model = nullptr;
    const llama_vocab *      vocab = nullptr;
    // llama.cpp keeps pointers to these.
    std::vector<ggml_backend_dev_t>                  devices;
    std::vector<float>                               tensor_split;
    std::string                                      cpu_tensors;
    std::vector<llama_model_tensor_buft_override>    overrides;
    AdapterLock              adapters;
    // See pretokens.h.
    std::string              pretokenizer;
    std::vector<Whole>       wholes;
    // Texts of tokens that must not come to life out of a user's text, see prompt.cpp.
    std::vector<std::string> control_texts;

    ~Model() {
        if (model != nullptr) {
            llama_model_free(model);
        }
    }
};

struct Context {
    // Outlives the context.
    Model *                   model   = nullptr;
    llama_context *           context = nullptr;
    std::atomic<bool>         cancelled{false};
    // When the decoding that runs is of no use any more.
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    // Whether the decoding that runs was stopped, for one reason or the other.
    std::atomic<bool>         stopped{false};
    // Set when an assertion unwound out of llama.cpp: nothing is known about its state any more.
    bool                      poisoned = false;
    // Set while llama.cpp decodes, and for ever if an assertion ends that.
    bool                      decoding = false;
    int32_t                   threads  = 1;
    std::vector<llama_pos>    positions;
    std::vector<int32_t>      sequence_counts;
    std::vector<llama_seq_id> sequences;
    std::vector<llama_seq_id *> sequence_pointers;
    std::vector<int8_t>       outputs;
    // Whether each sequence has cells of its own.
    bool                      separate = false;
    // From which sequence to which one llama.cpp will copy at the next decoding, see sequence.cpp.
    std::vector<std::pair<llama_seq_id, llama_seq_id>> copies;

    // Workers of ggml may still wait inside a graph that an assertion left, and look at its tensors.
    bool may_be_freed() const { return !poisoned || !decoding || threads == 1; }

    ~Context() {
        if (context != nullptr) {
            llama_free(context);
        }
    }
};

struct Sampler {
    llama_sampler *               chain   = nullptr;
    llama_sampler *               grammar = nullptr;
    // Knows whether the model is reasoning; only beside a grammar that waits for its trigger.
    llama_sampler *               reasoning = nullptr;
    std::vector<llama_token_data> candidates;
    // Whether the chain does nothing but to take the likeliest token.
    bool greedy = false;
    // Where a trigger repeats something, std::regex may call itself for each byte of all that was written so far.
    const llama_vocab * deep_search = nullptr;
    size_t              searched    = 0;

    ~Sampler() {
        if (reasoning != nullptr) {
            llama_sampler_free(reasoning);
        }
        if (grammar != nullptr) {
            llama_sampler_free(grammar);
        }
        if (chain != nullptr) {
            llama_sampler_free(chain);
        }
    }
};

// In grammar.cpp.
bool grammar_applies(const Sampler & sampler);
void grammar_accept(Sampler & sampler, llama_token token);

// In ambiguity.cpp.
void require_few_ways(const llama_sampler * grammar);
void require_few_ways_within(const llama_sampler * grammar, llama_token token);

// In lookahead.cpp.
void require_short_search(const llama_sampler * grammar, llama_token token);
void require_short_search_of_all(const llama_sampler * grammar);

// In vocabulary.cpp.
std::vector<std::string> control_texts_of(const llama_vocab * vocab, const std::string & chat_template);

std::vector<llama_token> tokenize(const Model & model, const std::string & text, bool add_special, bool parse_special);

template <typename T>
T & from_handle(jlong handle) {
    if (handle == 0) {
        throw Error(Kind::invalid, "the native handle is closed");
    }
    return *reinterpret_cast<T *>(handle);
}

template <typename T>
jlong to_handle(std::unique_ptr<T> object) {
    return reinterpret_cast<jlong>(object.release());
}

inline int32_t decode(Context & context, const llama_batch & batch) {
    const auto lock      = context.model->adapters.reading();
    context.decoding     = true;
    const int32_t result = llama_decode(context.context, batch);
    context.decoding     = false;
    return result;
}

inline Context & live_context(jlong handle) {
    Context & context = from_handle<Context>(handle);
    if (context.poisoned) {
        throw Error(Kind::abort, "an earlier assertion failed in this context, it cannot be used any more");
    }
    return context;
}

// Runs f against a context and remembers when an assertion unwound through it.
template <typename F>
auto in_context(Context & context, F f) -> decltype(f()) {
    try {
        return f();
    } catch (const Error & e) {
        if (e.kind == Kind::abort) {
            context.poisoned = true;
        }
        throw;
    }
}

// In sequence.cpp.
void finish_copies(Context & context, llama_seq_id written);
void finish_copies_to(Context & context, llama_seq_id read);
bool forgets_parts(const Context & context);

}  // namespace shim
