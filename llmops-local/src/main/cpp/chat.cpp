// What a chat template makes of a request: the prompt, and how to constrain and to read the answer. The second half is
// llama.cpp's own (common_chat_templates_apply); its parts are called one by one, because the prompt is rendered here, where
// it is known which of its characters came from a message (see prompt.cpp), and because its analysis of a template, which
// renders it dozens of times, is the same for every request.
#include "bounded_template.h"
#include "prompt.h"
#include "stack.h"
#include "template_budget.h"

#include <chat-auto-parser.h>
#include <chat-peg-parser.h>
#include <json-schema-to-grammar.h>

#include <regex>

using namespace shim;

namespace {

std::string token_text(const Model & model, llama_token token) {
    return token == LLAMA_TOKEN_NULL ? "" : llama_vocab_get_text(model.vocab, token);
}

struct Template {
    common_chat_template     chat;
    std::vector<std::string> controls;
    // Null where llama.cpp can make nothing of the template; answers are plain text then.
    std::unique_ptr<autoparser::autoparser> analysis;

    Template(const Model & model, const std::string & source)
        : chat(bounded_template(
              source, token_text(model, llama_vocab_bos(model.vocab)), token_text(model, llama_vocab_eos(model.vocab)))),
          controls(control_texts_of(model.vocab, source)) {
        auto found = std::make_unique<autoparser::autoparser>();
        try {
            found->analyze_template(chat);
            analysis = std::move(found);
        } catch (const std::exception &) {
        }
    }

    bool more_than_text() const {
        return analysis != nullptr &&
               (analysis->reasoning.mode != autoparser::reasoning_mode::NONE || analysis->content.is_always_wrapped());
    }

    bool knows_tools() const {
        return analysis != nullptr && chat.caps.supports_tools && chat.caps.supports_tool_calls &&
               analysis->tools.format.mode != autoparser::tool_format::NONE;
    }
};

struct Plan {
    std::vector<llama_token> tokens;
    std::string              text;
    common_chat_params       params;
    // Whether an answer without tools and schema is more than its text.
    bool                     parsed = false;
    // What the prompt already holds of a text that follows the grammar.
    std::string              grammar_prefix;
};

// llama.cpp's parsers of JSON and of answers are recursive, and a stack that overflows ends the JVM.
constexpr int most_nesting = 64;

// Of tools with their schemas.
constexpr int most_levels = 180;

// At least as deep as the deepest JSON that begins anywhere in the text. Where a string begins and ends is not known, so
// both are followed: the depth that was reached outside of a string, inside of one, and inside behind a backslash.
int nesting(const std::string & text) {
    int most    = 0;
    int outside = 0;
    int inside  = 0;
    int escaped = 0;
    for (const char c : text) {
        if (c == '"') {
            const int closed = inside;
            inside  = std::max(outside, escaped);
            outside = closed;
            escaped = 0;
            continue;
        }
        const int plain = std::max(c == '\\' ? 0 : inside, escaped);
        escaped         = c == '\\' ? inside : 0;
        inside          = plain;
        if (c == '[' || c == '{') {
            most = std::max(most, ++outside);
        } else if ((c == ']' || c == '}') && outside > 0) {
            outside--;
        }
    }
    return most;
}

// The depth of JSON that is valid.
int levels(const std::string & json) {
    int  most    = 0;
    int  now     = 0;
    bool in_text = false;
    for (size_t at = 0; at < json.size(); at++) {
        if (json[at] == '"') {
            in_text = !in_text;
        } else if (in_text) {
            at += json[at] == '\\';
        } else if (json[at] == '[' || json[at] == '{') {
            most = std::max(most, ++now);
        } else if (json[at] == ']' || json[at] == '}') {
            now--;
        }
    }
    return most;
}

std::string trimmed(const std::string & text) {
    const size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The next four do what llama.cpp does before it renders, in functions that it does not export.

void merge_system_message(common_json & messages) {
    if (messages.size() < 2 || messages.front().at("role").get<std::string>() != "system") {
        return;
    }
    messages[1]["content"] =
        messages.front().at("content").get<std::string>() + "\n" + messages[1].at("content").get<std::string>();
    messages.erase(0);
}

void arguments_as_objects(common_json & messages) {
    for (auto & message : messages) {
        if (!message.contains("tool_calls")) {
            continue;
        }
        for (auto & call : message["tool_calls"]) {
            common_json & arguments = call["function"]["arguments"];
            const std::string text  = arguments.get<std::string>();
            common_json   parsed    = common_json::parse_no_throw(nesting(text) > most_nesting ? "" : text);
            if (!parsed.is_discarded() && parsed.is_object()) {
                arguments = parsed;
            }
        }
    }
}

void content_as_parts(common_json & messages) {
    for (auto & message : messages) {
        common_json part = {{"type", "text"}, {"text", message.at("content").get<std::string>()}};
        message["content"] = common_json::array({part});
    }
}

void adapt(common_json & messages, const jinja::caps & caps) {
    if (!caps.supports_system_role) {
        merge_system_message(messages);
    }
    if (caps.supports_object_arguments) {
        arguments_as_objects(messages);
    }
    if (caps.supports_typed_content && !caps.supports_string_content) {
        content_as_parts(messages);
    }
}

// Some of llama.cpp's specialized functions change the messages before they render them. To see what they render, they are
// given a template that writes its messages down.
common_json messages_of_specialized(const common_chat_template & chat, autoparser::generation_params & params) {
    common_chat_template spy("{{ messages | tojson }}", chat.bos_tok, chat.eos_tok);
    spy.src  = chat.src;
    spy.caps = chat.caps;
    return common_json::parse(common_chat_try_specialized_template(spy, chat.src, params)->prompt);
}

// llama.cpp reads reasoning with these, but the differential analysis is what knows them.
void set_reasoning_marks(common_chat_params & params, const autoparser::autoparser & analysis) {
    params.supports_thinking  = analysis.reasoning.mode != autoparser::reasoning_mode::NONE;
    params.thinking_start_tag = analysis.reasoning.start;
    if (!analysis.reasoning.end.empty()) {
        params.thinking_end_tags = {analysis.reasoning.end};
    }
}

// Whether the template has already written the beginning of the reasoning.
bool reasoning_is_open(const common_chat_params & params, const std::string & start) {
    const std::string written = trimmed(params.generation_prompt);
    const std::string mark    = trimmed(start);
    return !mark.empty() && written.size() >= mark.size() &&
           written.compare(written.size() - mark.size(), mark.size(), mark) == 0;
}

// Adds the rules of a parser, and its root under another name.
void add_rules(
    const common_grammar_builder & builder, const common_peg_arena & parser, bool triggers_only, const std::string & name) {
    common_grammar_builder renaming = builder;
    renaming.add_rule               = [&](const std::string & rule, const std::string & text) {
        // Where calls stand in a section, only the section is a whole.
        return rule == "root" ? builder.add_rule(name, text == "tool-call | tool-calls" ? "tool-calls" : text)
                              : builder.add_rule(rule, text);
    };
    parser.build_grammar(renaming, triggers_only);
}

// llama.cpp lets a model that must call a tool talk before it does, without end, and knows no choice between calls and an
// answer that follows a schema. This grammar lets the model think, and then call or, where there is a schema, answer.
std::string grammar_of_calls(
    const common_chat_params & params, const common_json & tools, const autoparser::analyze_reasoning & reasoning,
    const common_json & answer) {
    common_peg_arena parser;
    parser.load(params.parser);
    const bool thinks = !reasoning.end.empty();
    const auto thought = build_chat_peg_parser([&](common_chat_peg_builder & p) {
        const std::string end  = trimmed(reasoning.end);
        const auto        rest = p.until(end) + p.literal(end) + p.space();
        return reasoning_is_open(params, reasoning.start) ? rest : p.literal(trimmed(reasoning.start)) + rest;
    });
    return build_grammar([&](const common_grammar_builder & builder) {
        for (const auto & tool : tools) {
            common_json schema = tool.at("function").at("parameters");
            builder.resolve_refs(schema);
        }
        add_rules(builder, parser, true, "calls");
        if (thinks) {
            add_rules(builder, thought, false, "thought");
        }
        std::string last = "calls";
        if (answer.is_object()) {
            common_json schema = answer;
            builder.resolve_refs(schema);
            last = "(calls | " + builder.add_schema("answer", schema) + ")";
        }
        const std::string first = reasoning_is_open(params, reasoning.start) ? "thought " : "(thought)? ";
        builder.add_rule("root", (thinks ? first : "") + last);
    });
}

// The grammar is that of a model which must call, as far as it is about calls: one that may call writes none, too.
void require_calls(
    Plan & result, const common_chat_params & must_call, const common_json & tools,
    const autoparser::analyze_reasoning & reasoning, const common_json & answer) {
    result.params.grammar      = grammar_of_calls(must_call, tools, reasoning, answer);
    result.params.grammar_lazy = false;
    result.grammar_prefix      = "";
}

void refuse_choice() {
    throw Error(
        Kind::invalid, "with this template it can not choose between a tool call and an answer in JSON, so set the tool"
                       " choice to REQUIRED for the call, or to NONE for the answer");
}

// Sets what of the plan llama.cpp knows, and returns the messages to render.
common_json read_with(const Template & chat, autoparser::generation_params & params, Plan & result) {
    const common_json before    = params.messages;
    const bool        may_call  = !params.tools.empty() && params.tool_choice != COMMON_CHAT_TOOL_CHOICE_NONE;
    const bool        either    = may_call && params.json_schema.is_object();
    const bool        must_call = may_call && params.tool_choice == COMMON_CHAT_TOOL_CHOICE_REQUIRED;
    const common_json answer    = params.json_schema;
    if (either) {
        params.json_schema = common_json();
    }
    autoparser::generation_params must = params;
    must.tool_choice                   = COMMON_CHAT_TOOL_CHOICE_REQUIRED;
    if (auto specialized = common_chat_try_specialized_template(chat.chat, chat.chat.src, params)) {
        result.params   = *specialized;
        result.parsed         = true;
        result.grammar_prefix = result.params.generation_prompt;
        // Of the specialized ones, only Mistral's calls follow what the template writes without anything between.
        if ((must_call || either) && chat.chat.src.find("[TOOL_CALLS]") != std::string::npos) {
            require_calls(
                result, *common_chat_try_specialized_template(chat.chat, chat.chat.src, must), params.tools,
                {result.params.thinking_start_tag, result.params.thinking_end_tags.at(0)},
                answer);
        } else if (either) {
            refuse_choice();
        }
        params.messages = before;
        return messages_of_specialized(chat.chat, params);
    }
    const bool constrained = !params.tools.empty() || params.json_schema.is_object();
    result.parsed          = chat.more_than_text();
    if (chat.analysis != nullptr && (constrained || result.parsed)) {
        result.params = autoparser::peg_generator::generate_parser(chat.chat, params, *chat.analysis);
        set_reasoning_marks(result.params, *chat.analysis);
        result.grammar_prefix = result.params.generation_prompt;
        // A call that begins with nothing but a brace is not to be told from an answer.
        if (either && result.params.grammar_triggers.empty()) {
            refuse_choice();
        }
        if (must_call || either) {
            require_calls(
                result, autoparser::peg_generator::generate_parser(chat.chat, must, *chat.analysis), params.tools,
                chat.analysis->reasoning, answer);
        }
    }
    return before;
}

std::string text_of(const std::vector<Segment> & segments) {
    std::string text;
    for (const Segment & segment : segments) {
        text += text_of(segment);
    }
    return text;
}

// What the model is told about its tools is not what llama.cpp makes a grammar of: its converter never sees a user's schema.
std::unique_ptr<Plan> plan(
    const Model & model, const Template & chat, autoparser::generation_params params, const common_json & told, std::time_t now) {
    auto result = std::make_unique<Plan>();
    adapt(params.messages, chat.chat.caps);
    const common_json messages = read_with(chat, params, *result);

    std::vector<Segment> segments = render(chat.controls, chat.chat, messages, told, now);
    result->text                  = text_of(segments);
    // One of llama.cpp's functions opens the answer itself where the template does not.
    const std::string & theirs = result->params.prompt;
    const std::string   seen   = told.empty() || theirs.empty()
                                     ? result->text
                                     : text_of(render(chat.controls, chat.chat, messages, params.tools, now));
    if (theirs.size() > seen.size() && theirs.compare(0, seen.size(), seen) == 0) {
        segments.back().push_back({theirs.substr(seen.size()), false});
        result->text += theirs.substr(seen.size());
    }
    result->tokens = tokenize_prompt(model, chat.controls, segments);
    return result;
}

std::vector<std::string> trigger_patterns(const common_chat_params & params) {
    std::vector<std::string> patterns;
    for (const common_grammar_trigger & trigger : params.grammar_triggers) {
        switch (trigger.type) {
            case COMMON_GRAMMAR_TRIGGER_TYPE_WORD:
                patterns.push_back(regex_escape(trigger.value));
                break;
            case COMMON_GRAMMAR_TRIGGER_TYPE_PATTERN_FULL:
                patterns.push_back("^(?:" + trigger.value + ")$");
                break;
            case COMMON_GRAMMAR_TRIGGER_TYPE_PATTERN:
                patterns.push_back(trigger.value);
                break;
            default:
                throw Error(Kind::failure, "llama.cpp asks for a trigger of an unknown kind");
        }
    }
    return patterns;
}

std::vector<std::string> reasoning_marks(const common_chat_params & params) {
    std::vector<std::string> marks;
    if (!params.thinking_start_tag.empty() && !params.thinking_end_tags.empty()) {
        marks.push_back(params.thinking_start_tag);
        marks.insert(marks.end(), params.thinking_end_tags.begin(), params.thinking_end_tags.end());
    }
    return marks;
}

// The control tokens that the parser needs to see; all others have no text in an answer.
std::vector<llama_token> shown_tokens(const Model & model, const common_chat_params & params) {
    std::vector<llama_token> shown;
    for (const std::string & text : params.preserved_tokens) {
        const std::vector<llama_token> tokens = tokenize(model, text, false, true);
        if (tokens.size() == 1) {
            shown.push_back(tokens[0]);
        }
    }
    return shown;
}

}  // namespace

LLAMA_ENTRY(jlong, templateParse)(JNIEnv * env, jclass, jlong model_handle, jbyteArray source) {
    return guarded(env, jlong{0}, [&] {
        const Model &             model = from_handle<Model>(model_handle);
        const std::string         text  = to_string(env, source);
        std::unique_ptr<Template> made;
        with_template_budget(0, [&] { made = std::make_unique<Template>(model, text); });
        return to_handle(std::move(made));
    });
}

LLAMA_ENTRY(void, templateFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] {
        const Template * freed = &from_handle<Template>(handle);
        with_stack(size_t{1} << 20, [&] { delete freed; });
    });
}

// Does the template tell the model about tools, and is it known how the model calls them?
LLAMA_ENTRY(jboolean, templateKnowsTools)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, jboolean{JNI_FALSE}, [&] {
        const Template &              chat = from_handle<Template>(handle);
        autoparser::generation_params params;
        params.messages = common_json::parse(R"([{"role":"user","content":"?"}])");
        bool known      = chat.knows_tools();
        with_template_budget(0, [&] {
            known = known || common_chat_try_specialized_template(chat.chat, chat.chat.src, params).has_value();
        });
        return static_cast<jboolean>(known);
    });
}

// Messages and tools are JSON arrays as OpenAI's API has them; the tools come twice, the second time with stand-ins for their
// schemas. The schema is empty or a stand-in for the answer's.
LLAMA_ENTRY(jlong, chatPlan)(
    JNIEnv * env, jclass, jlong model_handle, jlong template_handle, jbyteArray messages, jbyteArray told, jbyteArray tools,
    jint tool_choice, jbyteArray schema, jlong now) {
    return guarded(env, jlong{0}, [&] {
        const std::string     asked  = to_string(env, messages);
        const std::string     shown  = to_string(env, told);
        const std::string     given  = to_string(env, tools);
        const std::string     wanted = to_string(env, schema);
        std::unique_ptr<Plan> made;
        if (std::max(levels(shown), levels(given)) > most_levels) {
            throw Error(Kind::refused, "tools with their schemas must have at most " + std::to_string(most_levels) + " levels");
        }
        with_template_budget(asked.size() + shown.size() + given.size(), [&] {
            autoparser::generation_params params;
            params.messages              = common_json::parse(asked);
            params.tools                 = common_json::parse(given);
            params.tool_choice           = static_cast<common_chat_tool_choice>(tool_choice);
            params.add_generation_prompt = true;
            params.extra_context         = common_json::object();
            if (!wanted.empty()) {
                params.json_schema = common_json::parse(wanted);
            }
            made = plan(
                from_handle<Model>(model_handle), from_handle<Template>(template_handle), params, common_json::parse(shown),
                static_cast<time_t>(now));
        });
        return to_handle(std::move(made));
    });
}

LLAMA_ENTRY(void, chatPlanFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Plan>(handle); });
}

// The prompt, the control tokens to show, and in this order: the parser's format, is the grammar lazy, is every
// answer parsed.
LLAMA_ENTRY(jobjectArray, chatPlanNumbers)(JNIEnv * env, jclass, jlong model_handle, jlong handle) {
    return guarded(env, static_cast<jobjectArray>(nullptr), [&] {
        const Plan & made = from_handle<Plan>(handle);
        return to_int_arrays(
            env, {made.tokens, shown_tokens(from_handle<Model>(model_handle), made.params),
                  {made.params.format, made.params.grammar_lazy, made.parsed}});
    });
}

// The prompt, the grammar, what the template already wrote of what the grammar and of what the parser reads, the parser.
LLAMA_ENTRY(jobjectArray, chatPlanTexts)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jobjectArray>(nullptr), [&] {
        const Plan & made = from_handle<Plan>(handle);
        return to_byte_arrays(
            env, {made.text, made.params.grammar, made.grammar_prefix, made.params.generation_prompt, made.params.parser});
    });
}

LLAMA_ENTRY(jobjectArray, chatPlanTriggers)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jobjectArray>(nullptr), [&] {
        return to_byte_arrays(env, trigger_patterns(from_handle<Plan>(handle).params));
    });
}

LLAMA_ENTRY(jobjectArray, chatPlanReasoningMarks)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jobjectArray>(nullptr), [&] {
        return to_byte_arrays(env, reasoning_marks(from_handle<Plan>(handle).params));
    });
}

LLAMA_ENTRY(jobjectArray, chatPlanStops)(JNIEnv * env, jclass, jlong handle) {
    return guarded(env, static_cast<jobjectArray>(nullptr), [&] {
        return to_byte_arrays(env, from_handle<Plan>(handle).params.additional_stops);
    });
}

LLAMA_ENTRY(jlong, chatParserCreate)(JNIEnv * env, jclass, jbyteArray parser, jint format, jbyteArray prefix) {
    return guarded(env, jlong{0}, [&] {
        auto made               = std::make_unique<common_chat_parser_params>();
        made->format            = static_cast<common_chat_format>(format);
        made->reasoning_format  = COMMON_REASONING_FORMAT_AUTO;
        made->generation_prompt = to_string(env, prefix);
        made->parser.load(to_string(env, parser));
        return to_handle(std::move(made));
    });
}

LLAMA_ENTRY(void, chatParserFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<common_chat_parser_params>(handle); });
}

// The answer, the reasoning, and for each tool call its id, name and arguments.
LLAMA_ENTRY(jobjectArray, chatParserRead)(JNIEnv * env, jclass, jlong handle, jbyteArray text, jboolean partial) {
    return guarded(env, static_cast<jobjectArray>(nullptr), [&] {
        const std::string written = to_string(env, text);
        if (nesting(written) > most_nesting) {
            throw Error(Kind::invalid, "JSON in an answer must have at most 64 levels");
        }
        const common_chat_msg message =
            common_chat_parse(written, partial == JNI_TRUE, from_handle<common_chat_parser_params>(handle));
        std::vector<std::string> texts = {message.content, message.reasoning_content};
        for (const common_chat_tool_call & call : message.tool_calls) {
            texts.insert(texts.end(), {call.id, call.name, call.arguments});
        }
        return to_byte_arrays(env, texts);
    });
}
