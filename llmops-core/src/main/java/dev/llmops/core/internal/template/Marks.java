package dev.llmops.core.internal.template;

import java.util.ArrayList;
import java.util.List;

/**
 * The roles, media and sections that a template opened in one rendering, and where in the rendered text they stand.
 *
 * <p>Each is marked in the text by two lone low surrogates, which hold its number. Well-formed Unicode has no lone
 * surrogate, and every value is checked to be well-formed before it is rendered: so no value, and no two values side by
 * side, can ever read as a mark. This holds always, not just with high probability as it would with random marks.
 */
final class Marks {

    /** Under this name the marks of a rendering lie in the data of Handlebars' context. */
    static final String KEY = "llmops marks";

    /** Stands before a blank value, so that a message that holds nothing else is still a message. */
    static final String VALUE = encode(0);

    private static final int BITS = 10;
    private static final int MAX = 1 << (2 * BITS);

    private final List<Mark> marks = new ArrayList<>(8);

    Marks() {
        marks.add(new Mark.Value());
    }

    /** {@return what to write into the text for a mark} */
    String add(Mark mark) {
        if (marks.size() == MAX) {
            throw new IllegalStateException("a template opens at most " + (MAX - 1) + " roles, media and sections");
        }
        marks.add(mark);
        return encode(marks.size() - 1);
    }

    Mark at(char high, char low) {
        return marks.get((decode(high) << BITS) | decode(low));
    }

    private static String encode(int number) {
        return new String(new char[] {lone(number >> BITS), lone(number & ((1 << BITS) - 1))});
    }

    private static char lone(int tenBits) {
        return (char) (Character.MIN_LOW_SURROGATE + tenBits);
    }

    private static int decode(char lone) {
        return lone - Character.MIN_LOW_SURROGATE;
    }
}
