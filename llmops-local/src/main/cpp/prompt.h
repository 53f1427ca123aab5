// From messages to tokens, see prompt.cpp.
#pragma once

#include "handles.h"

#include <chat.h>

#include <ctime>

namespace shim {

struct Part {
    std::string text;
    bool        from_message;
};

// What lies between two marks, each of which cuts a control token that a message spells.
using Segment = std::vector<Part>;

std::string text_of(const Segment & segment);

// The controls are the texts of tokens that must not come of a message.
std::vector<Segment> render(
    const std::vector<std::string> & controls, const common_chat_template & chat, const common_json & messages, const common_json & tools,
    std::time_t now);

std::vector<llama_token> tokenize_prompt(
    const Model & model, const std::vector<std::string> & controls, std::vector<Segment> segments);

}  // namespace shim
