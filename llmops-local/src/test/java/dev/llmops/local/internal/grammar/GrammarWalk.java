package dev.llmops.local.internal.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * A reader of grammars for tests: makes random texts of one, and says whether a text follows it. It knows of GBNF what is in our
 * grammars.
 */
final class GrammarWalk {

    private interface Item {}

    private record Text(String text) implements Item {}

    private record Letters(boolean negated, List<int[]> ranges) implements Item {
        boolean holds(int c) {
            return ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1]) != negated;
        }
    }

    private record Rule(String name) implements Item {}

    private record Choice(List<List<Item>> sequences) implements Item {}

    private record Repeat(Item item, int least, int most) implements Item {}

    private final Map<String, Choice> rules = new HashMap<>();
    private String text = "";
    private int at;

    GrammarWalk(String grammar) {
        for (String line : grammar.lines().toList()) {
            int sign = line.indexOf(" ::= ");
            text = line.substring(sign + 5);
            at = 0;
            rules.put(line.substring(0, sign), choice());
            if (at < text.length()) {
                throw new AssertionError("not read to its end: " + line + " at " + at);
            }
        }
    }

    private Choice choice() {
        List<List<Item>> sequences = new ArrayList<>(List.of(sequence()));
        while (at < text.length() && text.charAt(at) == '|') {
            at++;
            sequences.add(sequence());
        }
        return new Choice(sequences);
    }

    private List<Item> sequence() {
        List<Item> items = new ArrayList<>();
        while (true) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            if (at == text.length() || "|)".indexOf(text.charAt(at)) >= 0) {
                return items;
            }
            items.add(repeated(item()));
        }
    }

    private Item item() {
        char next = text.charAt(at);
        if (next == '(') {
            at++;
            Choice inner = choice();
            at++;
            return inner;
        }
        if (next == '"') {
            at++;
            StringBuilder literal = new StringBuilder();
            while (text.charAt(at) != '"') {
                literal.appendCodePoint(character());
            }
            at++;
            return new Text(literal.toString());
        }
        if (next == '[') {
            at++;
            return characterClass();
        }
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        if (start == at) {
            throw new AssertionError("no item at " + at + " of " + text);
        }
        return new Rule(text.substring(start, at));
    }

    private Letters characterClass() {
        boolean negated = text.charAt(at) == '^';
        at += negated ? 1 : 0;
        List<int[]> ranges = new ArrayList<>();
        while (text.charAt(at) != ']') {
            int from = character();
            int to = from;
            if (text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                at++;
                to = character();
            }
            ranges.add(new int[] {from, to});
        }
        at++;
        return new Letters(negated, ranges);
    }

    private int character() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c;
        }
        char kind = text.charAt(at++);
        int digits = "xuU".indexOf(kind) < 0 ? 0 : 2 << "xuU".indexOf(kind);
        if (digits > 0) {
            at += digits;
            return Integer.parseInt(text.substring(at - digits, at), 16);
        }
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> kind;
        };
    }

    private Item repeated(Item item) {
        if (at == text.length() || "*+?{".indexOf(text.charAt(at)) < 0) {
            return item;
        }
        char sign = text.charAt(at++);
        if (sign != '{') {
            return new Repeat(item, sign == '+' ? 1 : 0, sign == '?' ? 1 : Integer.MAX_VALUE);
        }
        String[] counts = text.substring(at, text.indexOf('}', at)).split(",", -1);
        at = text.indexOf('}', at) + 1;
        int least = Integer.parseInt(counts[0]);
        int most = counts.length == 1 ? least : counts[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(counts[1]);
        return new Repeat(item, least, most);
    }

    /** {@return a text that follows the grammar; the longer it gets, the sooner it ends} */
    String random(Random random) {
        StringBuilder made = new StringBuilder();
        write(new Rule("root"), random, made, 0);
        return made.toString();
    }

    private void write(Item item, Random random, StringBuilder made, int depth) {
        if (item instanceof Text literal) {
            made.append(literal.text);
        } else if (item instanceof Letters set) {
            made.appendCodePoint(pick(set, random));
        } else if (item instanceof Rule rule) {
            write(rules.get(rule.name), random, made, depth + 1);
        } else if (item instanceof Choice choice) {
            List<List<Item>> all = choice.sequences;
            // Deep down, what ends soonest: the least rules, and of these any.
            int best = all.stream().mapToInt(GrammarWalk::rulesIn).min().orElse(0);
            List<List<Item>> open = depth < 40
                    ? all
                    : all.stream().filter(s -> rulesIn(s) == best).toList();
            open.get(random.nextInt(open.size())).forEach(next -> write(next, random, made, depth + 1));
        } else if (item instanceof Repeat repeat) {
            int more = Math.min(repeat.most - repeat.least, depth < 40 ? 4 : 0);
            int count = repeat.least + (more == 0 ? 0 : random.nextInt(more + 1));
            for (int i = 0; i < count; i++) {
                write(repeat.item, random, made, depth + 1);
            }
        }
    }

    private static int rulesIn(List<Item> sequence) {
        return sequence.stream()
                .mapToInt(item -> item instanceof Rule
                        ? 1
                        : item instanceof Choice choice
                                ? choice.sequences.stream()
                                        .mapToInt(GrammarWalk::rulesIn)
                                        .min()
                                        .orElse(0)
                                : 0)
                .sum();
    }

    private static int pick(Letters set, Random random) {
        if (!set.negated) {
            int[] range = set.ranges.get(random.nextInt(set.ranges.size()));
            int width = Math.min(range[1] - range[0], 0x2ff);
            return range[0] + random.nextInt(width + 1);
        }
        IntPredicate good = c -> set.holds(c) && !(c >= 0xd800 && c < 0xe000);
        int c = random.nextInt(8) == 0 ? 0x1f600 + random.nextInt(30) : 1 + random.nextInt(0x2ff);
        while (!good.test(c)) {
            c = 1 + random.nextInt(0x2ff);
        }
        return c;
    }

    /** {@return whether the whole text follows the grammar} */
    boolean accepts(String wanted) {
        return matches(new Rule("root"), wanted, 0, end -> end == wanted.length());
    }

    private interface Then {
        boolean from(int position);
    }

    private boolean matches(List<Item> items, int index, String wanted, int from, Then then) {
        if (index == items.size()) {
            return then.from(from);
        }
        return matches(items.get(index), wanted, from, end -> matches(items, index + 1, wanted, end, then));
    }

    private boolean matches(Item item, String wanted, int from, Then then) {
        if (item instanceof Text literal) {
            return wanted.startsWith(literal.text, from) && then.from(from + literal.text.length());
        }
        if (item instanceof Letters set) {
            return from < wanted.length()
                    && set.holds(wanted.codePointAt(from))
                    && then.from(from + Character.charCount(wanted.codePointAt(from)));
        }
        if (item instanceof Rule rule) {
            return matches(rules.get(rule.name), wanted, from, then);
        }
        if (item instanceof Choice choice) {
            return choice.sequences.stream().anyMatch(sequence -> matches(sequence, 0, wanted, from, then));
        }
        Repeat repeat = (Repeat) item;
        return (repeat.most > 0
                        && matches(
                                repeat.item,
                                wanted,
                                from,
                                end -> end > from
                                        && matches(
                                                new Repeat(
                                                        repeat.item,
                                                        Math.max(0, repeat.least - 1),
                                                        repeat.most == Integer.MAX_VALUE
                                                                ? repeat.most
                                                                : repeat.most - 1),
                                                wanted,
                                                end,
                                                then)))
                || (repeat.least == 0 && then.from(from));
    }
}
