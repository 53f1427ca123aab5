package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.MappedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The views of a text, each made when it is first asked for. Safe for use by several threads.
 */
public final class TextViews {

    private final String original;
    private @Nullable CanonicalText canonical;
    private @Nullable List<MappedText> readings;
    private @Nullable List<MappedText> decoded;

    /**
     * Makes no view yet.
     *
     * @param original the text
     */
    public TextViews(String original) {
        this.original = original;
    }

    /** {@return the canonical form} */
    public synchronized MappedText canonical() {
        return new Canonical(base(), List.of(), null);
    }

    private CanonicalText base() {
        CanonicalText made = canonical;
        if (made == null) {
            made = CanonicalText.of(original);
            canonical = made;
        }
        return made;
    }

    /** {@return other readings of the canonical form} */
    public synchronized List<MappedText> readings() {
        List<MappedText> made = readings;
        if (made == null) {
            made = new ArrayList<>();
            String plain = base().text();
            add(made, "rot13", EncodedText.rot13(plain));
            add(made, "leet", EncodedText.withoutLeet(plain));
            readings = List.copyOf(made);
        }
        return List.copyOf(made);
    }

    private void add(List<MappedText> readings, String via, @Nullable String text) {
        if (text != null) {
            readings.add(new Canonical(base(), List.of(via), text));
        }
    }

    /** {@return what a reader could not see} */
    public synchronized List<MappedText> hidden() {
        return List.of();
    }

    /** {@return what was encoded} */
    public synchronized List<MappedText> decoded() {
        List<MappedText> made = decoded;
        if (made == null) {
            made = new ArrayList<>();
            for (EncodedText.Segment segment : EncodedText.in(original)) {
                made.add(new Segment(CanonicalText.of(segment.decoded()), segment.range()));
            }
            decoded = List.copyOf(made);
        }
        return List.copyOf(made);
    }

    private record Canonical(
            CanonicalText base, List<String> via, @Nullable String other) implements MappedText {

        @Override
        public String text() {
            return other == null ? base.text() : other;
        }

        @Override
        public boolean hidden() {
            return base.hidden();
        }

        @Override
        public CharRange original(int start, int end) {
            return base.original(start, end);
        }
    }

    private record Segment(CanonicalText base, CharRange range) implements MappedText {

        @Override
        public String text() {
            return base.text();
        }

        @Override
        public List<String> via() {
            return List.of("encoded");
        }

        @Override
        public boolean hidden() {
            return base.hidden();
        }

        @Override
        public CharRange original(int start, int end) {
            return range;
        }
    }
}
