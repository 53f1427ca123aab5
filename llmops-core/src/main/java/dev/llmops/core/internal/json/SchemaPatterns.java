package dev.llmops.core.internal.json;

import dev.llmops.api.text.BoundedRegex;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The patterns of a schema, with a limit of steps: both they and the text may be a stranger's.
 */
public final class SchemaPatterns {

    private SchemaPatterns() {}

    /** {@return what says whether a pattern is found in a text; one that takes too long is not} */
    public static Predicate<String> bounded(String pattern) {
        BoundedRegex bounded = BoundedRegex.of(pattern, Pattern.UNICODE_CHARACTER_CLASS);
        return text -> bounded.find(text) == BoundedRegex.Outcome.MATCH;
    }
}
