package dev.llmops.local.internal.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * From a regular expression of a schema (ECMA-262, where Java's mean the same) to what a JSON string may hold. It must be
 * anchored at both ends; what looks ahead or behind, or back to a group, has no grammar. Where the two dialects differ in a
 * class, the characters that both have are taken.
 */
final class PatternRules {

    /** A pattern that has no grammar, or none within the limits. */
    static final class NotFollowed extends Exception {

        private static final long serialVersionUID = 1;

        NotFollowed(String message) {
            super(message);
        }
    }

    private static final int MAX_DEPTH = 64;
    private static final String ANCHORS = "must begin with '^', end with '$', and not look ahead or behind";
    private static final CharacterSet DIGIT = CharacterSet.of('0', '9');
    private static final CharacterSet WORD =
            CharacterSet.of("_").plus(DIGIT).plus(CharacterSet.of('a', 'z')).plus(CharacterSet.of('A', 'Z'));
    private static final CharacterSet SPACE = CharacterSet.of("\t\n\u000b\f\r ");
    private static final CharacterSet ANY_SPACE = SPACE.plus(
                    CharacterSet.of("\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u0085\u180e"))
            .plus(CharacterSet.of(0x2000, 0x200a));
    private static final CharacterSet NO_LINE_END =
            CharacterSet.of("\n\r\u0085\u2028\u2029").negated();

    private final String text;
    private final GrammarRules rules;
    private int at;
    private int depth;

    private PatternRules(String text, GrammarRules rules) {
        this.text = text;
        this.rules = rules;
    }

    /** {@return what stands between the quotes} */
    static String of(String pattern, GrammarRules rules) throws NotFollowed {
        if (pattern.length() < 2 || !pattern.startsWith("^") || !pattern.endsWith("$") || endsEscaped(pattern)) {
            throw new NotFollowed(ANCHORS);
        }
        PatternRules reader = new PatternRules(pattern, rules);
        String gbnf = reader.alternatives();
        if (reader.at < pattern.length()) {
            throw new NotFollowed("is not understood: ')' without '(' at character " + reader.at);
        }
        return gbnf;
    }

    private static boolean endsEscaped(String pattern) {
        int backslashes = 0;
        for (int i = pattern.length() - 2; i >= 0 && pattern.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Words become a tree; a pattern that chooses among a thousand of them does not begin in a thousand ways. */
    private String alternatives() throws NotFollowed {
        Set<String> words = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        do {
            Sequence sequence = sequence();
            if (sequence.isWord()) {
                words.add(sequence.word.toString());
            } else {
                others.add(sequence.gbnf());
            }
        } while (take('|'));
        if (!words.isEmpty()) {
            WordTrie tree = new WordTrie();
            words.forEach(word -> tree.add(word, ""));
            others.add(tree.gbnf(rules, new HashMap<>()));
        }
        return String.join(" | ", others);
    }

    /** Items of a sequence; characters that nothing repeats are gathered. */
    private static final class Sequence {

        private final List<String> items = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();

        void character(String json) {
            word.append(json);
        }

        void item(String gbnf) {
            flush();
            items.add(gbnf);
        }

        private void flush() {
            if (!word.isEmpty()) {
                items.add(GbnfText.literal(word.toString()));
                word.setLength(0);
            }
        }

        boolean isWord() {
            return items.isEmpty();
        }

        String gbnf() {
            flush();
            return String.join(" ", items);
        }
    }

    private Sequence sequence() throws NotFollowed {
        Sequence sequence = new Sequence();
        anchor('^', at == 0 || (depth == 0 && text.charAt(at - 1) == '|'));
        while (at < text.length() && peek() != '|' && peek() != ')') {
            if (peek() == '$' && depth > 0 && at == text.length() - 1) {
                // The group has no end, which is said where it begins.
                break;
            }
            if (peek() == '$') {
                anchor('$', depth == 0 && (at == text.length() - 1 || text.charAt(at + 1) == '|'));
                break;
            }
            next(sequence);
        }
        return sequence;
    }

    private void anchor(char sign, boolean allowed) throws NotFollowed {
        if (at < text.length() && peek() == sign) {
            if (!allowed) {
                throw new NotFollowed(ANCHORS + ", but has '" + sign + "' at character " + at);
            }
            at++;
        }
    }

    private void next(Sequence sequence) throws NotFollowed {
        if (peek() == '(') {
            repeat(sequence, group());
            return;
        }
        int start = at;
        CharacterSet set = characters();
        boolean repeated = at < text.length() && "*+?{".indexOf(peek()) >= 0;
        int single = set.single();
        if (single >= 0 && !repeated) {
            String json = JsonText.of(Character.toString(single));
            sequence.character(json.substring(1, json.length() - 1));
            return;
        }
        List<String> spelled = set.gbnf();
        if (spelled.isEmpty()) {
            throw new NotFollowed("has a class without characters at character " + start);
        }
        repeat(sequence, spelled.size() == 1 ? spelled.get(0) : rules.add(String.join(" | ", spelled)));
    }

    private String group() throws NotFollowed {
        int start = at;
        if (++depth > MAX_DEPTH) {
            throw new NotFollowed(
                    "must have at most " + MAX_DEPTH + " groups in each other, but has more at character " + at);
        }
        at++;
        if (take('?')) {
            skipKind();
        }
        String inner = alternatives();
        if (!take(')')) {
            throw new NotFollowed("is not understood: '(' without ')' at character " + start);
        }
        depth--;
        return "(" + inner + ")";
    }

    private void skipKind() throws NotFollowed {
        if (take(':')) {
            return;
        }
        int end = text.indexOf('>', at);
        if (!take('<') || end < 0 || "=!".indexOf(peek()) >= 0) {
            throw new NotFollowed(ANCHORS);
        }
        at = end + 1;
    }

    private void repeat(Sequence sequence, String item) throws NotFollowed {
        if (at >= text.length() || "*+?{".indexOf(peek()) < 0) {
            sequence.item(item);
            return;
        }
        String sign = String.valueOf(peek());
        at++;
        if (sign.equals("{")) {
            int end = text.indexOf('}', at);
            String counts = end < 0 || end - at > 24 ? "" : text.substring(at, end);
            if (!counts.matches("[0-9]+(,[0-9]*)?")) {
                throw new NotFollowed("is not understood: '{' without a count at character " + (at - 1));
            }
            requireCounts(counts);
            sign = "{" + counts + "}";
            at = end + 1;
        }
        // A repetition that takes as little as it can holds the same texts.
        take('?');
        if (at < text.length() && "*+?{".indexOf(peek()) >= 0) {
            throw new NotFollowed("is not understood: nothing to repeat at character " + at);
        }
        sequence.item(item + sign);
    }

    private static void requireCounts(String counts) throws NotFollowed {
        int least = -1;
        for (String count : counts.split(",", -1)) {
            if (count.isEmpty()) {
                return;
            }
            if (count.length() > 9 || Integer.parseInt(count) > GbnfCheck.MAX_REPETITIONS) {
                throw new NotFollowed(
                        "must repeat nothing more than " + GbnfCheck.MAX_REPETITIONS + " times, but has " + count);
            }
            if (Integer.parseInt(count) < least) {
                throw new NotFollowed("must repeat nothing at most " + count + " and at least " + least + " times");
            }
            least = Integer.parseInt(count);
        }
    }

    private CharacterSet characters() throws NotFollowed {
        int start = at;
        int next = text.codePointAt(at);
        at += Character.charCount(next);
        return switch (next) {
            case '.' -> NO_LINE_END;
            case '[' -> charactersOfClass(start);
            case '\\' -> escape(false);
            case '*', '+', '?', '{', '^' ->
                throw new NotFollowed("is not understood: '" + (char) next + "' at character " + start);
            default -> CharacterSet.of(next, next);
        };
    }

    private CharacterSet charactersOfClass(int start) throws NotFollowed {
        boolean negated = take('^');
        CharacterSet all = CharacterSet.none();
        while (!take(']')) {
            CharacterSet first = member(start);
            boolean range = at + 1 < text.length() && peek() == '-' && text.charAt(at + 1) != ']';
            if (range) {
                at++;
                int from = first.single();
                int to = member(start).single();
                if (from < 0 || to < from) {
                    throw new NotFollowed("is not understood: a range that is none in the class at character " + start);
                }
                all.add(from, to);
            } else {
                all.addAll(first);
            }
        }
        return negated ? all.negated() : all;
    }

    private CharacterSet member(int start) throws NotFollowed {
        if (at >= text.length()) {
            throw new NotFollowed("is not understood: '[' without ']' at character " + start);
        }
        int next = text.codePointAt(at);
        at += Character.charCount(next);
        // Java reads these as classes within the class.
        if (next == '[' || (next == '&' && at < text.length() && peek() == '&')) {
            throw new NotFollowed("is not understood: '" + (char) next + "' in the class at character " + start);
        }
        return next == '\\' ? escape(true) : CharacterSet.of(next, next);
    }

    private CharacterSet escape(boolean inClass) throws NotFollowed {
        if (at >= text.length()) {
            throw new NotFollowed("is not understood: it ends with a backslash");
        }
        char next = text.charAt(at++);
        return switch (next) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.negated();
            case 'w' -> WORD;
            case 'W' -> WORD.negated();
            case 's' -> SPACE;
            case 'S' -> ANY_SPACE.negated();
            case 't' -> CharacterSet.of("\t");
            case 'n' -> CharacterSet.of("\n");
            case 'r' -> CharacterSet.of("\r");
            case 'f' -> CharacterSet.of("\f");
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            default -> {
                if (Character.isLetterOrDigit(next) || next >= 0x80) {
                    throw new NotFollowed(
                            "has an escape that is not followed: \\" + next + (inClass ? " in a class" : ""));
                }
                yield CharacterSet.of(next, next);
            }
        };
    }

    private CharacterSet hexadecimal(int digits) throws NotFollowed {
        String code = text.substring(at, Math.min(text.length(), at + digits));
        if (!code.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw new NotFollowed("is not understood: " + digits + " hexadecimal digits at character " + at);
        }
        at += digits;
        int character = Integer.parseInt(code, 16);
        if (Character.isSurrogate((char) character)) {
            throw new NotFollowed("has half of a character: \\u" + code);
        }
        return CharacterSet.of(character, character);
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean take(char expected) {
        if (at < text.length() && peek() == expected) {
            at++;
            return true;
        }
        return false;
    }
}
