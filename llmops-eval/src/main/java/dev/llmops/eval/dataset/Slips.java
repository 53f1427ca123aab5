package dev.llmops.eval.dataset;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names that somebody meant otherwise: {@code " expected"}, {@code Expected}, {@code expectd}. */
final class Slips {

    private static final int SHORT = 4;

    private Slips() {}

    /**
     * {@return the known name that was meant, if a name looks like a slip for one that is not there}
     *
     * @param name a name that is not known
     * @param known the names that have a meaning
     * @param there all names that are there
     */
    static Optional<String> meant(String name, List<String> known, Collection<String> there) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> !there.contains(candidate))
                .filter(candidate ->
                        plain.equals(candidate) || (candidate.length() > SHORT && differsByOne(plain, candidate)))
                .findFirst();
    }

    /** By one letter that is missing, too many, another one, or swapped with its neighbour. */
    private static boolean differsByOne(String one, String other) {
        String shorter = one.length() <= other.length() ? one : other;
        String longer = shorter.equals(one) ? other : one;
        int start = 0;
        while (start < shorter.length() && shorter.charAt(start) == longer.charAt(start)) {
            start++;
        }
        String restOfShorter = shorter.substring(start);
        String restOfLonger = longer.substring(start);
        return switch (longer.length() - shorter.length()) {
            case 0 ->
                restOfShorter.isEmpty()
                        || restOfShorter.substring(1).equals(restOfLonger.substring(1))
                        || (restOfShorter.length() > 1
                                && restOfShorter.charAt(0) == restOfLonger.charAt(1)
                                && restOfShorter.charAt(1) == restOfLonger.charAt(0)
                                && restOfShorter.substring(2).equals(restOfLonger.substring(2)));
            case 1 -> restOfShorter.equals(restOfLonger.substring(1));
            default -> false;
        };
    }
}
