package dev.llmops.guardrails.internal.leak;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a system prompt in an answer, word by word, and for its canaries, character by character with everything
 * that is no letter or digit left out, forwards and backwards.
 */
public final class LeakScan {

    /** What begins a canary; 32 hexadecimal digits follow. */
    public static final String CANARY = "canary-";

    private static final Pattern CANARIES = Pattern.compile(CANARY + "([0-9a-f]{32})");
    private static final int WORD_GRAM = 4;
    private static final int CANARY_GRAM = 8;
    private static final int CANARY_LIMIT = 20;

    /**
     * A leak.
     *
     * @param category {@code canary} or {@code system_prompt}
     * @param range where it stands in the text
     */
    public record Leak(String category, CharRange range) {}

    private final SecretRuns words;
    private final SecretRuns canaries;

    /**
     * Creates a scan.
     *
     * @param secrets the texts that must not come out
     * @param limit how many of their words in a row are a leak
     */
    public LeakScan(List<String> secrets, int limit) {
        List<List<String>> texts = new ArrayList<>();
        List<List<Character>> tokens = new ArrayList<>();
        for (String secret : secrets) {
            Matcher matcher = CANARIES.matcher(secret);
            while (matcher.find()) {
                tokens.add(characters(matcher.group(1)));
                tokens.add(characters(new StringBuilder(matcher.group(1)).reverse()));
            }
            texts.add(Token.of(CanonicalText.of(secret).text()).stream()
                    .map(Token::word)
                    .toList());
        }
        words = new SecretRuns(texts, WORD_GRAM, limit);
        canaries = new SecretRuns(tokens, CANARY_GRAM, CANARY_LIMIT);
    }

    private static List<Character> characters(CharSequence text) {
        List<Character> characters = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i++) {
            characters.add(text.charAt(i));
        }
        return characters;
    }

    /** {@return whether there is nothing that could leak} */
    public boolean isEmpty() {
        return words.isEmpty() && canaries.isEmpty();
    }

    /** {@return the first leak in a text, or null if there is none} */
    public @Nullable Leak first(String text) {
        Read read = read(text);
        return read.leak;
    }

    /**
     * {@return up to where a text that goes on can be shown: before the words and characters that may turn out to be a
     * leak, and before the last word}
     *
     * @param text the text so far
     */
    public int safe(String text) {
        return read(text).safe;
    }

    private record Read(@Nullable Leak leak, int safe) {}

    private Read read(String text) {
        Read canary = canary(text);
        Read words = words(text);
        if (canary.leak != null) {
            return canary;
        }
        return new Read(words.leak, Math.min(canary.safe, words.safe));
    }

    private Read canary(String text) {
        SecretRuns.Reader reader = canaries.reader();
        List<Integer> places = new ArrayList<>();
        int run = 0;
        for (int i = 0; i < text.length() && !canaries.isEmpty(); i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                places.add(i);
                run = reader.next(Character.toString(c).toLowerCase(Locale.ROOT).charAt(0));
                if (reader.leaks()) {
                    return new Read(new Leak("canary", new CharRange(places.get(places.size() - run), i + 1)), 0);
                }
            }
        }
        int open = canaries.isEmpty() ? 0 : Math.min(places.size(), Math.max(run, CANARY_GRAM - 1));
        return new Read(null, open == 0 ? text.length() : places.get(places.size() - open));
    }

    private Read words(String text) {
        if (words.isEmpty()) {
            return new Read(null, text.length());
        }
        CanonicalText canonical = CanonicalText.of(text);
        List<Token> tokens = Token.of(canonical.text());
        SecretRuns.Reader reader = words.reader();
        int run = 0;
        int before = 0;
        for (int i = 0; i < tokens.size(); i++) {
            before = run;
            run = reader.next(tokens.get(i).word());
            if (reader.leaks()) {
                return new Read(new Leak("system_prompt", range(canonical, tokens, i - run + 1, i)), 0);
            }
        }
        // The last word may not be all there: what ran up to the one before it may go on.
        int open = Math.min(tokens.size(), Math.max(Math.max(run, before), WORD_GRAM - 1) + 1);
        return new Read(
                null,
                open == 0
                        ? text.length()
                        : range(canonical, tokens, tokens.size() - open, tokens.size() - 1)
                                .start());
    }

    private static CharRange range(CanonicalText canonical, List<Token> tokens, int first, int last) {
        return canonical.original(tokens.get(first).start(), tokens.get(last).end());
    }
}
