package dev.llmops.guardrails.internal.scan;

import dev.llmops.guardrails.internal.text.Chars;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which of several contexts stand before a position: one walk from each beginning of a word, however many
 * contexts and words there are.
 */
public final class ContextIndex {

    private static final int ASCII = 128;
    private static final BitSet NONE = new BitSet(0);

    /** What follows a beginning of words, and the contexts whose words end here. */
    private static final class Node {

        private final BitSet ends = new BitSet();
        /** Those whose word counts only where no letter follows. */
        private final BitSet wholeEnds = new BitSet();

        private boolean ending;
        private final Node[] ascii = new Node[ASCII];
        private final Map<Character, Node> others = new HashMap<>();

        @Nullable
        Node next(char c) {
            return c < ASCII ? ascii[c] : others.get(c);
        }

        Node make(char c) {
            if (c >= ASCII) {
                return others.computeIfAbsent(c, key -> new Node());
            }
            if (ascii[c] == null) {
                ascii[c] = new Node();
            }
            return ascii[c];
        }
    }

    private final Node root = new Node();

    /** An index. {@code contexts}: the contexts, which are told by their numbers in this list. */
    public ContextIndex(List<Context> contexts) {
        for (int number = 0; number < contexts.size(); number++) {
            for (Context.Word word : contexts.get(number).words()) {
                Node node = root;
                for (int i = 0; i < word.text().length(); i++) {
                    node = node.make(word.text().charAt(i));
                }
                node.ending = true;
                (word.whole() ? node.wholeEnds : node.ends).set(number);
            }
        }
    }

    /** {@return the numbers of the contexts of which a word stands before a position; not to be changed} */
    public BitSet before(Window window, int i) {
        BitSet found = NONE;
        int k = Math.max(0, i - Window.BEHIND);
        while (k < i) {
            char c = window.at(k);
            Node node = root.next(lower(c));
            if (node != null) {
                found = from(node, window, k + 1, i, found);
            }
            boolean within = letter(c);
            k++;
            while (within && k < i) {
                within = letter(window.at(k));
                k++;
            }
        }
        return found;
    }

    private static BitSet from(Node first, Window window, int start, int end, BitSet before) {
        BitSet found = before;
        Node node = first;
        for (int k = start; node != null; k++) {
            if (node.ending) {
                found = found.isEmpty() ? new BitSet() : found;
                found.or(node.ends);
                if (k == end || !letter(window.at(k))) {
                    found.or(node.wholeEnds);
                }
            }
            node = k == end ? null : node.next(lower(window.at(k)));
        }
        return found;
    }

    private static boolean letter(char c) {
        return c < ASCII ? Chars.letter(c) : Character.isLetter(c);
    }

    private static char lower(char c) {
        if (c < ASCII) {
            return Chars.upper(c) ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(c);
    }
}
