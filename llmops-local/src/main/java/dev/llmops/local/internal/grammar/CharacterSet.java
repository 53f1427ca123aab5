package dev.llmops.local.internal.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A set of code points, as ranges that do not touch. */
final class CharacterSet {

    private static final int LAST = Character.MAX_CODE_POINT;

    /** What a JSON string must not hold as it is. */
    private static final CharacterSet ESCAPED = of(0, 0x1f).plus(of('"', '"')).plus(of('\\', '\\'));

    private static final Map<Integer, String> SHORT =
            Map.of((int) '"', "\"", (int) '\\', "\\", 8, "b", 9, "t", 10, "n", 12, "f", 13, "r");

    /** In larger sets, which are mostly all but some, characters with long escapes are left out. */
    private static final int FEW = 64;

    private final TreeMap<Integer, Integer> ranges = new TreeMap<>();

    static CharacterSet of(int first, int last) {
        CharacterSet set = new CharacterSet();
        set.ranges.put(first, last);
        return set;
    }

    static CharacterSet none() {
        return new CharacterSet();
    }

    static CharacterSet of(String characters) {
        CharacterSet set = new CharacterSet();
        characters.codePoints().forEach(c -> set.add(c, c));
        return set;
    }

    /** Adds a range in place. */
    void add(int first, int last) {
        int from = first;
        int to = last;
        Map.Entry<Integer, Integer> touching = ranges.floorEntry(to == LAST ? LAST : to + 1);
        while (touching != null && touching.getValue() >= from - 1) {
            from = Math.min(from, touching.getKey());
            to = Math.max(to, touching.getValue());
            ranges.remove(touching.getKey());
            touching = ranges.floorEntry(to == LAST ? LAST : to + 1);
        }
        ranges.put(from, to);
    }

    void addAll(CharacterSet other) {
        other.ranges.forEach(this::add);
    }

    CharacterSet plus(CharacterSet other) {
        CharacterSet both = new CharacterSet();
        both.addAll(this);
        both.addAll(other);
        return both;
    }

    CharacterSet negated() {
        CharacterSet others = new CharacterSet();
        int from = 0;
        for (Map.Entry<Integer, Integer> range : ranges.entrySet()) {
            if (range.getKey() > from) {
                others.ranges.put(from, range.getKey() - 1);
            }
            from = range.getValue() + 1;
        }
        if (from <= LAST) {
            others.ranges.put(from, LAST);
        }
        return others;
    }

    private CharacterSet without(CharacterSet other) {
        return negated().plus(other).negated();
    }

    /** {@return the only character, or -1} */
    int single() {
        boolean one = ranges.size() == 1 && ranges.firstKey().equals(ranges.get(ranges.firstKey()));
        return one ? ranges.firstKey() : -1;
    }

    private boolean contains(int character) {
        Map.Entry<Integer, Integer> range = ranges.floorEntry(character);
        return range != null && range.getValue() >= character;
    }

    private long size() {
        return ranges.entrySet().stream()
                .mapToLong(range -> range.getValue() - range.getKey() + 1L)
                .sum();
    }

    /** {@return the characters as a JSON string spells them, as alternatives; empty if there are none} */
    List<String> gbnf() {
        List<String> alternatives = new ArrayList<>();
        CharacterSet plain = without(ESCAPED);
        if (!plain.ranges.isEmpty()) {
            StringBuilder set = new StringBuilder("[");
            plain.ranges.forEach((from, to) ->
                    set.append(GbnfText.inClass(from)).append(from.equals(to) ? "" : "-" + GbnfText.inClass(to)));
            alternatives.add(set.append(']').toString());
        }
        boolean few = size() <= FEW;
        for (int c = 0; c <= '\\'; c++) {
            boolean spelled = SHORT.containsKey(c) || (c < ' ' && few);
            if (spelled && contains(c)) {
                alternatives.add(GbnfText.literal(
                        SHORT.containsKey(c) ? "\\" + SHORT.get(c) : String.format(Locale.ROOT, "\\u%04X", c)));
            }
        }
        return alternatives;
    }
}
