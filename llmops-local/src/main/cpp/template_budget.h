// What the chat templates that run on this thread may still use. llama.cpp's Jinja engine has no bounds of its own: a template
// decides how deep it recurses, how long it runs and how much memory it takes.
#pragma once

#include <jinja/value.h>

#include <functional>
#include <string>

namespace shim {

// Nodes of a template within each other, as it is written and, with macros, as it runs.
constexpr size_t max_template_nesting = 1'000;

// The unit of time: less than a tenth of a microsecond. A step, what the bound is told in, is one node of a template.
constexpr size_t ticks_per_step = 100;

class TemplateBudget {
  public:
    // Bounds grow with the size of the conversation; the output's is for each rendering.
    explicit TemplateBudget(size_t input_bytes);
    ~TemplateBudget();
    TemplateBudget(const TemplateBudget &)             = delete;
    TemplateBudget & operator=(const TemplateBudget &) = delete;

    // That of this thread. A template without one does not run.
    static TemplateBudget & current();

    void spend(size_t ticks);
    void print(size_t bytes);
    void begin_rendering() { printed_ = 0; }

    // Whether so much memory may be taken for what comes next.
    void require_free(size_t bytes);
    // The same value, for which so much of the memory is taken as long as it lives.
    jinja::value keep(const jinja::value & value, size_t bytes);
    // Of something that is only known to have grown.
    void grow(size_t bytes);

    // Ends the rendering, and every other one that shares this budget.
    [[noreturn]] void refuse(const std::string & rule);

    // llama.cpp takes a template that fails for one that refuses what it was asked, and goes on.
    void throw_if_refused() const;

    // While one of these lives, a node runs.
    class Level {
      public:
        explicit Level(TemplateBudget & budget);
        ~Level() { budget_.level_--; }
        Level(const Level &)             = delete;
        Level & operator=(const Level &) = delete;

      private:
        TemplateBudget & budget_;
    };

    // While one of these lives, so much of the memory is taken.
    class Held {
      public:
        Held(TemplateBudget & budget, size_t bytes) : budget_(budget), bytes_(bytes) { budget.grow(bytes); }
        ~Held() { budget_.bytes_ -= bytes_; }
        Held(const Held &)             = delete;
        Held & operator=(const Held &) = delete;

      private:
        TemplateBudget & budget_;
        const size_t     bytes_;
    };

  private:
    const size_t max_ticks_;
    const size_t max_bytes_;
    const size_t max_printed_;
    size_t       ticks_   = 0;
    size_t       bytes_   = 0;
    size_t       printed_ = 0;
    size_t       level_   = 0;
    std::string  refusal_;
};

// What a value holds, with all that is in it.
struct Extent {
    size_t values = 0;
    size_t bytes  = 0;
};

// Walks through a value as llama.cpp does to print or to compare it, at the same cost, which is spent. Refuses what is nested too
// deeply or holds the forbidden value.
Extent measure(TemplateBudget & budget, const jinja::value & value, const jinja::value_t * forbidden = nullptr);

// The cost of a value without what is in it.
size_t ticks_of(const jinja::value & value);

// What a value costs in memory without its text and what is in it.
constexpr size_t bytes_of_a_value = 400;

// Of a place in a list, with what may be there and is too small to be kept account of.
constexpr size_t bytes_of_a_place = 1'000;

inline bool is_text(const jinja::value & v) {
    return jinja::is_val<jinja::value_string>(v);
}

inline size_t length_of(const jinja::value & v) {
    return v->val_str.length();
}

// A string's bytes in memory, with those of its parts.
size_t bytes_of(const jinja::value_t & value);

// Runs f, which may parse and run templates, within a budget, on a stack that is large enough for the nesting.
void with_template_budget(size_t input_bytes, const std::function<void()> & f);

}  // namespace shim
