package dev.llmops.guardrails.detect;

import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds words and phrases that an application does not allow: competitors, topics, slurs. It matches whole words, in any case, with
 * look-alike letters, with digits for letters and spelled out, as {@link CheckedText}'s views provide them; a word
 * inside a longer one is not found. One pass over the text, regardless of the list's length. Immutable.
 */
public final class DenyList implements TextDetector {

    private record Phrase(String category, List<String> words) {}

    private final String name;
    private final Map<String, List<Phrase>> byFirst = new HashMap<>();
    private final String version;

    private DenyList(Builder builder) {
        this.name = builder.name;
        int hash = 0;
        for (Phrase phrase : builder.phrases) {
            byFirst.computeIfAbsent(phrase.words.get(0), key -> new ArrayList<>())
                    .add(phrase);
            hash = 31 * hash + phrase.hashCode();
        }
        this.version = String.format(Locale.ROOT, "1-%08x", hash);
    }

    /**
     * {@return a builder of an empty list}
     *
     * @param name the detector's name, lower case with hyphens
     */
    public static Builder named(String name) {
        return new Builder(Objects.requireNonNull(name, "name"));
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return a version that changes with the list} */
    @Override
    public String version() {
        return version;
    }

    @Override
    public Set<String> categories() {
        return byFirst.values().stream()
                .flatMap(List::stream)
                .map(Phrase::category)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Detection detect(CheckedText text) {
        Map<String, Evidence> evidence = new LinkedHashMap<>();
        for (AlignedText view : text.views()) {
            List<Token> tokens = Token.of(view.text());
            for (int i = 0; i < tokens.size(); i++) {
                for (Phrase phrase : byFirst.getOrDefault(tokens.get(i).word(), List.of())) {
                    if (stands(phrase, tokens, i)) {
                        int end = tokens.get(i + phrase.words.size() - 1).end();
                        Evidence found =
                                Evidence.in(view, phrase.category, tokens.get(i).start(), end, 1);
                        evidence.putIfAbsent(found.category() + found.range(), found);
                    }
                }
            }
        }
        return Detection.of(List.copyOf(evidence.values()));
    }

    private static boolean stands(Phrase phrase, List<Token> tokens, int at) {
        if (at + phrase.words.size() > tokens.size()) {
            return false;
        }
        for (int i = 1; i < phrase.words.size(); i++) {
            if (!tokens.get(at + i).word().equals(phrase.words.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Builds a {@link DenyList}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final List<Phrase> phrases = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Adds words and phrases.
         *
         * @param category the category, for example {@code competitor}
         * @param words each a word, or a sequence of words
         * @return this
         * @throws IllegalArgumentException if one has no letter or digit, or was added before
         */
        public Builder deny(String category, String... words) {
            Objects.requireNonNull(category, "category");
            for (String each : words) {
                Phrase phrase = new Phrase(
                        category,
                        Token.of(CanonicalText.of(each).text()).stream()
                                .map(Token::word)
                                .toList());
                if (phrase.words.isEmpty()) {
                    throw new IllegalArgumentException(
                            "a denied word must have a letter or a digit, but was '" + each + "'");
                }
                if (phrases.contains(phrase)) {
                    throw new IllegalArgumentException("'" + each + "' was denied twice");
                }
                phrases.add(phrase);
            }
            return this;
        }

        /**
         * {@return the list}
         *
         * @throws IllegalStateException if the list is empty
         */
        public DenyList build() {
            if (phrases.isEmpty()) {
                throw new IllegalStateException("a deny list must deny something, but was empty");
            }
            return new DenyList(this);
        }
    }
}
