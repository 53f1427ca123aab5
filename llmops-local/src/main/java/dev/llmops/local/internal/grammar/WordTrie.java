package dev.llmops.local.internal.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Words with what follows each, as a tree whose edges begin differently: so a grammar knows with each character which words are
 * left, instead of following all of them side by side. A tree can be added to in place, or as a changed copy that shares what
 * did not change, which costs the nodes on the way to the new word.
 */
final class WordTrie {

    private static final int END = -1;

    /** A label, and where it leads: a tree, or else what follows the word. */
    private record Edge(String label, WordTrie tree, String follows) {}

    private static final WordTrie NONE = new WordTrie();

    private final Map<Integer, Edge> edges;

    WordTrie() {
        this.edges = new LinkedHashMap<>();
    }

    private WordTrie(WordTrie copied) {
        this.edges = new LinkedHashMap<>(copied.edges);
    }

    /** Adds a word that is not there. */
    void add(String word, String follows) {
        insert(this, word, follows, false);
    }

    /** {@return a tree with one more word; this one stays as it is} */
    WordTrie with(String word, String follows) {
        WordTrie root = new WordTrie(this);
        insert(root, word, follows, true);
        return root;
    }

    private static void insert(WordTrie root, String word, String follows, boolean copies) {
        WordTrie at = root;
        int from = 0;
        for (Edge edge = at.edges.get(first(word, from)); edge != null; edge = at.edges.get(first(word, from))) {
            Edge split = split(edge, common(edge.label, word, from));
            WordTrie below = copies ? new WordTrie(split.tree) : split.tree;
            at.edges.put(first(word, from), new Edge(split.label, below, ""));
            from += split.label.length();
            at = below;
        }
        at.edges.put(first(word, from), new Edge(word.substring(from), NONE, follows));
    }

    private static int first(String word, int from) {
        return from == word.length() ? END : word.codePointAt(from);
    }

    /** The edge up to a length, and behind it the rest of it. */
    private static Edge split(Edge edge, int length) {
        if (edge.tree != NONE && length == edge.label.length()) {
            return edge;
        }
        WordTrie tree = new WordTrie();
        tree.edges.put(first(edge.label, length), new Edge(edge.label.substring(length), edge.tree, edge.follows));
        return new Edge(edge.label.substring(0, length), tree, "");
    }

    private static int common(String label, String word, int from) {
        int length = 0;
        while (length < label.length()
                && from + length < word.length()
                && label.charAt(length) == word.charAt(from + length)) {
            length++;
        }
        boolean withinPair = length > 0 && Character.isHighSurrogate(label.charAt(length - 1));
        return withinPair ? length - 1 : length;
    }

    /**
     * {@return alternatives for all words}
     *
     * @param rules where the rules of the branches go
     * @param made the rules of branches that other trees may share
     */
    String gbnf(GrammarRules rules, Map<WordTrie, String> made) {
        StringBuilder gbnf = new StringBuilder();
        for (Edge edge : edges.values()) {
            gbnf.append(gbnf.isEmpty() ? "" : " | ").append(GbnfText.literal(edge.label));
            if (edge.tree != NONE) {
                gbnf.append(' ').append(edge.tree.rule(rules, made));
            } else if (!edge.follows.isEmpty()) {
                gbnf.append(' ').append(edge.follows);
            }
        }
        return gbnf.toString();
    }

    private String rule(GrammarRules rules, Map<WordTrie, String> made) {
        String known = made.get(this);
        if (known == null) {
            known = rules.add(gbnf(rules, made));
            made.put(this, known);
        }
        return known;
    }
}
