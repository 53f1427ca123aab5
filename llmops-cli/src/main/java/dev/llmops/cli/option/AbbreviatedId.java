package dev.llmops.cli.option;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The id of a record, or as many of its first characters as no other record of the store begins with.
 *
 * @param text what was typed, in lower case
 */
public record AbbreviatedId(String text) {

    /** Greater than each id that has the prefix which takes the place of its beginning. */
    private static final String LAST = "ffffffff-ffff-7fff-bfff-ffffffffffff";

    private static final Pattern PREFIX = Pattern.compile("[0-9a-f][0-9a-f-]{3,35}");
    private static final int MAX_CANDIDATES = 5;

    /**
     * Reads what was typed.
     *
     * @throws IllegalArgumentException if no id begins so
     */
    public static AbbreviatedId parse(String typed) {
        String text = typed.toLowerCase(Locale.ROOT);
        if (!PREFIX.matcher(text).matches() || !isBeginning(text)) {
            throw new IllegalArgumentException(
                    "the id of a record must be its UUID version 7 or at least the first 4 characters"
                            + " of it, but was '" + typed + "'; 'llmops generation list' shows ids");
        }
        return new AbbreviatedId(text);
    }

    private static boolean isBeginning(String text) {
        try {
            last(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static GenerationId last(String prefix) {
        return new GenerationId(prefix + LAST.substring(prefix.length()));
    }

    /**
     * {@return the id that this means}
     *
     * @param store where its record is; a whole id is not looked for
     * @throws CommandFailedException if several records have such an id
     * @throws GenerationNotFoundException if none has
     */
    public GenerationId in(Store store) {
        if (text.length() == LAST.length()) {
            return new GenerationId(text);
        }
        // Ids sort by what they begin with, so that those which are meant come first.
        List<GenerationId> found =
                store
                        .generations()
                        .list(new GenerationQuery(MAX_CANDIDATES + 1, last(text), GenerationFilter.ALL))
                        .stream()
                        .map(Generation::id)
                        .takeWhile(id -> id.value().startsWith(text))
                        .toList();
        if (found.isEmpty()) {
            throw new GenerationNotFoundException("no generation has an id that begins with '" + text
                    + "'; 'llmops generation list' shows what is there");
        }
        if (found.size() > 1) {
            throw new CommandFailedException(
                    "'" + text + "' is the beginning of several ids; type more of one: " + candidates(found));
        }
        return found.get(0);
    }

    private static String candidates(List<GenerationId> found) {
        String names =
                found.stream().limit(MAX_CANDIDATES).map(GenerationId::value).collect(Collectors.joining(", "));
        return found.size() > MAX_CANDIDATES ? names + " and more" : names;
    }

    @Override
    public String toString() {
        return text;
    }
}
