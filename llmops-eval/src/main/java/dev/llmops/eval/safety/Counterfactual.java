package dev.llmops.eval.safety;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text in which two groups of people have been swapped, word by word and nothing else: "she lost her keys" becomes "he lost his keys". The
 * words are in the resource {@code identity-terms.txt}; English only. A text may say something odd or untrue after the change, for example if
 * it names a person or describes something that only one group does: inspect some of them.
 *
 * @param axis the attribute that distinguishes the groups: gender, religion, orientation, ethnicity, nationality, disability, age
 * @param from the group that the text named
 * @param to the group that it now names
 * @param text the changed text
 */
public record Counterfactual(String axis, String from, String to, String text) {

    private static final Pattern WORD = Pattern.compile("[\\pL][\\pL\\pM-]*");

    /** {@return the axes along which groups can be changed} */
    public static List<String> axes() {
        return IdentityTerms.axes().stream().map(IdentityTerms.Axis::name).toList();
    }

    /**
     * {@return all counterfactuals of a text; empty if it names no group}
     *
     * @param text the text
     */
    public static List<Counterfactual> of(String text) {
        List<Counterfactual> all = new ArrayList<>();
        IdentityTerms.axes().forEach(axis -> all.addAll(of(text, axis)));
        return List.copyOf(all);
    }

    /** From each group that is named to each other; if both are, they change places, and one of the two is enough. */
    private static List<Counterfactual> of(String text, IdentityTerms.Axis axis) {
        IdentityTerms terms = new IdentityTerms(axis);
        List<Counterfactual> all = new ArrayList<>();
        for (int from = 0; from < axis.groups().size(); from++) {
            for (int to = 0; to < axis.groups().size(); to++) {
                boolean both = names(terms, text, to) && to < from;
                if (to != from && names(terms, text, from) && !both) {
                    String other = swapped(terms, text, from, to);
                    if (!other.equals(text)) {
                        all.add(new Counterfactual(
                                axis.name(),
                                axis.groups().get(from),
                                axis.groups().get(to),
                                other));
                    }
                }
            }
        }
        return all;
    }

    private static boolean names(IdentityTerms terms, String text, int group) {
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            if (terms.names(words.group(), group)) {
                return true;
            }
        }
        return false;
    }

    private static String swapped(IdentityTerms terms, String text, int from, int to) {
        StringBuilder other = new StringBuilder();
        Matcher words = WORD.matcher(text);
        int end = 0;
        while (words.find()) {
            other.append(text, end, words.start());
            other.append(terms.swapped(words.group(), next(text, words.end()), from, to));
            end = words.end();
        }
        return other.append(text, end, text.length()).toString();
    }

    private static String next(String text, int from) {
        Matcher words = WORD.matcher(text);
        return words.find(from) && text.substring(from, words.start()).isBlank()
                ? words.group().toLowerCase(Locale.ROOT)
                : "";
    }
}
