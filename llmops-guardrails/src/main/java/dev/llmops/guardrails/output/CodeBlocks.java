package dev.llmops.guardrails.output;

import dev.llmops.guardrails.internal.link.LineHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells fenced code from prose, line by line, and remembers from one part of a text to the next what was open. Used by one thread. */
final class CodeBlocks {

    /**
     * Lines of the same kind.
     *
     * @param start where they begin
     * @param end where they end
     * @param language the code's language, or null for prose
     * @param begins whether the code begins here, and not in a part before
     */
    record Block(int start, int end, @Nullable String language, boolean begins) {}

    private @Nullable String fence;
    private boolean begins;
    private String language = CodeLanguages.UNKNOWN;

    boolean inCode() {
        return fence != null;
    }

    List<Block> of(String part) {
        List<Block> blocks = new ArrayList<>();
        int line = 0;
        int start = 0;
        while (line < part.length()) {
            int newline = part.indexOf('\n', line);
            int end = newline < 0 ? part.length() : newline;
            String open = fence;
            boolean turns = open == null ? opens(part, line, end) : closes(part, line, end, open);
            int next = Math.min(part.length(), end + 1);
            if (turns) {
                add(blocks, start, line, open == null ? null : language);
                begins = open == null;
                start = next;
                if (open != null) {
                    fence = null;
                }
            }
            line = next;
        }
        add(blocks, start, part.length(), fence == null ? null : language);
        return blocks;
    }

    private void add(List<Block> blocks, int start, int end, @Nullable String language) {
        if (end > start) {
            blocks.add(new Block(start, end, language, begins && language != null));
            begins &= language == null;
        }
    }

    private boolean opens(String part, int line, int end) {
        int first = LineHead.first(part, line, end);
        char mark = first < end ? part.charAt(first) : ' ';
        int behind = LineHead.run(part, first, end, mark);
        boolean opens = (mark == '`' || mark == '~')
                && behind - first >= LineHead.FENCE
                && (mark == '~' || part.substring(behind, end).indexOf('`') < 0);
        if (opens) {
            fence = part.substring(first, behind);
            language = CodeLanguages.of(part.substring(behind, end));
        }
        return opens;
    }

    private static boolean closes(String part, int line, int end, String fence) {
        int first = LineHead.first(part, line, end);
        int behind = LineHead.run(part, first, end, fence.charAt(0));
        return behind - first >= fence.length() && LineHead.blank(part, behind, end);
    }
}
