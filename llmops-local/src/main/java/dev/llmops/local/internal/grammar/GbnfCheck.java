package dev.llmops.local.internal.grammar;

import dev.llmops.local.internal.grammar.GbnfRules.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads GBNF as llama.cpp does (src/llama-grammar.cpp), before llama.cpp reads it: its parser and its search for left recursion
 * call themselves and end the process when the stack is full. What could do that is refused here.
 */
public final class GbnfCheck {

    /** Longest grammar, in characters. */
    static final int MAX_LENGTH = 1 << 21;

    /** Most times that something is repeated, because llama.cpp writes it out. */
    static final int MAX_REPETITIONS = 2_000;

    private static final int MAX_DEPTH = 100;
    private static final int UNLIMITED = -1;
    private static final String ESCAPED = "trn\\\"[]-";

    private final String text;
    private final GbnfRules rules;
    private final Map<String, Integer> names = new HashMap<>();
    private int at;
    private int depth;

    private GbnfCheck(String text, GbnfRules rules) {
        this.text = text;
        this.rules = rules;
    }

    /**
     * Refuses a grammar that llama.cpp cannot read, or not without danger for the process.
     *
     * @throws IllegalArgumentException if it is refused; the message names the rule and the value
     */
    public static void require(String grammar) {
        check(grammar, false);
    }

    /**
     * Refuses a grammar of llama.cpp's own that is too large. Its grammars for calls repeat what may be empty, which llama.cpp
     * bears.
     *
     * @throws IllegalArgumentException if it is refused; the message names the rule and the value
     */
    public static void requireBounded(String grammar) {
        check(grammar, true);
    }

    private static void check(String grammar, boolean repeatsNothing) {
        if (grammar.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "grammar must have at most " + MAX_LENGTH + " characters, but has " + grammar.length());
        }
        if (grammar.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("grammar must not hold the character 0");
        }
        new GbnfCheck(grammar, new GbnfRules(repeatsNothing)).read();
    }

    private void read() {
        skip(true);
        while (at < text.length()) {
            int rule = rule(name());
            skip(false);
            expect("::=");
            skip(true);
            alternatives(rule);
            if (at < text.length() && peek() != '\n' && peek() != '\r') {
                throw wrong("the end of a line");
            }
            skip(true);
        }
        rules.check();
    }

    private void alternatives(int rule) {
        List<List<Symbol>> all = new ArrayList<>();
        all.add(sequence());
        while (peek() == '|') {
            at++;
            skip(true);
            all.add(sequence());
        }
        rules.define(rule, all);
    }

    private List<Symbol> sequence() {
        List<Symbol> all = new ArrayList<>();
        int last = 0;
        while (true) {
            char next = peek();
            if ("*+?{".indexOf(next) >= 0) {
                repeat(all, last);
            } else {
                Symbol symbol = symbol(next);
                if (symbol == null) {
                    return all;
                }
                last = all.size();
                if (symbol.weight() > 0) {
                    all.add(symbol);
                }
                rules.countElements(symbol.weight());
            }
            skip(depth > 0);
        }
    }

    private @org.jspecify.annotations.Nullable Symbol symbol(char next) {
        if (next == '"') {
            return characters('"');
        }
        if (next == '[') {
            return characters(']');
        }
        if (next == '(') {
            return group();
        }
        if (next == '.') {
            at++;
            return Symbol.characters(1);
        }
        if (next == '<' || next == '!') {
            return token();
        }
        return isWord(next) ? Symbol.reference(rule(name())) : null;
    }

    private Symbol characters(char end) {
        at++;
        if (end == ']' && peek() == '^') {
            at++;
        }
        int count = 0;
        while (peek() != end) {
            character();
            count++;
        }
        at++;
        return Symbol.characters(count);
    }

    private void character() {
        if (at >= text.length()) {
            throw wrong("the end of a text or a class");
        }
        if (peek() != '\\') {
            at++;
            return;
        }
        at++;
        int digits = "xuU".indexOf(peek()) < 0 ? 0 : 2 << "xuU".indexOf(peek());
        if (digits == 0 && ESCAPED.indexOf(peek()) < 0) {
            throw wrong("an escape of GBNF");
        }
        at++;
        for (int i = 0; i < digits; i++) {
            if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
                throw wrong(digits + " hexadecimal digits");
            }
            at++;
        }
    }

    private Symbol group() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("grammar must have at most " + MAX_DEPTH
                    + " brackets in each other, but has more at character " + at);
        }
        at++;
        skip(true);
        int rule = rules.newRule();
        alternatives(rule);
        expect(")");
        depth--;
        return Symbol.reference(rule);
    }

    private Symbol token() {
        if (peek() == '!') {
            at++;
        }
        expect("<");
        int end = text.indexOf('>', at);
        if (end < 0) {
            throw wrong("a '>' after a token");
        }
        at = end + 1;
        return Symbol.characters(1);
    }

    private void repeat(List<Symbol> all, int last) {
        if (last == all.size()) {
            throw wrong("something that can be repeated before it");
        }
        char sign = peek();
        at++;
        int least = sign == '+' ? 1 : 0;
        int most = sign == '?' ? 1 : UNLIMITED;
        if (sign == '{') {
            skip(depth > 0);
            least = number();
            most = least;
            skip(depth > 0);
            if (peek() == ',') {
                at++;
                skip(depth > 0);
                most = isDigit(peek()) ? number() : UNLIMITED;
                skip(depth > 0);
            }
            expect("}");
            if (most != UNLIMITED && most < least) {
                throw new IllegalArgumentException(
                        "grammar must have no repetition whose most is below its least, but has {" + least + "," + most
                                + "}");
            }
        }
        writeOut(all, last, least, most);
    }

    // As llama.cpp does: what must be there as often as it must, then a chain of rules for what may follow.
    private void writeOut(List<Symbol> all, int last, int least, int most) {
        List<Symbol> once = List.copyOf(all.subList(last, all.size()));
        long weight = once.stream().mapToLong(Symbol::weight).sum();
        int optional = most == UNLIMITED ? 1 : most - least;
        rules.countElements(weight * (least + optional) + 3L * optional);
        all.subList(last, all.size()).clear();
        for (int i = 0; i < least; i++) {
            all.addAll(once);
        }
        int before = Symbol.NO_RULE;
        for (int i = 0; i < optional; i++) {
            int rule = rules.newRule();
            List<Symbol> sequence = new ArrayList<>(once);
            if (most == UNLIMITED || i > 0) {
                sequence.add(Symbol.reference(most == UNLIMITED ? rule : before));
            }
            rules.define(rule, List.of(sequence, List.of()));
            before = rule;
        }
        if (optional > 0) {
            all.add(Symbol.reference(before));
        }
    }

    private int number() {
        int start = at;
        while (isDigit(peek())) {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty()) {
            throw wrong("a number");
        }
        if (digits.length() > 9 || Integer.parseInt(digits) > MAX_REPETITIONS) {
            throw new IllegalArgumentException("grammar must repeat nothing more than " + MAX_REPETITIONS
                    + " times, but has " + digits.substring(0, Math.min(20, digits.length())));
        }
        return Integer.parseInt(digits);
    }

    private int rule(String name) {
        Integer known = names.get(name);
        if (known == null) {
            known = rules.newRule();
            names.put(name, known);
        }
        return known;
    }

    private String name() {
        int start = at;
        while (isWord(peek())) {
            at++;
        }
        if (start == at) {
            throw wrong("the name of a rule");
        }
        return text.substring(start, at);
    }

    private void expect(String word) {
        if (!text.startsWith(word, at)) {
            throw wrong("'" + word + "'");
        }
        at += word.length();
    }

    private void skip(boolean lines) {
        while (at < text.length() && (" \t#".indexOf(peek()) >= 0 || (lines && "\r\n".indexOf(peek()) >= 0))) {
            boolean comment = peek() == '#';
            at++;
            while (comment && at < text.length() && "\r\n".indexOf(peek()) < 0) {
                at++;
            }
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || isDigit(c);
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "an answer cannot be held to its grammar: " + expected + " was expected at character " + at);
    }
}
