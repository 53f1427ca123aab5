// The filters, methods, tests and functions of llama.cpp's Jinja engine, each with bounds around it. The engine keeps them in
// maps of its own, in which they are replaced once for this process.
#include "bounded_template.h"
#include "saturating.h"
#include "template_budget.h"

#include <cmath>
#include <limits>
#include <set>

namespace shim {

namespace {

using jinja::func_args;
using jinja::func_handler;
using jinja::value;

// Of the numbers that range() counts with; the engine does not look for an overflow.
constexpr int64_t max_range_number = int64_t{1} << 40;

// libstdc++ sorts so many by insertion, whatever the comparison says. With more, an order that contradicts itself reads outside.
constexpr size_t always_sorted = 16;

bool is_number(const value & v) {
    return jinja::is_val<jinja::value_int>(v) || jinja::is_val<jinja::value_float>(v);
}

size_t items_of(const value & v) {
    return v->val_arr.size() + v->val_obj.size();
}

size_t positive(const value & number) {
    return jinja::is_val<jinja::value_int>(number) && number->val_int > 0 ? static_cast<size_t>(number->val_int) : 0;
}

// One call, whose arguments have been measured: the first is what a filter or a method is applied to.
struct Call {
    TemplateBudget &        budget;
    const func_args &       args;
    const Extent            all;

    value at(size_t position, const std::string & name) const { return args.get_kwarg_or_pos(name, position); }

    // At least as long as the text of a value; a list has one, too.
    size_t text_of(const value & v) const {
        const Extent extent = measure(budget, v);
        return is_text(v) ? length_of(v) : 24 * extent.values + 6 * extent.bytes;
    }

    // Text that is searched from its beginning, as often as something is found.
    size_t found(const std::string & text, const std::string & what) const {
        budget.spend(times(text.size(), what.size()) / 500);
        size_t count = 0;
        for (size_t at = text.find(what); at != std::string::npos && !what.empty(); at = text.find(what, at + what.size())) {
            count++;
        }
        return what.empty() ? text.size() + 1 : count;
    }
};

void range(const Call & call) {
    int64_t numbers[] = {0, 0, 1};
    size_t  given     = 0;
    for (const value & number : call.args.get_args()) {
        if (given == 3 || !jinja::is_val<jinja::value_int>(number)) {
            return;
        }
        if (number->val_int > max_range_number || number->val_int < -max_range_number) {
            call.budget.refuse("range() of a chat template counts with numbers of at most " + std::to_string(max_range_number));
        }
        numbers[given++] = number->val_int;
    }
    const int64_t first = given == 1 ? 0 : numbers[0];
    const int64_t end   = given == 1 ? numbers[0] : numbers[1];
    const int64_t step  = numbers[2];
    if (step == 0 || given == 0 || (step > 0) != (end > first)) {
        return;
    }
    const size_t count = static_cast<size_t>((end - first) / step + 1);
    call.budget.spend(2 * count);
    call.budget.require_free(times(count, bytes_of_a_value));
}

// Each piece found moves all that follows.
void replace(const Call & call) {
    if (call.args.count() < 3) {
        return;
    }
    const auto &      args  = call.args.get_args();
    const std::string text  = args[0]->val_str.str();
    const std::string what  = args[1]->val_str.str();
    const size_t      by    = length_of(args[2]);
    const size_t      count = call.found(text, what);
    const size_t      bytes = text.size() + times(count, by);
    call.budget.require_free(2 * bytes);
    call.budget.spend(by == what.size() ? bytes / 100 : times(count, bytes) / 1'000);
}

void split(const Call & call) {
    const auto &      args  = call.args.get_args();
    const std::string text  = args[0]->val_str.str();
    const size_t      count = call.found(text, args.size() > 1 ? args[1]->val_str.str() : " ");
    call.budget.require_free(times(count + 1, bytes_of_a_value) + 2 * text.size());
    call.budget.spend(times(count, text.size()) / 1'000 + 2 * count);
}

void indent(const Call & call) {
    const value       width = call.at(1, "width");
    const std::string text  = call.args.get_args()[0]->val_str.str();
    const size_t      lines = 2 + static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
    const size_t      bytes = text.size() + times(lines, 4 + positive(width) + length_of(width));
    call.budget.require_free(2 * bytes);
    call.budget.spend(bytes / 1'000);
}

void join(const Call & call) {
    const size_t items = items_of(call.args.get_args()[0]);
    const size_t bytes = call.all.bytes + 24 * items + times(items, call.text_of(call.at(1, "d")));
    call.budget.require_free(2 * bytes);
    call.budget.spend(bytes / 1'000 + times(items, length_of(call.at(2, "attribute"))) / 1'000);
}

// A character has at most six in JSON.
void to_json(const Call & call) {
    size_t between = 8;
    for (const value & separator : call.at(3, "separators")->val_arr) {
        between += call.text_of(separator);
    }
    // The engine makes an int of it, so that a number far below 0 can be a large one.
    const value indent = call.at(2, "indent");
    const int   width  = jinja::is_val<jinja::value_int>(indent) ? static_cast<int>(indent->val_int) : 0;
    between += times(width > 0 ? static_cast<size_t>(width) : 0, 200);
    const size_t bytes = 6 * call.all.bytes + times(2 * call.all.values, between);
    call.budget.require_free(bytes);
    call.budget.spend(bytes / 20);
}

// Each blank part in front is taken away by moving all others.
void strip(const Call & call) {
    const auto & parts = call.args.get_args()[0]->val_str.parts;
    size_t       blank = 0;
    for (const auto & part : parts) {
        blank += part.val.find_first_not_of(" \t\r\n\f\v") == std::string::npos || call.args.count() > 1;
    }
    call.budget.spend(times(blank, parts.size()) / 10);
    if (call.args.count() > 1) {
        call.budget.spend(times(length_of(call.args.get_args()[0]), call.text_of(call.at(1, "chars"))) / 10'000);
    }
}

bool one_order(const std::vector<value> & keys) {
    const bool numbers = std::all_of(keys.begin(), keys.end(), [](const value & key) {
        return is_number(key) && !std::isnan(key->val_flt);
    });
    return numbers || std::all_of(keys.begin(), keys.end(), is_text);
}

// One that is large may be compared with, and so copied for, all others.
void compare(const Call & call) {
    call.budget.spend(40 * call.all.values + times(items_of(call.args.get_args()[0]), call.all.bytes) / 1'000);
}

void require_one_order(const Call & call, const std::vector<value> & keys) {
    if (keys.size() > always_sorted && !one_order(keys)) {
        call.budget.refuse("a chat template sorts more than " + std::to_string(always_sorted) + " values only if all are text or all are numbers");
    }
    compare(call);
}

void sort(const Call & call) {
    const value        attribute = call.at(3, "attribute");
    std::vector<value> keys      = call.args.get_args()[0]->val_arr;
    for (value & key : keys) {
        value none = jinja::mk_val<jinja::value_none>();
        if (is_text(attribute) && jinja::is_val<jinja::value_object>(key)) {
            key = key->at(attribute, none);
        } else if (jinja::is_val<jinja::value_int>(attribute) && jinja::is_val<jinja::value_array>(key)) {
            key = key->at(attribute->val_int, none);
        }
    }
    require_one_order(call, keys);
}

void dictsort(const Call & call) {
    std::vector<value> keys;
    std::vector<value> values;
    for (const auto & [key, member] : call.args.get_args()[0]->val_obj) {
        keys.push_back(key);
        values.push_back(member);
    }
    const value by = call.at(2, "by");
    require_one_order(call, is_text(by) && by->val_str.str() == "value" ? values : keys);
}

// The processor stops the process at both.
void divisible(const Call & call) {
    const auto & args = call.args.get_args();
    if (args.size() > 1 && is_number(args[1]) &&
        (args[1]->val_int == 0 || (args[1]->val_int == -1 && args[0]->val_int == std::numeric_limits<int64_t>::min()))) {
        call.budget.refuse("a chat template must not divide " + std::to_string(args[0]->val_int) + " by " + std::to_string(args[1]->val_int));
    }
}

void refuse_functions(const Call & call) {
    for (const value & given : call.args.get_args()) {
        const auto * named = dynamic_cast<const jinja::value_kwarg_t *>(given.get());
        if (jinja::is_val<jinja::value_func>(named == nullptr ? given : named->val)) {
            call.budget.refuse("a chat template must not keep a function in a list or an object");
        }
    }
}

void append(const Call & call) {
    refuse_functions(call);
    if (call.args.count() == 2) {
        measure(call.budget, call.args.get_args()[1], call.args.get_args()[0].get());
    }
    call.budget.grow(bytes_of_a_place);
}

// For each item of the first argument, the others may be looked at.
void select(const Call & call) {
    Extent others;
    for (size_t i = 1; i < call.args.count(); i++) {
        const Extent one = measure(call.budget, call.args.get_args()[i]);
        others.values += one.values;
        others.bytes += one.bytes;
    }
    call.budget.spend(times(items_of(call.args.get_args()[0]), 20 + others.values + others.bytes / 1'000));
}

void contains(const Call & call) {
    const auto & args = call.args.get_args();
    if (args.size() == 2) {
        const Extent what = measure(call.budget, args[0]);
        call.budget.spend(times(what.values + what.bytes / 1'000, items_of(args[1])));
        call.budget.spend(times(length_of(args[0]), length_of(args[1])) / 500);
    }
}

using Bound = void (*)(const Call &);

const std::map<std::string, Bound> & bounds() {
    static const std::map<std::string, Bound> all = {
        {"range", range},       {"replace", replace},       {"split", split},
        {"rsplit", split},      {"indent", indent},         {"join", join},
        {"tojson", to_json},    {"strip", strip},           {"lstrip", strip},
        {"rstrip", strip},      {"sort", sort},             {"dictsort", dictsort},
        {"min", compare},       {"max", compare},           {"append", append},     {"namespace", refuse_functions}, {"test_is_in", contains},
        {"select", select},     {"selectattr", select},     {"reject", select},
        {"rejectattr", select}, {"map", select},            {"test_is_divisibleby", divisible},
    };
    return all;
}

// These do not look into what they are given.
bool looks_within(const std::string & name) {
    static const std::set<std::string> shallow = {
        "append", "default", "first", "get", "items", "keys", "last", "length", "list", "pop", "reverse", "safe", "slice",
        "test_is_boolean", "test_is_callable", "test_is_defined", "test_is_false", "test_is_float", "test_is_integer",
        "test_is_iterable", "test_is_mapping", "test_is_none", "test_is_number", "test_is_sequence", "test_is_string",
        "test_is_true", "test_is_undefined", "values",
    };
    return shallow.count(name) == 0;
}

struct Builtin {
    const std::string  name;
    const func_handler original;
    const Bound        bound;
    const bool         deep;

    // Accounts for what is large.
    static value kept(TemplateBudget & budget, const value & v) {
        const size_t bytes = bytes_of(*v) + v->val_arr.size() * sizeof(value);
        return bytes < bytes_of_a_place ? v : budget.keep(v, bytes_of_a_value + bytes);
    }

    value run(const func_args & args) const {
        TemplateBudget & budget = TemplateBudget::current();
        Extent           all;
        for (const value & given : args.get_args()) {
            const Extent one = deep ? measure(budget, given) : Extent{1 + items_of(given), bytes_of(*given)};
            all.values += one.values;
            all.bytes += one.bytes;
        }
        budget.spend(ticks_per_step + 2 * all.values + all.bytes / 1'000);
        // A list of what it is given, and its text.
        budget.require_free(all.values * 4 * sizeof(value) + (deep ? 6 : 1) * all.bytes);
        if (bound != nullptr) {
            bound({budget, args, all});
        }
        const value result = original(args);
        if (bound == split) {
            for (value & piece : result->val_arr) {
                piece = kept(budget, piece);
            }
        }
        return kept(budget, result);
    }
};

void bind(const jinja::func_builtins & builtins) {
    for (const auto & [name, handler] : builtins) {
        const auto    found   = bounds().find(name);
        // For as long as the process lives, as the map.
        const auto * builtin = new Builtin{name, handler, found == bounds().end() ? nullptr : found->second, looks_within(name)};
        // Only the map itself is constant.
        const_cast<func_handler &>(handler) = [builtin](const func_args & args) { return builtin->run(args); };
    }
}

}  // namespace

void bind_builtins() {
    bind(jinja::global_builtins());
    bind(jinja::mk_val<jinja::value_int>(0)->get_builtins());
    bind(jinja::mk_val<jinja::value_float>(0.0)->get_builtins());
    bind(jinja::mk_val<jinja::value_bool>(false)->get_builtins());
    bind(jinja::mk_val<jinja::value_string>("")->get_builtins());
    bind(jinja::mk_val<jinja::value_array>()->get_builtins());
    bind(jinja::mk_val<jinja::value_object>()->get_builtins());
    bind(jinja::mk_val<jinja::value_none>()->get_builtins());
    bind(jinja::mk_val<jinja::value_undefined>()->get_builtins());
}

}  // namespace shim
