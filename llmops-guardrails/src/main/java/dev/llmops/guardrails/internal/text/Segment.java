package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that stands in another one in some other form.
 *
 * @param text the text, made readable
 * @param places where its characters stand in the original
 * @param via how it was made readable, outermost first
 * @param hidden whether a reader of the original could not see it
 */
public record Segment(String text, Places places, List<String> via, boolean hidden) {

    public Segment {
        via = List.copyOf(via);
    }

    /** Where the characters of a text stand in the original. */
    public interface Places {

        CharRange of(int start, int end);

        /** Every character stands for the whole of a range. */
        static Places at(CharRange range) {
            return (start, end) -> range;
        }

        static Places of(OffsetText text) {
            return (start, end) -> new CharRange(text.start(start), text.end(end - 1));
        }

        /** {@return the places in the original of a text that stands in a text with these places} */
        default Places then(Places inner) {
            return (start, end) -> {
                CharRange here = inner.of(start, end);
                return of(here.start(), here.end());
            };
        }
    }

    /** {@return the same segment without what a reader cannot see, so that the next decoder sees what is written} */
    public Segment plain() {
        PlainText plain = PlainText.unescaped(text);
        return plain.same() ? this : new Segment(plain.text(), places.then(plain::original), via, hidden);
    }

    /** {@return the same segment, read in some other way} */
    public Segment read(List<String> how) {
        List<String> all = new ArrayList<>(via);
        all.addAll(how);
        return new Segment(text, places, all, hidden);
    }

    /** {@return what this segment's own segment is to the original} */
    public Segment containing(Segment inner) {
        List<String> all = new ArrayList<>(via);
        all.addAll(inner.via);
        return new Segment(inner.text, places.then(inner.places), all, hidden || inner.hidden);
    }
}
