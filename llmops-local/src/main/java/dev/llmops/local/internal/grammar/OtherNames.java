package dev.llmops.local.internal.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of properties other than given ones. A name is read letter by letter, where a letter is a character as JSON spells it,
 * and what leaves the given ones is free from there on. The letter that leaves them is no escape by number: a known name could
 * hide behind one.
 */
final class OtherNames {

    private static final String ESCAPES = "\"\\bfnrt";

    private static final class Node {
        private final String rule;
        private final Map<String, Node> letters = new LinkedHashMap<>();
        private boolean end;

        Node(String rule) {
            this.rule = rule;
        }
    }

    private final GrammarRules rules;

    OtherNames(GrammarRules rules) {
        this.rules = rules;
    }

    /** {@return a rule for all JSON strings but these} */
    String than(List<String> names) {
        Node root = new Node(rules.reserve());
        names.forEach(name -> insert(root, name));
        String rest = rules.add(rules.character() + "* \"\\\"\"");
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        for (Node node = open.poll(); node != null; node = open.poll()) {
            rules.define(node.rule, body(node, rest));
            open.addAll(node.letters.values());
        }
        return rules.add("\"\\\"\" " + root.rule);
    }

    private void insert(Node root, String name) {
        Node at = root;
        for (String letter : letters(JsonText.of(name))) {
            at = at.letters.computeIfAbsent(letter, l -> new Node(rules.reserve()));
        }
        at.end = true;
    }

    private static List<String> letters(String json) {
        List<String> letters = new ArrayList<>();
        int end = json.length() - 1;
        for (int at = 1; at < end; ) {
            int length = json.charAt(at) != '\\'
                    ? Character.charCount(json.codePointAt(at))
                    : json.charAt(at + 1) == 'u' ? 6 : 2;
            letters.add(json.substring(at, at + length));
            at += length;
        }
        return letters;
    }

    private static String body(Node node, String rest) {
        StringBuilder body = new StringBuilder();
        StringBuilder taken = new StringBuilder();
        StringBuilder escapes = new StringBuilder(ESCAPES);
        node.letters.forEach((letter, next) -> {
            body.append(GbnfText.literal(letter)).append(' ').append(next.rule).append(" | ");
            if (letter.charAt(0) != '\\') {
                taken.append(GbnfText.inClass(letter.codePointAt(0)));
            } else if (letter.length() == 2) {
                escapes.deleteCharAt(escapes.indexOf(letter.substring(1)));
            }
        });
        body.append("[^\\x22\\x5C\\x7F\\x00-\\x1F").append(taken).append("] ").append(rest);
        if (!escapes.isEmpty()) {
            body.append(" | \"\\\\\" [")
                    .append(escapes.toString().replace("\\", "\\\\"))
                    .append("] ")
                    .append(rest);
        }
        return node.end ? body.toString() : body.append(" | \"\\\"\"").toString();
    }
}
