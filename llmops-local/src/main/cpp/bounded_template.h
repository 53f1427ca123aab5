// Chat templates that keep to a budget, see template_budget.h.
#pragma once

#include <chat.h>

namespace shim {

// In bytes.
constexpr size_t max_template_source = size_t{1} << 20;

// Parses a template so that whatever llama.cpp does with it keeps to the budget of its thread, which is needed here, too.
common_chat_template bounded_template(const std::string & source, const std::string & bos, const std::string & eos);

// Makes the filters, methods, tests and functions of llama.cpp's Jinja engine keep to the budget of their thread, in all
// templates of this process.
void bind_builtins();

}  // namespace shim
