// The nodes of a parsed template, each with one around it that spends from the budget before and after, and that refuses in front
// of what would take too long or too much at once.
#pragma once

#include "saturating.h"
#include "template_budget.h"

#include <chat.h>

namespace shim {

using jinja::context;
using jinja::statement;
using jinja::statement_ptr;
using jinja::statements;
using jinja::value;

// Of a variable in the copy of all that each loop and each call makes.
constexpr size_t bytes_of_a_variable = 450;

// A value that is already known.
struct Known : jinja::expression {
    value known;
    explicit Known(value v) : known(std::move(v)) {}
    value execute_impl(context &) override { return known; }
};

// A node within the budget.
struct Bounded : jinja::expression {
    statement_ptr inner;
    explicit Bounded(statement_ptr && node) : inner(std::move(node)) { pos = inner->pos; }
    std::string type() const override { return inner->type(); }
    void        visit(context & ctx) override { inner->visit(ctx); }

    value execute_impl(context & ctx) final {
        TemplateBudget &            budget = TemplateBudget::current();
        const TemplateBudget::Level level(budget);
        budget.spend(ticks_per_step);
        value result = run(ctx, budget);
        budget.spend(ticks_of(result));
        return result;
    }

  protected:
    virtual value run(context & ctx, TemplateBudget &) { return inner->execute_impl(ctx); }
};

// A variable. The engine's own way copies the map of all functions each time.
struct Variable final : Bounded {
    using Bounded::Bounded;
    value run(context & ctx, TemplateBudget &) override {
        const std::string & name  = static_cast<jinja::identifier &>(*inner).val;
        value               found = ctx.get_val(name);
        if (!found->is_undefined()) {
            if (ctx.is_get_stats) {
                jinja::value_t::stats_t::mark_used(found);
            }
            return found;
        }
        const auto function = jinja::global_builtins().find(name);
        return function == jinja::global_builtins().end() ? jinja::mk_val<jinja::value_undefined>(name)
                                                          : value(jinja::mk_val<jinja::value_func>(name, function->second));
    }
};

// A text in an expression, of which each use makes a copy.
struct Literal final : Bounded {
    using Bounded::Bounded;
    value run(context & ctx, TemplateBudget & budget) override {
        const value result = inner->execute_impl(ctx);
        return budget.keep(result, bytes_of_a_value + bytes_of(*result));
    }
};

// What stands in a body: its text is copied into that of the body, which is the template's where there is no block around.
struct Printed final : Bounded {
    const bool outermost;
    Printed(statement_ptr && node, bool of_template) : Bounded(std::move(node)), outermost(of_template) {}
    value run(context & ctx, TemplateBudget & budget) override {
        const value result = inner->execute_impl(ctx);
        size_t      bytes  = 0;
        // The engine prints an object as nothing.
        if (!jinja::is_val<jinja::value_object>(result)) {
            bytes = measure(budget, result).bytes;
            if (outermost) {
                budget.print(is_text(result) ? length_of(result) : bytes);
            }
        }
        return budget.keep(result, bytes_of_a_value + bytes);
    }
};

// Where a template begins.
struct Begin final : jinja::noop_statement {
    value execute_impl(context & ctx) override {
        TemplateBudget::current().begin_rendering();
        return jinja::noop_statement::execute_impl(ctx);
    }
};

inline void refuse_function(TemplateBudget & budget, const value & kept) {
    if (jinja::is_val<jinja::value_func>(kept)) {
        budget.refuse("a chat template must not keep a function in a list or an object");
    }
}

// A new list, tuple or object.
struct Container final : Bounded {
    using Bounded::Bounded;
    value run(context & ctx, TemplateBudget & budget) override {
        const value result = inner->execute_impl(ctx);
        for (const auto & item : result->val_arr) {
            refuse_function(budget, item);
        }
        for (const auto & member : result->val_obj) {
            refuse_function(budget, member.second);
        }
        measure(budget, result);
        return budget.keep(result, bytes_of_a_value + (result->val_arr.size() + 2 * result->val_obj.size()) * bytes_of_a_place);
    }
};

// All variables are copied for each item of a loop and for each call.
struct Items final : Bounded {
    const size_t variables;
    Items(statement_ptr && node, size_t names) : Bounded(std::move(node)), variables(names) {}
    value run(context & ctx, TemplateBudget & budget) override {
        value        result = inner->execute_impl(ctx);
        const size_t items  = result->val_arr.size() + result->val_obj.size();
        budget.spend(times(items + 1, 4 * (variables + 40)));
        budget.require_free(times(items, bytes_of_a_value));
        return result;
    }
};

// A loop or a call.
struct Scoped final : Bounded {
    const size_t variables;
    Scoped(statement_ptr && node, size_t names) : Bounded(std::move(node)), variables(names) {}
    value run(context & ctx, TemplateBudget & budget) override {
        const TemplateBudget::Held scopes(budget, 3 * (variables + 40) * bytes_of_a_variable);
        budget.spend(3 * 4 * (variables + 40));
        const value  result = inner->execute_impl(ctx);
        const size_t bytes  = bytes_of(*result);
        return bytes == 0 ? result : budget.keep(result, bytes_of_a_value + bytes);
    }
};

struct Binary final : Bounded {
    using Bounded::Bounded;
    value run(context & ctx, TemplateBudget & budget) override {
        auto & node = static_cast<jinja::binary_expression &>(*inner);
        if (node.op.value == "and" || node.op.value == "or") {
            return node.execute_impl(ctx);
        }
        const value left  = node.left->execute(ctx);
        const value right = node.right->execute(ctx);
        prepare(budget, node.op.value, left, right);
        jinja::binary_expression known(node.op, std::make_unique<Known>(left), std::make_unique<Known>(right));
        known.pos          = pos;
        const value result = known.execute_impl(ctx);
        const size_t bytes = bytes_of(*result) + result->val_arr.size() * sizeof(value);
        return bytes == 0 ? result : budget.keep(result, bytes_of_a_value + bytes);
    }

  private:
    static void prepare(TemplateBudget & budget, const std::string & op, const value & left, const value & right) {
        if (op == "*") {
            repeat(budget, left, right);
        } else if (op == "in" || op == "not in") {
            find(budget, left, right);
        } else if (op == "==" || op == "!=") {
            measure(budget, left);
            measure(budget, right);
        } else if (op == "+" || op == "~") {
            join(budget, left, right);
        }
    }

    static void repeat(TemplateBudget & budget, const value & left, const value & right) {
        const value & text   = is_text(left) ? left : right;
        const value & number = is_text(left) ? right : left;
        if (is_text(text) && jinja::is_val<jinja::value_int>(number) && number->val_int > 0) {
            const size_t count = static_cast<size_t>(number->val_int);
            const size_t bytes = times(bytes_of(*text), count);
            budget.require_free(bytes);
            budget.spend(count / 10 + bytes / 1'000);
        }
    }

    static void find(TemplateBudget & budget, const value & left, const value & right) {
        const Extent what = measure(budget, left);
        if (is_text(right)) {
            budget.spend(times(length_of(left), length_of(right)) / 500);
        } else if (!jinja::is_val<jinja::value_object>(right)) {
            measure(budget, right);
            budget.spend(times(what.values * 2 + what.bytes / 1'000, right->val_arr.size()));
        }
    }

    static void join(TemplateBudget & budget, const value & left, const value & right) {
        if (!is_text(left) && !is_text(right)) {
            const size_t items = left->val_arr.size() + right->val_arr.size();
            budget.spend(items);
            budget.require_free(items * sizeof(value));
            return;
        }
        // A list has a text, too, in which a character can take six.
        const size_t copies = is_text(left) && is_text(right) ? 2 : 6;
        budget.require_free(copies * (measure(budget, left).bytes + measure(budget, right).bytes));
    }
};

struct Set final : Bounded {
    const size_t variables;
    Set(statement_ptr && node, size_t names) : Bounded(std::move(node)), variables(names) {}
    value run(context & ctx, TemplateBudget & budget) override {
        auto & node = static_cast<jinja::set_statement &>(*inner);
        // A variable that is there already is searched for.
        budget.spend(2 * variables);
        const auto * member = dynamic_cast<jinja::member_expression *>(node.assignee.get());
        const auto * name   = member == nullptr ? nullptr : dynamic_cast<jinja::identifier *>(member->property.get());
        if (name == nullptr || member->computed || node.val == nullptr) {
            return node.execute_impl(ctx);
        }
        const value kept   = node.val->execute(ctx);
        const value object = member->object->execute(ctx);
        refuse_function(budget, kept);
        measure(budget, kept, object.get());
        budget.spend(2 * object->val_obj.size());
        auto target = std::make_unique<jinja::member_expression>(
            std::make_unique<Known>(object), std::make_unique<jinja::identifier>(name->val), false);
        return jinja::set_statement(std::move(target), std::make_unique<Known>(kept), {}).execute_impl(ctx);
    }
};

}  // namespace shim
