#include "template_budget.h"

#include "bounded_template.h"
#include "stack.h"
#include "support.h"

#include <mutex>

namespace shim {

namespace {

// Of values within each other.
constexpr size_t max_value_nesting = 200;

// A template can raise an error of any length.
constexpr size_t max_error = 4'000;

constexpr size_t mebibyte = size_t{1} << 20;

// For the parser with as many tags and tokens within each other as it takes, and for what runs.
constexpr size_t stack_of_templates = 48 * mebibyte;

thread_local TemplateBudget * budget_of_thread = nullptr;

struct Walk {
    TemplateBudget &        budget;
    const jinja::value_t *  forbidden;
    Extent                  extent;

    void visit(const jinja::value_t & value, size_t level);
};

void Walk::visit(const jinja::value_t & value, size_t level) {
    if (&value == forbidden) {
        budget.refuse("a list or an object of a chat template must not hold itself");
    }
    if (level > max_value_nesting) {
        budget.refuse("a value of a chat template may have at most " + std::to_string(max_value_nesting) + " levels");
    }
    // Text is copied, and keys are compared, once for each level around.
    const size_t bytes = bytes_of(value);
    extent.values++;
    extent.bytes += bytes;
    budget.spend((level + 1) * (1 + bytes / 1'000));
    if (jinja::is_val<jinja::value_array>(&value)) {
        for (const auto & item : value.val_arr) {
            visit(*item, level + 1);
        }
    } else if (jinja::is_val<jinja::value_object>(&value)) {
        for (const auto & [key, member] : value.val_obj) {
            visit(*key, level + 1);
            visit(*member, level + 1);
        }
    } else if (const auto * named = dynamic_cast<const jinja::value_kwarg_t *>(&value)) {
        visit(*named->val, level + 1);
    }
}

}  // namespace

TemplateBudget::TemplateBudget(size_t input_bytes)
    : max_ticks_(std::min(500'000 + 50 * input_bytes, size_t{10'000'000}) * ticks_per_step),
      max_bytes_(256 * mebibyte + 64 * input_bytes),
      max_printed_(mebibyte / 4 + 16 * input_bytes) {
    budget_of_thread = this;
}

TemplateBudget::~TemplateBudget() {
    budget_of_thread = nullptr;
}

TemplateBudget & TemplateBudget::current() {
    if (budget_of_thread == nullptr) {
        throw Error(Kind::failure, "a chat template was run without bounds");
    }
    return *budget_of_thread;
}

void TemplateBudget::spend(size_t ticks) {
    // Once refused, nothing is left.
    throw_if_refused();
    if (ticks > max_ticks_ - ticks_) {
        refuse("a chat template may take at most " + std::to_string(max_ticks_ / ticks_per_step) + " steps, but this one takes more");
    }
    ticks_ += ticks;
}

void TemplateBudget::require_free(size_t bytes) {
    throw_if_refused();
    if (bytes > max_bytes_ - bytes_) {
        refuse(
            "a chat template may use at most " + std::to_string(max_bytes_) + " bytes of memory, but asked for " +
            std::to_string(bytes) + " beside " + std::to_string(bytes_));
    }
}

void TemplateBudget::grow(size_t bytes) {
    require_free(bytes);
    bytes_ += bytes;
}

namespace {

// Holds a value, and an account of it.
struct Keeper {
    jinja::value                          value;
    std::shared_ptr<TemplateBudget::Held> held;

    void operator()(jinja::value_t *) {
        value.reset();
        held.reset();
    }
};

}  // namespace

jinja::value TemplateBudget::keep(const jinja::value & value, size_t bytes) {
    if (std::get_deleter<Keeper>(value) != nullptr) {
        return value;
    }
    return jinja::value(value.get(), Keeper{value, std::make_shared<Held>(*this, bytes)});
}

void TemplateBudget::print(size_t bytes) {
    if (bytes > max_printed_ - printed_) {
        refuse(
            "a chat template may write at most " + std::to_string(max_printed_) + " bytes, but this one writes " +
            std::to_string(bytes) + " after " + std::to_string(printed_));
    }
    printed_ += bytes;
}

void TemplateBudget::refuse(const std::string & rule) {
    if (refusal_.empty()) {
        refusal_ = rule;
    }
    throw Error(Kind::refused, refusal_);
}

void TemplateBudget::throw_if_refused() const {
    if (!refusal_.empty()) {
        throw Error(Kind::refused, refusal_);
    }
}

TemplateBudget::Level::Level(TemplateBudget & budget) : budget_(budget) {
    if (budget.level_ >= max_template_nesting) {
        budget.refuse("a chat template may be nested at most " + std::to_string(max_template_nesting) + " levels, but this one is nested deeper");
    }
    budget.level_++;
}

size_t bytes_of(const jinja::value_t & value) {
    size_t bytes = 0;
    for (const auto & part : value.val_str.parts) {
        bytes += sizeof(part) + part.val.size();
    }
    return bytes;
}

size_t ticks_of(const jinja::value & value) {
    return value->val_str.parts.size() / 2 + bytes_of(*value) / 1'000;
}

Extent measure(TemplateBudget & budget, const jinja::value & value, const jinja::value_t * forbidden) {
    Walk walk{budget, forbidden, {}};
    walk.visit(*value, 0);
    return walk.extent;
}

void with_template_budget(size_t input_bytes, const std::function<void()> & f) {
    static std::once_flag bound;
    std::call_once(bound, bind_builtins);
    with_stack(stack_of_templates, [&] {
        const TemplateBudget budget(input_bytes);
        try {
            f();
        } catch (const std::exception & e) {
            // With the position in the template, and as text, it would be told as a fault of the conversation.
            budget.throw_if_refused();
            const std::string text = e.what();
            if (text.size() > max_error) {
                throw Error(Kind::failure, text.substr(0, max_error) + " ...");
            }
            throw;
        }
        budget.throw_if_refused();
    });
}

}  // namespace shim
