package dev.llmops.guardrails.internal.pii;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads the expressions of {@link Shape}: characters, of which a blank is also one that does not break, {@code \d},
 * {@code \s} (a blank or a tab), classes, groups with alternatives, {@code ?}, {@code {n}} and {@code {n,m}}. Letters stand for themselves in either case, unless
 * the expression begins with {@code (?-i)}.
 */
final class ShapeParser {

    /** A part of an expression. */
    sealed interface Node permits OneOf, Sequence, Choice, Repeat {}

    /** One character of a set. */
    record OneOf(BitSet members) implements Node {}

    /** One after the other. */
    record Sequence(List<Node> parts) implements Node {}

    /** One or the other. */
    record Choice(List<Node> choices) implements Node {}

    /** The same several times. */
    record Repeat(Node node, int min, int max) implements Node {}

    private static final String CASE_SENSITIVE = "(?-i)";
    private static final char NO_BREAK_SPACE = '\u00a0';

    private final String text;
    private final boolean anyCase;
    private int i;

    private ShapeParser(String text, boolean anyCase) {
        this.text = text;
        this.anyCase = anyCase;
    }

    static Node parse(String expression) {
        boolean anyCase = !expression.startsWith(CASE_SENSITIVE);
        ShapeParser parser =
                new ShapeParser(anyCase ? expression : expression.substring(CASE_SENSITIVE.length()), anyCase);
        Node node = parser.choice();
        if (parser.i < parser.text.length()) {
            throw parser.wrong("an end");
        }
        return node;
    }

    private Node choice() {
        List<Node> choices = new ArrayList<>();
        choices.add(sequence());
        while (more() && text.charAt(i) == '|') {
            i++;
            choices.add(sequence());
        }
        return choices.size() == 1 ? choices.get(0) : new Choice(choices);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        while (more() && text.charAt(i) != '|' && text.charAt(i) != ')') {
            parts.add(repeated(atom()));
        }
        return new Sequence(parts);
    }

    private Node atom() {
        char c = text.charAt(i++);
        if (c == '(') {
            if (text.startsWith("?:", i)) {
                i += 2;
            }
            Node node = choice();
            if (!more() || text.charAt(i++) != ')') {
                throw wrong("a closing bracket");
            }
            return node;
        }
        BitSet members = new BitSet(Shape.ALPHABET);
        if (c == '[') {
            set(members);
        } else if (c == '\\') {
            escaped(members);
        } else {
            add(members, c, c);
        }
        return new OneOf(members);
    }

    private void set(BitSet members) {
        while (more() && text.charAt(i) != ']') {
            char from = text.charAt(i++);
            if (from == '\\') {
                escaped(members);
            } else if (i + 1 < text.length() && text.charAt(i) == '-' && text.charAt(i + 1) != ']') {
                add(members, from, text.charAt(i + 1));
                i += 2;
            } else {
                add(members, from, from);
            }
        }
        i++;
    }

    private void escaped(BitSet members) {
        char c = text.charAt(i++);
        switch (c) {
            case 'd' -> add(members, '0', '9');
            case 's' -> {
                add(members, ' ', ' ');
                add(members, '\t', '\t');
            }
            default -> add(members, c, c);
        }
    }

    private void add(BitSet members, char from, char to) {
        for (char c = from; c <= to; c++) {
            members.set(c);
            if (c == ' ') {
                members.set(NO_BREAK_SPACE); // written alike
            }
            if (anyCase) {
                members.set(Character.toLowerCase(c));
                char upper = Character.toUpperCase(c);
                members.set(upper < Shape.ALPHABET ? upper : c);
            }
        }
    }

    private Node repeated(Node node) {
        if (!more()) {
            return node;
        }
        char c = text.charAt(i);
        if (c == '?') {
            i++;
            return new Repeat(node, 0, 1);
        }
        if (c != '{') {
            return node;
        }
        int close = text.indexOf('}', i);
        String[] bounds = text.substring(i + 1, close).split(",", -1);
        i = close + 1;
        return new Repeat(node, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1]));
    }

    private boolean more() {
        return i < text.length();
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("a shape must have " + expected + " at " + i + ", but was " + text);
    }
}
