package dev.llmops.api.generation;

/**
 * The id of a Generation. Ids sort by creation time.
 *
 * @param value a UUID version 7 (RFC 9562) in lower case
 */
public record GenerationId(String value) implements Comparable<GenerationId> {

    private static final int LENGTH = 36;
    private static final int VERSION = 14;
    private static final int VARIANT = 19;

    /** Rejects anything else. */
    public GenerationId {
        if (!isUuidVersion7(value)) {
            throw new IllegalArgumentException(
                    "the id of a generation must be a UUID version 7 in lower case, but was '" + value + "'");
        }
    }

    /** By hand: an id is made for every call, and a regular expression would be a tenth of what the chain costs. */
    private static boolean isUuidVersion7(String text) {
        if (text.length() != LENGTH || text.charAt(VERSION) != '7' || "89ab".indexOf(text.charAt(VARIANT)) < 0) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(GenerationId other) {
        return value.compareTo(other.value);
    }

    /** {@return the value} */
    @Override
    public String toString() {
        return value;
    }
}
