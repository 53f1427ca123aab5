package dev.llmops.guardrails.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds templates that can become a text which shares five words in a row with a text that is measured on. All that a template can become is
 * looked at, not a sample: it is an automaton of characters, followed as long as what was read begins some run of five words.
 */
public final class SharedRuns {

    /** So many words in a row are taken over; fewer are language. */
    public static final int WORDS = 5;

    /** Slots within slots go no deeper. */
    private static final int DEPTH = 8;

    private final TreeSet<String> runs = new TreeSet<>();
    private final Map<String, List<String>> slots;

    /**
     * @param measured the texts that are measured on
     * @param slots the choices for each slot
     */
    public SharedRuns(List<String> measured, Map<String, List<String>> slots) {
        this.slots = slots;
        for (String text : measured) {
            String[] words = plain(text).split(" ", -1);
            for (int i = 0; i + WORDS <= words.length; i++) {
                runs.add(" " + String.join(" ", List.of(words).subList(i, i + WORDS)) + " ");
            }
        }
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M}]+", " ")
                .strip();
    }

    /** {@return the runs that some text of the template shares with a text that is measured on} */
    public Set<String> of(String template) {
        State end = new State(' ');
        List<State> all = new ArrayList<>();
        State start = new State(' ');
        all.add(start);
        start.next.add(parse(template.replace("\\n", "\n"), end, all, 0));
        Set<String> found = new HashSet<>();
        Set<Reached> seen = new HashSet<>();
        for (State state : all) {
            if (state.is == ' ') {
                follow(state, "", seen, found);
            }
        }
        return found;
    }

    /** A character of a template and what can stand behind it; what is in no word is a blank, 0 stands for nothing. */
    private static final class State {
        private final char is;
        private final List<State> next = new ArrayList<>();

        private State(char is) {
            this.is = is;
        }
    }

    private record Reached(State state, String read) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Reached reached && reached.state == state && reached.read.equals(read);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(state) * 31 + read.hashCode();
        }
    }

    private void follow(State from, String before, Set<Reached> seen, Set<String> found) {
        List<Reached> open = new ArrayList<>(List.of(new Reached(from, before)));
        while (!open.isEmpty()) {
            Reached at = open.remove(open.size() - 1);
            if (!seen.add(at)) {
                continue;
            }
            String read = at.read;
            if ((at.state.is == ' ' && !read.endsWith(" ")) || at.state.is > ' ') {
                read += at.state.is;
                String first = runs.ceiling(read);
                if (first == null || !first.startsWith(read)) {
                    continue;
                }
                if (first.equals(read)) {
                    found.add(read.strip());
                    continue;
                }
            }
            for (State next : at.state.next) {
                open.add(new Reached(next, read));
            }
        }
    }

    /** {@return where a template begins, behind which another state stands} */
    private State parse(String text, State behind, List<State> all, int depth) {
        State next = behind;
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            int open = c == ')' ? opened(text, i, '(', ')') : c == '}' ? opened(text, i, '{', '}') : -1;
            List<String> choices = open < 0 ? List.of() : choices(text.substring(open + 1, i), c);
            if (choices.size() > 0 && depth < DEPTH) {
                State fork = new State((char) 0);
                for (String choice : choices) {
                    fork.next.add(parse(choice, next, all, depth + 1));
                }
                all.add(fork);
                next = fork;
                i = open;
            } else {
                State state = new State(inWord(c) ? Character.toLowerCase(c) : ' ');
                state.next.add(next);
                all.add(state);
                next = state;
            }
        }
        return next;
    }

    private static boolean inWord(char c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static int opened(String text, int close, char begins, char ends) {
        int depth = 0;
        for (int i = close; i >= 0; i--) {
            depth += text.charAt(i) == ends ? 1 : text.charAt(i) == begins ? -1 : 0;
            if (depth == 0) {
                return i > 0 && text.charAt(i - 1) == '\\' ? -1 : i;
            }
        }
        return -1;
    }

    /** {@return the choices of a slot or between bars; none if the brackets are just brackets} */
    private List<String> choices(String inside, char close) {
        if (close == '}') {
            return slots.getOrDefault(inside, List.of());
        }
        List<String> choices = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '|' && depth == 0) {
                choices.add(inside.substring(from, i));
                from = i + 1;
            }
        }
        choices.add(inside.substring(from));
        return choices.size() > 1 ? choices : List.of();
    }
}
