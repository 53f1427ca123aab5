// A parsed template is a tree of nodes with a virtual method to run each. Here each node gets one around it (template_nodes.h), so
// that the bounds hold wherever llama.cpp renders the template: in its analysis, in its functions for single model families, and
// in ours.
#include "bounded_template.h"
#include "support.h"
#include "template_nodes.h"

#include <set>

namespace shim {

namespace {

// llama.cpp's parser is recursive; so many of these need a third of the stack.
constexpr size_t max_tags       = 5'000;
constexpr size_t max_tag_tokens = 2'000;

// Puts bounds around all nodes of a template.
class Binder {
  public:
    explicit Binder(size_t names) : names_(names) {}

    void bind_body(statements & body, bool of_template = false) {
        for (statement_ptr & node : body) {
            if (dynamic_cast<jinja::string_literal *>(node.get()) == nullptr) {
                bind(node);
            }
            wrap<Printed>(node, of_template);
        }
    }

  private:
    const size_t names_;

    template <typename T, typename... Arguments>
    static void wrap(statement_ptr & node, Arguments... arguments) {
        node = std::make_unique<T>(std::move(node), arguments...);
    }

    void bind(statement_ptr & node) {
        if (node == nullptr) {
            return;
        }
        const TemplateBudget::Level level(TemplateBudget::current());
        if (!bind_statement(node) && !bind_expression(node) && !is_leaf(*node)) {
            throw Error(Kind::failure, "llama.cpp has a node for templates that has no bounds: " + node->type());
        }
    }

    void bind_all(statements & nodes) {
        for (statement_ptr & node : nodes) {
            bind(node);
        }
    }

    // What only stands in bodies is wrapped there.
    bool bind_statement(statement_ptr & node) {
        statement & any = *node;
        if (auto * branch = dynamic_cast<jinja::if_statement *>(&any)) {
            bind(branch->test);
            bind_body(branch->body);
            bind_body(branch->alternate);
        } else if (auto * loop = dynamic_cast<jinja::for_statement *>(&any)) {
            bind_items(loop->iterable);
            bind_body(loop->body);
            bind_body(loop->default_block);
            wrap<Scoped>(node, names_);
        } else if (auto * macro = dynamic_cast<jinja::macro_statement *>(&any)) {
            bind_parameters(macro->args);
            bind_body(macro->body);
        } else if (auto * call = dynamic_cast<jinja::call_statement *>(&any)) {
            bind_arguments(call->call);
            bind_parameters(call->caller_args);
            bind_body(call->body);
            wrap<Scoped>(node, names_);
        } else if (auto * filter = dynamic_cast<jinja::filter_statement *>(&any)) {
            bind_arguments(filter->filter);
            bind_body(filter->body);
        } else {
            return false;
        }
        return true;
    }

    void bind_items(statement_ptr & items) {
        if (auto * some = dynamic_cast<jinja::select_expression *>(items.get())) {
            bind(some->test);
            bind(some->lhs);
            wrap<Items>(some->lhs, names_);
        } else {
            bind(items);
            wrap<Items>(items, names_);
        }
    }

    // The defaults of parameters; the engine looks at the nodes around.
    void bind_parameters(statements & parameters) {
        for (statement_ptr & node : parameters) {
            if (auto * named = dynamic_cast<jinja::keyword_argument_expression *>(node.get())) {
                bind(named->val);
            }
        }
    }

    // Of a filter, a test or a macro with a name; the engine looks at the node itself.
    void bind_arguments(statement_ptr & named) {
        if (auto * call = dynamic_cast<jinja::call_expression *>(named.get())) {
            bind_all(call->args);
        }
    }

    bool bind_expression(statement_ptr & node) {
        statement & any = *node;
        if (auto * set = dynamic_cast<jinja::set_statement *>(&any)) {
            if (auto * member = dynamic_cast<jinja::member_expression *>(set->assignee.get())) {
                bind(member->object);
            }
            bind(set->val);
            bind_body(set->body);
            wrap<Set>(node, names_);
        } else if (auto * binary = dynamic_cast<jinja::binary_expression *>(&any)) {
            bind(binary->left);
            bind(binary->right);
            wrap<Binary>(node);
        } else if (auto * call = dynamic_cast<jinja::call_expression *>(&any)) {
            bind(call->callee);
            bind_all(call->args);
            wrap<Scoped>(node, names_);
        } else if (bind_container(any)) {
            wrap<Container>(node);
        } else if (bind_other_expression(any)) {
            wrap<Bounded>(node);
        } else if (dynamic_cast<jinja::identifier *>(&any) != nullptr) {
            wrap<Variable>(node);
        } else if (dynamic_cast<jinja::string_literal *>(&any) != nullptr) {
            wrap<Literal>(node);
        } else if (auto * named = dynamic_cast<jinja::keyword_argument_expression *>(&any)) {
            bind(named->val);
        } else {
            return false;
        }
        return true;
    }

    bool bind_container(statement & any) {
        if (auto * list = dynamic_cast<jinja::array_literal *>(&any)) {
            bind_all(list->val);
        } else if (auto * tuple = dynamic_cast<jinja::tuple_literal *>(&any)) {
            bind_all(tuple->val);
        } else if (auto * object = dynamic_cast<jinja::object_literal *>(&any)) {
            for (auto & [key, member] : object->val) {
                bind(key);
                bind(member);
            }
        } else {
            return false;
        }
        return true;
    }

    bool bind_other_expression(statement & any) {
        if (auto * member = dynamic_cast<jinja::member_expression *>(&any)) {
            bind(member->object);
            bind_property(*member);
        } else if (auto * filter = dynamic_cast<jinja::filter_expression *>(&any)) {
            bind(filter->operand);
            bind_arguments(filter->filter);
        } else if (auto * test = dynamic_cast<jinja::test_expression *>(&any)) {
            bind(test->operand);
            bind_arguments(test->test);
        } else if (auto * select = dynamic_cast<jinja::select_expression *>(&any)) {
            bind(select->lhs);
            bind(select->test);
        } else if (auto * ternary = dynamic_cast<jinja::ternary_expression *>(&any)) {
            bind(ternary->condition);
            bind(ternary->true_expr);
            bind(ternary->false_expr);
        } else if (auto * unary = dynamic_cast<jinja::unary_expression *>(&any)) {
            bind(unary->argument);
        } else if (auto * spread = dynamic_cast<jinja::spread_expression *>(&any)) {
            bind(spread->argument);
        } else {
            return false;
        }
        return true;
    }

    void bind_property(jinja::member_expression & member) {
        if (auto * slice = dynamic_cast<jinja::slice_expression *>(member.property.get())) {
            bind(slice->start_expr);
            bind(slice->stop_expr);
            bind(slice->step_expr);
        } else if (member.computed) {
            bind(member.property);
        }
    }

    static bool is_leaf(const statement & any) {
        return dynamic_cast<const jinja::integer_literal *>(&any) != nullptr ||
               dynamic_cast<const jinja::float_literal *>(&any) != nullptr ||
               dynamic_cast<const jinja::comment_statement *>(&any) != nullptr ||
               dynamic_cast<const jinja::blank_expression *>(&any) != nullptr ||
               dynamic_cast<const jinja::noop_statement *>(&any) != nullptr ||
               dynamic_cast<const jinja::break_statement *>(&any) != nullptr ||
               dynamic_cast<const jinja::continue_statement *>(&any) != nullptr;
    }
};

// The lexer does this, too, but moves all that follows for each of them.
std::string with_newlines(const std::string & source) {
    std::string text;
    for (size_t at = 0; at < source.size(); at++) {
        if (source.compare(at, 2, "\r\n") != 0) {
            text += source[at];
        }
    }
    return text;
}

bool opens(const jinja::token & token) {
    return token.t == jinja::token::open_statement || token.t == jinja::token::open_expression;
}

void check_tokens(TemplateBudget & budget, const std::vector<jinja::token> & tokens) {
    size_t tags    = 0;
    size_t within  = 0;
    size_t longest = 0;
    for (const jinja::token & token : tokens) {
        within  = opens(token) ? 0 : within + 1;
        longest = std::max(longest, within);
        tags += opens(token);
    }
    if (tags > max_tags || longest > max_tag_tokens) {
        budget.refuse(
            "a chat template may have at most " + std::to_string(max_tags) + " tags of at most " +
            std::to_string(max_tag_tokens) + " tokens, but this one has " + std::to_string(tags) + " of up to " +
            std::to_string(longest));
    }
}

size_t names_of(const std::vector<jinja::token> & tokens) {
    std::set<std::string> names;
    for (const jinja::token & token : tokens) {
        if (token.t == jinja::token::identifier) {
            names.insert(token.value);
        }
    }
    return names.size();
}

}  // namespace

common_chat_template bounded_template(const std::string & source, const std::string & bos, const std::string & eos) {
    TemplateBudget & budget = TemplateBudget::current();
    if (source.size() > max_template_source) {
        budget.refuse(
            "a chat template may have at most " + std::to_string(max_template_source) + " bytes, but this one has " +
            std::to_string(source.size()));
    }
    const jinja::lexer_result lexed = jinja::lexer().tokenize(with_newlines(source));
    check_tokens(budget, lexed.tokens);

    common_chat_template chat("", bos, eos);
    try {
        chat.prog = jinja::parse_from_tokens(lexed);
    } catch (const std::out_of_range &) {
        throw Error(Kind::invalid, "a number is too large");
    }
    Binder(names_of(lexed.tokens)).bind_body(chat.prog.body, true);
    chat.prog.body.insert(chat.prog.body.begin(), std::make_unique<Begin>());
    chat.src  = lexed.source;
    chat.caps = jinja::caps_get(chat.prog);
    return chat;
}

}  // namespace shim
