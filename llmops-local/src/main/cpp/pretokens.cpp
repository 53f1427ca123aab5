// Bounds of what llama.cpp does before it merges bytes into tokens: it cuts a text by regular expressions, which
// "tokenizer.ggml.pre" of a model names. For some of them it has code, the others it gives to std::regex. That calls itself
// once for each character that a match takes, so a long run of one kind of character ends the process, unless the stack is as
// long.
#include "pretokens.h"

#include <algorithm>

namespace shim {

namespace {

constexpr size_t longest_text = 64 * 1024 * 1024;
constexpr size_t longest_run  = 1000000;
constexpr double most_squares = 5e7;

bool is_space(uint32_t character) {
    switch (character) {
        case 0x20: case 0x85: case 0xA0: case 0x1680: case 0x2028: case 0x2029: case 0x202F: case 0x205F: case 0x3000:
            return true;
        default:
            return (character >= 0x09 && character <= 0x0D) || (character >= 0x2000 && character <= 0x200A);
    }
}

bool is_digit(uint32_t character) {
    return character >= '0' && character <= '9';
}

// The character at an index, which moves behind it. As for llama.cpp, a byte that is no UTF-8 is a character.
uint32_t next(const std::string & text, size_t & at) {
    const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const uint32_t first = byte(at++);
    const size_t   more  = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    uint32_t       value = more == 0 ? first : first & (0x3FU >> more);
    for (size_t i = 0; i < more; i++) {
        if ((byte(at + i) & 0xC0) != 0x80) {
            return 0xFFFD;
        }
        value = value << 6 | (byte(at + i) & 0x3F);
    }
    at += more;
    return first >= 0x80 && more == 0 ? 0xFFFD : value;
}

// The most characters that one match can take. All expressions end a match where a space is followed by something else,
// which may still begin with that space; only EXAONE's goes on behind a single one.
class Runs {
  public:
    explicit Runs(bool words_join) : words_join_(words_join) {}

    void add(uint32_t character) {
        const bool space = is_space(character);
        if (!space && spaces_ > 0 && !(words_join_ && spaces_ == 1 && last_ == ' ')) {
            length_ = 1;
        }
        spaces_ = space ? spaces_ + 1 : 0;
        last_   = character;
        longest_ = std::max(longest_, ++length_);
    }

    size_t longest() const { return longest_; }

  private:
    const bool words_join_;
    size_t     length_  = 0;
    size_t     longest_ = 0;
    size_t     spaces_  = 0;
    uint32_t   last_    = 0;
};

// How often two expressions begin anew, each time to read the rest of a run: DeepSeek's \s+$ where something follows the
// spaces that was not cut off before, and SuperBPE's groups of three digits, counted from the end.
class Squares {
  public:
    explicit Squares(const std::string & pre) : of_spaces_(pre == "deepseek-llm"), of_digits_(pre == "superbpe") {}

    void add(uint32_t character) {
        const bool line    = character == '\r' || character == '\n';
        const bool in_run  = of_digits_ ? is_digit(character) : of_spaces_ && is_space(character) && !line;
        const bool counted = of_digits_ || !(line || (character > ' ' && character < 0x7F && !is_digit(character)));
        if (in_run) {
            run_++;
            return;
        }
        end(counted);
    }

    void end(bool counted) {
        sum_ += counted ? static_cast<double>(run_) * static_cast<double>(run_) : 0;
        run_ = 0;
    }

    double finish() {
        end(of_digits_);
        return sum_;
    }

  private:
    const bool of_spaces_;
    const bool of_digits_;
    size_t     run_ = 0;
    double     sum_ = 0;
};

}  // namespace

std::string pretokenizer_of(const llama_model * model) {
    if (llama_vocab_type(llama_model_get_vocab(model)) != LLAMA_VOCAB_TYPE_BPE) {
        return "";
    }
    char name[64] = "default";
    llama_model_meta_val_str(model, "tokenizer.ggml.pre", name, sizeof name);
    return name;
}

size_t stack_to_tokenize(const std::string & pre, const std::string & text) {
    if (text.size() > longest_text) {
        throw Error(
            Kind::refused, "a text must have at most " + std::to_string(longest_text) + " bytes of UTF-8, but has " +
                               std::to_string(text.size()) + "; cut it into parts");
    }
    if (pre.empty()) {
        return 0;
    }
    Runs    runs(pre == "exaone-moe");
    Squares squares(pre);
    for (size_t at = 0; at < text.size();) {
        const uint32_t character = next(text, at);
        runs.add(character);
        squares.add(character);
    }
    if (runs.longest() > longest_run) {
        throw Error(
            Kind::refused, "a text must have a break between words or lines after at most " +
                               std::to_string(longest_run) + " characters, but has " + std::to_string(runs.longest()) +
                               " without one; break it, or cut it into parts");
    }
    if (squares.finish() > most_squares) {
        throw Error(
            Kind::refused, "the tokenizer '" + pre + "' would take minutes for the runs of " +
                               (pre == "superbpe" ? "digits" : "spaces") + " in this text; shorten them below 7000");
    }
    return runs.longest() * stack_of_character;
}

}  // namespace shim
