// Where a text can be cut without a change of its tokens. llama.cpp first cuts out the tokens that are wholes (those that a
// user or the format defines), one after the other, and each time walks through the list of all pieces: its time grows with the
// square of their number, and a megabyte of short paragraphs takes minutes with a vocabulary that defines "\n\n".
#include "parts.h"

#include <algorithm>

namespace shim {

namespace {

// Below, the square is small.
constexpr size_t short_text = 8192;

constexpr size_t wholes_of_part = 256;

struct Place {
    size_t begin;
    size_t end;
    bool   strips;
};

std::vector<Place> places_of(const std::vector<Whole> & wholes, const std::string & text, bool parse_special) {
    std::vector<Place> places;
    for (const Whole & whole : wholes) {
        if (whole.control && !parse_special) {
            continue;
        }
        for (size_t at = text.find(whole.text); at != std::string::npos; at = text.find(whole.text, at + 1)) {
            places.push_back({at, at + whole.text.size(), whole.strips});
        }
    }
    std::sort(places.begin(), places.end(), [](const Place & a, const Place & b) { return a.begin < b.begin; });
    return places;
}

}  // namespace

std::vector<Whole> wholes_of(const llama_vocab * vocab) {
    std::vector<Whole> wholes;
    for (llama_token token = 0; token < llama_vocab_n_tokens(vocab); token++) {
        const int         attributes = llama_vocab_get_attr(vocab, token);
        const bool        control    = (attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN)) != 0;
        const std::string text       = llama_vocab_get_text(vocab, token);
        if ((control || (attributes & LLAMA_TOKEN_ATTR_USER_DEFINED) != 0) && !text.empty()) {
            wholes.push_back({text, control, (attributes & LLAMA_TOKEN_ATTR_LSTRIP) != 0});
        }
    }
    return wholes;
}

// In front of a whole that no other one overlaps: it is cut out for sure, and what is on one side of it has no part in what
// becomes of the other.
std::vector<std::string> parts_of(const std::vector<Whole> & wholes, const std::string & text, bool parse_special) {
    if (text.size() < short_text) {
        return {text};
    }
    const std::vector<Place> places = places_of(wholes, text, parse_special);
    std::vector<std::string> parts;
    size_t                   begin = 0;
    size_t                   end   = 0;
    size_t                   count = 0;
    for (size_t i = 0; i < places.size(); i++) {
        const Place & place = places[i];
        const bool    alone = place.begin >= end && (i + 1 == places.size() || places[i + 1].begin >= place.end);
        if (++count > wholes_of_part && alone && !place.strips && place.begin > begin) {
            parts.push_back(text.substr(begin, place.begin - begin));
            begin = place.begin;
            count = 1;
        }
        end = std::max(end, place.end);
    }
    parts.push_back(text.substr(begin));
    return parts;
}

}  // namespace shim
