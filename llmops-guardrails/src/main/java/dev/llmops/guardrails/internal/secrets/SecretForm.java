package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Alphabet;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;

/**
 * The form of a secret: what it begins with, and what follows. It is read forward, without going back, and a run of
 * characters is read once for all that ask for it.
 *
 * @param type what it is the form of
 * @param beginning what stands before its first part, as it is written; may be empty
 * @param parts what follows
 */
record SecretForm(String type, String beginning, List<Part> parts) {

    /**
     * So many characters of an alphabet, and what stands after them as it is written.
     *
     * @param least how many at least
     * @param most how many at most
     * @param behind what stands after them; may be empty
     */
    record Part(Alphabet alphabet, int least, int most, String behind) {}

    /** What begins with less could be anything else. */
    private static final int TELLING = 3;

    /** {@return where a secret of this form ends whose beginning ends here, or -1} */
    int end(Window window, int behindBeginning) {
        int i = behindBeginning;
        int run = 0;
        for (Part part : parts) {
            run = window.runEnd(part.alphabet, i, part.most + 1) - i;
            if (run < part.least) {
                return -1;
            }
            i += Math.min(run, part.most);
            if (!window.startsWith(i, part.behind)) {
                return -1;
            }
            i += part.behind.length();
        }
        Part last = parts.get(parts.size() - 1);
        boolean goesOn = Chars.word(window.at(i)) || (last.behind.isEmpty() && run > last.most);
        return !goesOn && !example(window, behindBeginning, i) ? i : -1;
    }

    private boolean example(Window window, int start, int end) {
        String body = window.part(start, end);
        return SecretValue.example(body)
                || Randomness.countsUp(body)
                || !Randomness.varied(body, size())
                || (!telling() && Randomness.readsAsWords(body));
    }

    /** {@return whether its beginning alone tells it from other words} */
    boolean telling() {
        return beginning.length() >= TELLING;
    }

    /** {@return how many different characters the longest part has at most} */
    private int size() {
        Part longest = parts.get(0);
        for (Part part : parts) {
            longest = part.least > longest.least ? part : longest;
        }
        return longest.alphabet.size();
    }
}
