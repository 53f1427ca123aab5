package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Alphabet;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets of well-known services, by what they begin with and their form, or by a form that nothing else has. */
final class TokenDetector implements Detector {

    private static final double SCORE = 0.95;
    private static final double BARE = 0.9;
    private static final double CHECKED = 1;
    private static final int ASCII = 128;
    /** No secret of the table is shorter. */
    private static final int MIN_LENGTH = 12;

    /** A beginning of secrets, and the forms that begin just so. */
    private static final class Node {

        private final Node[] next = new Node[ASCII];
        private boolean leaf = true;
        private final List<SecretForm> forms = new ArrayList<>();
    }

    private final Node root = new Node();
    private final boolean[] first = new boolean[ASCII];

    TokenDetector(List<SecretForm> forms) {
        for (SecretForm form : forms) {
            Node node = root;
            for (char c : form.beginning().toCharArray()) {
                node.next[c] = node.next[c] == null ? new Node() : node.next[c];
                node.leaf = false;
                node = node.next[c];
            }
            node.forms.add(form);
        }
        for (char c = 0; c < ASCII; c++) {
            first[c] = root.next[c] != null || mayBeginBare(c);
        }
    }

    private boolean mayBeginBare(char c) {
        return root.forms.stream()
                .anyMatch(form -> form.parts().get(0).alphabet().has(c));
    }

    @Override
    public boolean startsWith(char c) {
        return c < ASCII && first[c];
    }

    /** The longest that fits counts. */
    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before) || window.runEnd(Alphabet.VISIBLE, i, MIN_LENGTH) - i < MIN_LENGTH) {
            return null;
        }
        boolean apart = before != '-' && before != '.' && before != '~';
        Match found = null;
        Node node = root;
        for (int at = i; node != null; at++) {
            for (SecretForm form : node.forms) {
                int end = form.telling() || apart ? form.end(window, at) : -1;
                if (end > (found == null ? i : found.end())) {
                    found = new Match(form.type(), i, end, form.beginning().isEmpty() ? BARE : SCORE);
                }
            }
            char c = node.leaf ? Window.NONE : window.at(at);
            node = c < ASCII ? node.next[c] : null;
        }
        if (found != null && TokenChecksum.right(window.part(i, found.end()))) {
            return new Match(found.type(), i, found.end(), CHECKED);
        }
        return found;
    }
}
