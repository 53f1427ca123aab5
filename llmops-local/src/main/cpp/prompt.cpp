// From messages to tokens. A chat template is rendered by llama.cpp's own Jinja engine, which remembers for every piece
// of the result whether it came from the template or from a message.
#include "handles.h"

#include <jinja/lexer.h>
#include <jinja/parser.h>
#include <jinja/runtime.h>
#include <json-schema-to-grammar.h>
#include <json.h>

using namespace shim;

namespace {

struct Template {
    std::string    source;
    jinja::program program;
    std::string    bos;
    std::string    eos;
};

struct Part {
    std::string text;
    bool        from_message;
};

std::string token_text(const Model & model, llama_token token) {
    return token == LLAMA_TOKEN_NULL ? "" : llama_vocab_get_text(model.vocab, token);
}

std::vector<llama_token> tokenize(const Model & model, const std::string & text, bool add_special, bool parse_special) {
    const auto               size = static_cast<int32_t>(text.size());
    std::vector<llama_token> tokens(text.size() + 8);
    const int32_t            count = llama_tokenize(
        model.vocab, text.data(), size, tokens.data(), static_cast<int32_t>(tokens.size()), add_special, parse_special);
    if (count == INT32_MIN || count > static_cast<int32_t>(tokens.size())) {
        throw Error(Kind::invalid, "the text is too long to be tokenised");
    }
    if (count >= 0) {
        tokens.resize(static_cast<size_t>(count));
        return tokens;
    }
    tokens.resize(static_cast<size_t>(-count));
    llama_tokenize(
        model.vocab, text.data(), size, tokens.data(), static_cast<int32_t>(tokens.size()), add_special, parse_special);
    return tokens;
}

// Everything a message carries is input, except the role and the type of a part, which come from enums.
void mark_input(const jinja::value & value) {
    if (auto text = std::dynamic_pointer_cast<jinja::value_string_t>(value)) {
        text->mark_input();
    } else if (auto array = std::dynamic_pointer_cast<jinja::value_array_t>(value)) {
        for (const auto & item : array->as_array()) {
            mark_input(item);
        }
    } else if (auto object = std::dynamic_pointer_cast<jinja::value_object_t>(value)) {
        for (const auto & [key, item] : object->as_ordered_object()) {
            const std::string name = key->as_string().str();
            if (name != "role" && name != "type") {
                mark_input(item);
            }
        }
    }
}

std::vector<Part> render(const Template & chat, const std::string & messages, jlong now) {
    jinja::context context(chat.source);
    context.current_time = static_cast<std::time_t>(now);
    common_json variables = {{"bos_token", chat.bos}, {"eos_token", chat.eos}, {"add_generation_prompt", true}};
    variables["messages"] = common_json::parse(messages);
    jinja::global_from_json(context, variables, false);
    mark_input(context.get_val("messages"));

    jinja::runtime      runtime(context);
    const jinja::value  result = runtime.execute(chat.program);
    const auto          joined = jinja::runtime::gather_string_parts(result);
    std::vector<Part>   parts;
    for (const auto & part : joined->val_str.parts) {
        parts.push_back({part.val, part.is_input});
    }
    return parts;
}

// Where a token's text lies so that it touches a message: [begin, end) in the joined prompt.
bool touches_message(const std::vector<Part> & parts, size_t begin, size_t end) {
    size_t at = 0;
    for (const Part & part : parts) {
        const size_t next = at + part.text.size();
        if (part.from_message && begin < next && end > at) {
            return true;
        }
        at = next;
    }
    return false;
}

bool message_spells_control(const Model & model, const std::vector<Part> & parts, const std::string & whole) {
    for (const std::string & text : model.control_texts) {
        for (size_t at = whole.find(text); at != std::string::npos; at = whole.find(text, at + 1)) {
            if (touches_message(parts, at, at + text.size())) {
                return true;
            }
        }
    }
    return false;
}

void append(std::vector<llama_token> & all, const std::vector<llama_token> & more) {
    all.insert(all.end(), more.begin(), more.end());
}

// Tokenises a message so that no token of control_texts can form: each spelling is cut after its first byte. Control
// tokens would be ignored anyway, user-defined ones that mark a role in the template would not.
std::vector<llama_token> tokenize_message(const Model & model, const std::string & text) {
    std::vector<llama_token> tokens;
    size_t                   start = 0;
    for (size_t at = 0; at < text.size(); at++) {
        for (const std::string & control : model.control_texts) {
            if (text.compare(at, control.size(), control) == 0) {
                append(tokens, tokenize(model, text.substr(start, at + 1 - start), false, false));
                start = at + 1;
                break;
            }
        }
    }
    append(tokens, tokenize(model, text.substr(start), false, false));
    return tokens;
}

// When no message spells a control token, the prompt is tokenised as one text, exactly as the model was trained.
// Otherwise piece by piece, and only the template's pieces may contain control tokens.
std::vector<llama_token> tokenize_prompt(const Model & model, std::vector<Part> parts) {
    std::vector<llama_token> tokens;
    if (llama_vocab_get_add_bos(model.vocab)) {
        const std::string bos = token_text(model, llama_vocab_bos(model.vocab));
        tokens.push_back(llama_vocab_bos(model.vocab));
        // The template may already have written it, and a doubled one changes the answer.
        if (!parts.empty() && !parts[0].from_message && !bos.empty() && parts[0].text.compare(0, bos.size(), bos) == 0) {
            parts[0].text.erase(0, bos.size());
        }
    }
    std::string whole;
    for (const Part & part : parts) {
        whole += part.text;
    }
    if (!message_spells_control(model, parts, whole)) {
        append(tokens, tokenize(model, whole, false, true));
        return tokens;
    }
    for (const Part & part : parts) {
        append(tokens, part.from_message ? tokenize_message(model, part.text) : tokenize(model, part.text, false, true));
    }
    return tokens;
}

}  // namespace

LLAMA_ENTRY(jlong, templateParse)(JNIEnv * env, jclass, jlong model_handle, jbyteArray source) {
    return guarded(env, jlong{0}, [&] {
        const Model & model = from_handle<Model>(model_handle);
        auto          chat  = std::make_unique<Template>();
        jinja::lexer  lexer;
        auto          tokens = lexer.tokenize(to_string(env, source));
        chat->program        = jinja::parse_from_tokens(tokens);
        chat->source         = tokens.source;
        chat->bos            = token_text(model, llama_vocab_bos(model.vocab));
        chat->eos            = token_text(model, llama_vocab_eos(model.vocab));
        return to_handle(std::move(chat));
    });
}

LLAMA_ENTRY(void, templateFree)(JNIEnv * env, jclass, jlong handle) {
    guarded_void(env, [&] { delete &from_handle<Template>(handle); });
}

LLAMA_ENTRY(jintArray, templateTokens)(
    JNIEnv * env, jclass, jlong model_handle, jlong template_handle, jbyteArray messages, jlong now) {
    return guarded(env, static_cast<jintArray>(nullptr), [&] {
        const Model & model = from_handle<Model>(model_handle);
        return to_array(
            env, tokenize_prompt(model, render(from_handle<Template>(template_handle), to_string(env, messages), now)));
    });
}

LLAMA_ENTRY(jbyteArray, templateText)(
    JNIEnv * env, jclass, jlong template_handle, jbyteArray messages, jlong now) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        std::string whole;
        for (const Part & part : render(from_handle<Template>(template_handle), to_string(env, messages), now)) {
            whole += part.text;
        }
        return to_bytes(env, whole);
    });
}

// Plain text: no control token comes out of it.
LLAMA_ENTRY(jintArray, textTokens)(JNIEnv * env, jclass, jlong model_handle, jbyteArray text, jboolean add_special) {
    return guarded(env, static_cast<jintArray>(nullptr), [&] {
        return to_array(
            env, tokenize(from_handle<Model>(model_handle), to_string(env, text), add_special == JNI_TRUE, false));
    });
}

LLAMA_ENTRY(jbyteArray, schemaToGrammar)(JNIEnv * env, jclass, jbyteArray schema) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        return to_bytes(env, json_schema_to_grammar(common_json::parse(to_string(env, schema))));
    });
}
