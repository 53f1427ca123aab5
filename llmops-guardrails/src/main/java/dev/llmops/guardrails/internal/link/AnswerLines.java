package dev.llmops.guardrails.internal.link;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an answer as they arrive: in which of them a part of it can begin in the middle of code, and what must be put before such a
 * part so that it is read as it would be within the whole. Used by one thread.
 */
final class AnswerLines {

    /** How a line is read: within a fence, within HTML, or where nobody can tell any more. */
    private record Line(int start, @Nullable String fence, boolean html, boolean doubt) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private @Nullable String fence;
    private boolean html;
    private boolean doubt;

    /** A line begins whose head is known now. {@return whether what follows in it stands in code} */
    boolean line(int start, CharSequence head) {
        int end = head.length();
        int first = 0;
        while (first < end && head.charAt(first) == ' ' && first <= LineHead.MAX_INDENT) {
            first++;
        }
        String within = fence;
        if (within != null) {
            lines.add(new Line(start, within, html, doubt));
            int behind = LineHead.run(head, first, end, within.charAt(0));
            boolean closes = first <= LineHead.MAX_INDENT
                    && behind - first >= within.length()
                    && LineHead.blank(head, behind, end);
            fence = closes ? null : within;
            return true;
        }
        if (LineHead.blank(head, 0, end) || LineHead.startsBlock(head, 0, end)) {
            html = false;
        }
        lines.add(new Line(start, null, html, doubt));
        if (first <= LineHead.MAX_INDENT && opens(head, first)) {
            doubt |= html;
            html = false;
            fence = head.subSequence(first, LineHead.run(head, first, end, head.charAt(first)))
                    .toString();
            return true;
        }
        html |= LineHead.startsHtml(head, first, end);
        doubt |= LineHead.startsRaw(head, first, end);
        return false;
    }

    /** {@return whether backticks may begin code in the line that is read} */
    boolean takesCode() {
        return !html && !doubt;
    }

    /** Something went on for longer than is waited for: until the next paragraph no code is believed. */
    void distrust() {
        html = true;
    }

    boolean inFence() {
        return fence != null;
    }

    /**
     * {@return whether all of a line is needed to know how it begins: it may be a fence}
     *
     * @param head what of the line is there
     * @param first its first character that is no blank
     */
    boolean needsAll(CharSequence head, int first) {
        char mark = head.charAt(first);
        String within = fence;
        if (within != null) {
            return first <= LineHead.MAX_INDENT && mark == within.charAt(0);
        }
        if (mark != '`' && mark != '~') {
            return false;
        }
        int behind = LineHead.run(head, first, head.length(), mark);
        return behind == head.length() || behind - first >= LineHead.FENCE;
    }

    private static boolean contains(CharSequence text, int from, char c) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }

    private static boolean opens(CharSequence head, int first) {
        char mark = first < head.length() ? head.charAt(first) : ' ';
        int behind = LineHead.run(head, first, head.length(), mark);
        return (mark == '~' || (mark == '`' && !contains(head, behind, '`'))) && behind - first >= LineHead.FENCE;
    }

    /** {@return what stands for all that was before a place} */
    String before(int place) {
        Line line = lines.peek();
        while (lines.size() > 1) {
            Line first = lines.remove();
            Line next = lines.element();
            if (next.start() > place) {
                lines.addFirst(first);
                break;
            }
            line = next;
        }
        if (line == null) {
            return "";
        }
        StringBuilder before = new StringBuilder();
        if (line.doubt()) {
            before.append("<!\n\n");
        }
        if (line.fence() != null) {
            before.append(line.fence()).append('\n');
        } else if (line.html()) {
            before.append("<p\n");
        }
        // Not at the beginning of a line, and no part of a word.
        return place > line.start() ? before.append("x ").toString() : before.toString();
    }
}
