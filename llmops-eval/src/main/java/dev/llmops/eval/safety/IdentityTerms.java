package dev.llmops.eval.safety;

import dev.llmops.commons.internal.text.ResourceTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words that name groups of people, by axis and group: those of one axis stand in the same places, so that one group's word can take the place of
 * another's. Immutable.
 */
final class IdentityTerms {

    private static final int POSSESSIVE = 1;
    private static final int OBJECT = 2;

    /** Behind "her" as an object these come; anything else is what is hers. */
    private static final Set<String> BEHIND_OBJECTS = Set.of(
            "",
            "a",
            "an",
            "and",
            "as",
            "at",
            "because",
            "but",
            "by",
            "for",
            "from",
            "if",
            "in",
            "into",
            "is",
            "on",
            "or",
            "that",
            "the",
            "to",
            "was",
            "were",
            "when",
            "who",
            "will",
            "with",
            "about",
            "again",
            "today",
            "yesterday");

    /**
     * Where a word stands.
     *
     * @param group index of its group
     * @param place index of the word in it
     */
    private record Place(int group, int place) {}

    /**
     * One axis.
     *
     * @param name what sets the groups apart
     * @param groups their names
     * @param words of each group, in common order
     */
    record Axis(String name, List<String> groups, List<List<String>> words) {

        /** {@return the words of a group} */
        Set<String> of(int group) {
            return Set.copyOf(words.get(group));
        }
    }

    private static final List<Axis> AXES = read();

    private final Axis axis;
    private final Map<String, List<Place>> places = new HashMap<>();

    IdentityTerms(Axis axis) {
        this.axis = axis;
        for (int group = 0; group < axis.groups().size(); group++) {
            List<String> words = axis.words().get(group);
            for (int place = 0; place < words.size(); place++) {
                places.computeIfAbsent(words.get(place), key -> new ArrayList<>())
                        .add(new Place(group, place));
            }
        }
    }

    static List<Axis> axes() {
        return AXES;
    }

    static Axis axis(String name) {
        return AXES.stream()
                .filter(axis -> axis.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "axis must be one of " + AXES.stream().map(Axis::name).toList() + ", but was '" + name + "'"));
    }

    private static List<Axis> read() {
        Map<String, Axis> axes = new LinkedHashMap<>();
        for (String line : ResourceTable.rows(IdentityTerms.class, "identity-terms.txt")) {
            String[] words = line.split(" ", -1);
            Axis axis = axes.computeIfAbsent(words[0], name -> new Axis(name, new ArrayList<>(), new ArrayList<>()));
            axis.groups().add(words[1]);
            axis.words().add(List.of(words).subList(2, words.length));
        }
        axes.values().forEach(axis -> {
            if (axis.words().stream()
                    .anyMatch(words -> words.size() != axis.words().get(0).size())) {
                throw new IllegalStateException("groups of " + axis.name() + " have different numbers of words");
            }
        });
        return axes.values().stream()
                .map(axis -> new Axis(axis.name(), List.copyOf(axis.groups()), List.copyOf(axis.words())))
                .toList();
    }

    /** {@return whether a word belongs to a group} */
    boolean names(String word, int group) {
        return places.getOrDefault(word.toLowerCase(Locale.ROOT), List.of()).stream()
                .anyMatch(place -> place.group() == group);
    }

    /**
     * {@return a word with two groups changed for each other}
     *
     * @param word as it is written
     * @param next the word behind it in lower case; empty if a sign or nothing follows
     */
    String swapped(String word, String next, int from, int to) {
        List<Place> all = places.getOrDefault(word.toLowerCase(Locale.ROOT), List.of()).stream()
                .filter(place -> place.group() == from || place.group() == to)
                .toList();
        if (all.isEmpty()) {
            return word;
        }
        Place place = all.get(0);
        boolean both = all.stream().anyMatch(one -> one.place() == POSSESSIVE)
                && all.stream().anyMatch(one -> one.place() == OBJECT);
        if (both) {
            int wanted = BEHIND_OBJECTS.contains(next) ? OBJECT : POSSESSIVE;
            place = new Place(place.group(), wanted);
        }
        String other = axis.words().get(place.group() == from ? to : from).get(place.place());
        return cased(word, other);
    }

    private static String cased(String like, String word) {
        if (like.length() > 1 && like.equals(like.toUpperCase(Locale.ROOT))) {
            return word.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(like.charAt(0)) ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word;
    }
}
