// From messages to tokens, so that no text of a message becomes a control token. Two things see to that:
//
// - Every spelling of a control token in a message is cut by a mark before the template is rendered, and the prompt is
//   tokenised in the segments between the marks. That holds whatever the template does with the text.
// - llama.cpp's Jinja engine remembers for each piece of the result whether it came from a message. Within a segment,
//   a control token that touches such a piece (one that a template's replace put together, say) is not let through.
#include "prompt.h"

#include <algorithm>

namespace shim {

namespace {

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

// The role of a message, and the type of a part or a call, come from enums. Everything else is input.
bool is_enum(const std::string & name, int depth) {
    return (depth == 1 && name == "role") || ((depth == 2 || depth == 3) && name == "type");
}

common_json cut(const common_json & value, const std::vector<std::string> & controls, const std::string & mark) {
    if (value.is_string()) {
        return common_json::make(cut_controls(controls, mark, value.get<std::string>()));
    }
    if (value.is_array()) {
        common_json items = common_json::array();
        for (const auto & item : value) {
            items.push_back(cut(item, controls, mark));
        }
        return items;
    }
    if (value.is_object()) {
        common_json members = common_json::object();
        for (const auto & [name, member] : value.items()) {
            members[cut_controls(controls, mark, name)] = cut(member, controls, mark);
        }
        return members;
    }
    return value;
}

void mark_input(const jinja::value & value, int depth) {
    if (auto text = std::dynamic_pointer_cast<jinja::value_string_t>(value)) {
        text->val_str.mark_input();
    } else if (auto array = std::dynamic_pointer_cast<jinja::value_array_t>(value)) {
        for (const auto & item : array->as_array()) {
            mark_input(item, depth + 1);
        }
    } else if (auto object = std::dynamic_pointer_cast<jinja::value_object_t>(value)) {
        for (const auto & [key, item] : object->as_ordered_object()) {
            mark_input(key, depth);
            if (!is_enum(key->as_string().str(), depth)) {
                mark_input(item, depth + 1);
            }
        }
    }
}

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

bool message_spells_control(const std::vector<std::string> & controls, const Segment & parts, const std::string & whole) {
    for (const std::string & text : controls) {
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
void append_tokens(
    const Model & model, const std::vector<std::string> & controls, const Segment & segment,
    std::vector<llama_token> & tokens) {
    const std::string whole = text_of(segment);
    if (!message_spells_control(controls, segment, whole)) {
        append(tokens, tokenize(model, whole, false, true));
        return;
    }
    for (const Part & part : segment) {
        append(tokens, tokenize(model, part.text, false, !part.from_message));
    }
}

}  // namespace

std::string text_of(const Segment & segment) {
    std::string text;
    for (const Part & part : segment) {
        text += part.text;
    }
    return text;
}

std::vector<Segment> render(
    const std::vector<std::string> & controls, const common_chat_template & chat, const common_json & messages, const common_json & tools,
    std::time_t now) {
    const std::string mark = unused_character(messages.dump() + tools.dump(), chat.src);
    jinja::context    context(chat.src);
    context.current_time  = now;
    common_json variables = {{"bos_token", chat.bos_tok}, {"eos_token", chat.eos_tok}, {"add_generation_prompt", true}};
    variables["messages"] = cut(messages, controls, mark);
    if (!tools.empty()) {
        variables["tools"] = cut(tools, controls, mark);
    }
    jinja::global_from_json(context, variables, false);
    mark_input(context.get_val("messages"), 0);
    mark_input(context.get_val("tools"), 0);

    jinja::runtime     runtime(context);
    const jinja::value result = runtime.execute(chat.prog);
    return split(jinja::runtime::gather_string_parts(result)->val_str.parts, mark);
}

std::vector<llama_token> tokenize_prompt(
    const Model & model, const std::vector<std::string> & controls, std::vector<Segment> segments) {
    std::vector<llama_token> tokens;
    if (llama_vocab_get_add_bos(model.vocab)) {
        const std::string bos = std::string(llama_vocab_get_text(model.vocab, llama_vocab_bos(model.vocab)));
        tokens.push_back(llama_vocab_bos(model.vocab));
        // The template may already have written it, and a doubled one changes the answer.
        Segment & first = segments[0];
        if (!first.empty() && !first[0].from_message && !bos.empty() && first[0].text.compare(0, bos.size(), bos) == 0) {
            first[0].text.erase(0, bos.size());
        }
    }
    for (const Segment & segment : segments) {
        append_tokens(model, controls, segment, tokens);
    }
    return tokens;
}

}  // namespace shim
