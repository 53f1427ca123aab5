// From messages to tokens, so that no text of a message becomes a control token. Two things see to that:
//
// - Every spelling of a control token in a message is cut by a mark before the template is rendered, and the prompt is
//   tokenised in the segments between the marks. That holds whatever the template does with the text.
// - llama.cpp's Jinja engine remembers for each piece of the result whether it came from a message. Within a segment,
//   a control token that touches such a piece (one that a template's replace put together, say) is not let through.
#include "handles.h"

#include <jinja/lexer.h>
#include <jinja/parser.h>
#include <jinja/runtime.h>
#include <json.h>

#include <algorithm>

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

// A character for private use, which no message and no template holds.
std::string unused_character(const std::string & messages, const std::string & source) {
    for (unsigned last = 0x80; last <= 0xBD; last++) {
        const std::string character = {'\xF4', '\x8F', '\xBF', static_cast<char>(last)};
        if (messages.find(character) == std::string::npos && source.find(character) == std::string::npos) {
            return character;
        }
    }
    throw Error(Kind::invalid, "the messages hold every one of 62 private-use characters, one of which is needed");
}

size_t first_character_size(const std::string & text) {
    size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
        size++;
    }
    return size;
}

// Whether text ends with a beginning of control, or begins with an end of it, of at least two bytes.
bool ends_with_start_of(const std::string & text, const std::string & control) {
    for (size_t size = std::min(text.size(), control.size() - 1); size >= 2; size--) {
        if (text.compare(text.size() - size, size, control, 0, size) == 0) {
            return true;
        }
    }
    return false;
}

bool begins_with_end_of(const std::string & text, const std::string & control) {
    for (size_t size = std::min(text.size(), control.size() - 1); size >= 2; size--) {
        if (text.compare(0, size, control, control.size() - size, size) == 0) {
            return true;
        }
    }
    return false;
}

std::string cut_controls(const std::vector<std::string> & controls, const std::string & mark, std::string text) {
    for (const std::string & control : controls) {
        const size_t first = first_character_size(control);
        for (size_t at = text.find(control); at != std::string::npos; at = text.find(control, at + 1)) {
            text.insert(at + first, mark);
        }
        if (control.size() > 1 && ends_with_start_of(text, control)) {
            text += mark;
        }
        if (control.size() > 1 && begins_with_end_of(text, control)) {
            text.insert(0, mark);
        }
    }
    return text;
}

// Everything a message carries is input, except the role and the type of a part, which come from enums.
void mark_input(const jinja::value & value, const std::vector<std::string> & controls, const std::string & mark) {
    if (auto text = std::dynamic_pointer_cast<jinja::value_string_t>(value)) {
        text->val_str = jinja::string(cut_controls(controls, mark, text->val_str.str()), true);
    } else if (auto array = std::dynamic_pointer_cast<jinja::value_array_t>(value)) {
        for (const auto & item : array->as_array()) {
            mark_input(item, controls, mark);
        }
    } else if (auto object = std::dynamic_pointer_cast<jinja::value_object_t>(value)) {
        for (const auto & [key, item] : object->as_ordered_object()) {
            const std::string name = key->as_string().str();
            if (name != "role" && name != "type") {
                mark_input(item, controls, mark);
            }
        }
    }
}

using Segment = std::vector<Part>;

// The segments between the marks.
std::vector<Segment> split(const std::vector<jinja::string_part> & parts, const std::string & mark) {
    std::vector<Segment> segments(1);
    for (const auto & part : parts) {
        size_t start = 0;
        for (size_t at = part.val.find(mark); at != std::string::npos; at = part.val.find(mark, start)) {
            segments.back().push_back({part.val.substr(start, at - start), part.is_input});
            segments.emplace_back();
            start = at + mark.size();
        }
        segments.back().push_back({part.val.substr(start), part.is_input});
    }
    return segments;
}

std::vector<Segment> render(const Model & model, const Template & chat, const std::string & messages, jlong now) {
    const std::string mark = unused_character(messages, chat.source);
    jinja::context    context(chat.source);
    context.current_time  = static_cast<std::time_t>(now);
    common_json variables = {{"bos_token", chat.bos}, {"eos_token", chat.eos}, {"add_generation_prompt", true}};
    variables["messages"] = common_json::parse(messages);
    jinja::global_from_json(context, variables, false);
    mark_input(context.get_val("messages"), model.control_texts, mark);

    jinja::runtime     runtime(context);
    const jinja::value result = runtime.execute(chat.program);
    return split(jinja::runtime::gather_string_parts(result)->val_str.parts, mark);
}

std::string text_of(const Segment & segment) {
    std::string text;
    for (const Part & part : segment) {
        text += part.text;
    }
    return text;
}

// Whether a piece of the joined segment, [begin, end), touches a message.
bool touches_message(const Segment & parts, size_t begin, size_t end) {
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

bool message_spells_control(const Model & model, const Segment & parts, const std::string & whole) {
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

// A segment is tokenised as one text, as the model was trained, unless a control token would touch a message: then piece
// by piece, and only the template's pieces may contain control tokens.
void append_tokens(const Model & model, const Segment & segment, std::vector<llama_token> & tokens) {
    const std::string whole = text_of(segment);
    if (!message_spells_control(model, segment, whole)) {
        append(tokens, tokenize(model, whole, false, true));
        return;
    }
    for (const Part & part : segment) {
        append(tokens, tokenize(model, part.text, false, !part.from_message));
    }
}

std::vector<llama_token> tokenize_prompt(const Model & model, std::vector<Segment> segments) {
    std::vector<llama_token> tokens;
    if (llama_vocab_get_add_bos(model.vocab)) {
        const std::string bos = token_text(model, llama_vocab_bos(model.vocab));
        tokens.push_back(llama_vocab_bos(model.vocab));
        // The template may already have written it, and a doubled one changes the answer.
        Segment & first = segments[0];
        if (!first.empty() && !first[0].from_message && !bos.empty() && first[0].text.compare(0, bos.size(), bos) == 0) {
            first[0].text.erase(0, bos.size());
        }
    }
    for (const Segment & segment : segments) {
        append_tokens(model, segment, tokens);
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
        const Template & chat = from_handle<Template>(template_handle);
        return to_array(env, tokenize_prompt(model, render(model, chat, to_string(env, messages), now)));
    });
}

LLAMA_ENTRY(jbyteArray, templateText)(
    JNIEnv * env, jclass, jlong model_handle, jlong template_handle, jbyteArray messages, jlong now) {
    return guarded(env, static_cast<jbyteArray>(nullptr), [&] {
        const Template & chat = from_handle<Template>(template_handle);
        std::string      whole;
        for (const Segment & segment : render(from_handle<Model>(model_handle), chat, to_string(env, messages), now)) {
            whole += text_of(segment);
        }
        return to_bytes(env, whole);
    });
}
