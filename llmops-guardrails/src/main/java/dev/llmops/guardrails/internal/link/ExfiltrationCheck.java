package dev.llmops.guardrails.internal.link;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.ModelRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an address carries something away: what the conversation says, or what looks encoded. An address that stands word
 * for word in what the model was given can carry nothing of the conversation; it was only copied.
 */
public final class ExfiltrationCheck {

    private static final int LONG_RUN = 24;
    private static final int FEW_WORDS = 3;
    private static final int MANY_WORDS = 5;
    private static final int WORD = 4;
    private static final double ENCODED_BITS = 3.6;
    private static final double HEX_BITS = 2.6;

    private final Set<String> given;
    private final Set<String> words;

    private ExfiltrationCheck(Set<String> given, Set<String> words) {
        this.given = given;
        this.words = words;
    }

    /** {@return the data of a call, made once for its request} */
    public static ExfiltrationCheck of(GuardrailContext call) {
        ModelRequest request = call.request();
        return call.memory(new MemoryKey<>(ExfiltrationCheck.class, new Asked(request)), () -> of(request));
    }

    /** A request by its identity: to compare whole conversations would cost more than what is kept. */
    private static final class Asked {

        private final @Nullable ModelRequest request;

        Asked(@Nullable ModelRequest request) {
            this.request = request;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // meant
        public boolean equals(@Nullable Object other) {
            return other instanceof Asked asked && asked.request == request;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(request);
        }
    }

    private static ExfiltrationCheck of(@Nullable ModelRequest request) {
        if (request == null) {
            return new ExfiltrationCheck(Set.of(), Set.of());
        }
        Set<String> given = new HashSet<>();
        Set<String> words = new HashSet<>();
        for (Message message : request.messages()) {
            if (message.role() != Role.ASSISTANT) {
                LinkScanner.scan(message.text()).forEach(link -> given.add(link.url()));
                addWords(message.text(), words);
            }
        }
        return new ExfiltrationCheck(given, words);
    }

    public boolean copied(String url) {
        return !url.isEmpty() && given.contains(url);
    }

    public boolean in(UrlParts url) {
        String rest = decoded(url.rest());
        int query = rest.indexOf('?');
        return encoded(url.rest())
                || encoded(url.host())
                || (query >= 0 && said(rest.substring(query)) >= FEW_WORDS)
                || said(url.host()) >= FEW_WORDS
                || said(rest) >= MANY_WORDS;
    }

    /** A long run without a break whose characters are as mixed as those of base64 or hexadecimal. */
    private static boolean encoded(String part) {
        int start = 0;
        for (int i = 0; i <= part.length(); i++) {
            char c = i < part.length() ? part.charAt(i) : ' ';
            boolean code = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '_' || c == '%' || c == '=');
            if (!code) {
                if (i - start >= LONG_RUN && mixed(part.substring(start, i))) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** Sixteen digits hold less in each character than sixty-four do; words alone have no digits. */
    private static boolean mixed(String run) {
        boolean hex = run.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        boolean digits = run.chars().anyMatch(c -> (c >= '0' && c <= '9') || c == '=' || c == '%');
        return digits && bits(run) >= (hex ? HEX_BITS : ENCODED_BITS);
    }

    private static double bits(String run) {
        int[] counts = new int[128];
        run.chars().forEach(c -> counts[c]++);
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double p = count / (double) run.length();
                bits -= p * Math.log(p) / Math.log(2);
            }
        }
        return bits;
    }

    /** {@return how many words of the conversation are told: some in a query or a host, or more in a path, which often names its page} */
    private int said(String part) {
        Set<String> said = new HashSet<>();
        addWords(part, said);
        said.retainAll(words);
        return said.size();
    }

    private static void addWords(String text, Set<String> words) {
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (word.length() >= WORD) {
                words.add(word);
            }
        }
    }

    private static String decoded(String rest) {
        try {
            return URLDecoder.decode(rest, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return rest;
        }
    }
}
