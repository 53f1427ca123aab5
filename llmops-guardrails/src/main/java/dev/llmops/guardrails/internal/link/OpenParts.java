package dev.llmops.guardrails.internal.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What of an answer that is still coming has begun and not ended: a label and its address, a tag, a style sheet, code within a line, a word. None
 * of it may be cut, for a part of it reads as something else. Each character is looked at once. What goes on for more than
 * {@value #MAX} characters is let go. Used by one thread.
 */
public final class OpenParts {

    static final int MAX = 8_192;

    private static final String STYLE_END = "</style";
    private static final String COMMENT = "!--";
    private static final int MAX_HEAD = 12;

    /** What stands after a label. */
    private enum Behind {
        NOTHING,
        LABEL,
        ADDRESS,
        REFERENCE,
        DEFINITION,
        DEFINED
    }

    private final AnswerLines lines = new AnswerLines();
    /** Where something begins that is not to be cut, and where it ends. */
    private final NavigableMap<Integer, Integer> spans = new TreeMap<>();

    private final Deque<Integer> unending = new ArrayDeque<>();
    private final StringBuilder head = new StringBuilder();
    private boolean headKnown;
    /** Whether only blanks were read of the line. */
    private boolean blankLine = true;

    private int first = -1;
    private boolean runsOn = true;
    private boolean wholeLine;
    private long reads;
    private boolean inCode;
    private int place;
    private int lineStart;

    private int open = -1;
    private boolean dangerous;
    private boolean escaped;
    private char before = ' ';
    private int run;
    private boolean runOpens;
    private int code;
    private int depth;
    private int rounds;
    private Behind behind = Behind.NOTHING;
    private boolean labelFirst;
    private boolean tag;
    private char quote;
    private char beforeInTag;
    private int dashes;
    private final StringBuilder tagName = new StringBuilder();
    private boolean style;
    private int styleEnd;
    private boolean word;
    private boolean url;
    private int slashes;

    /** {@return how many characters were looked at, for a test that the work is linear} */
    long reads() {
        return reads;
    }

    public void push(String piece, boolean complete) {
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i));
        }
        if (complete) {
            endLine();
            closeAll(place);
            lineStart = place;
        }
    }

    private void take(char c) {
        place++;
        reads++;
        if (headKnown) {
            if (!inCode) {
                inline(c, place - 1);
            }
        } else if (c != '\n') {
            head.append(c);
            if (!wants(c)) {
                knowHead();
            }
        }
        if (c == '\n') {
            endLine();
            lineStart = place;
        }
    }

    private void endLine() {
        if (!headKnown) {
            boolean blank = LineHead.blank(head, 0, head.length());
            int end = lineStart + head.length();
            knowHead();
            if (blank && !inCode) {
                closeAll(place);
            } else if (!inCode && place > end) {
                inline('\n', end);
            }
        }
        headKnown = false;
        blankLine = true;
        head.setLength(0);
        first = -1;
        runsOn = true;
        wholeLine = false;
    }

    /** Blanks and the first word say how a line begins, but for fences: those need the line. */
    private boolean wants(char last) {
        if (head.length() > MAX) {
            return false;
        }
        if (first < 0) {
            first = last == ' ' || last == '\t' ? first : head.length() - 1;
            return first < 0 || lines.needsAll(head, first) || head.length() - first < MAX_HEAD;
        }
        if (last == head.charAt(first) && runsOn) {
            return true;
        }
        if (runsOn) {
            runsOn = false;
            reads += head.length();
            wholeLine = lines.needsAll(head, first);
        }
        wholeLine &= lines.inFence() || last != '`';
        return wholeLine || (last > ' ' && head.length() - first < MAX_HEAD);
    }

    private void knowHead() {
        headKnown = true;
        reads += head.length();
        boolean block = LineHead.startsBlock(head, 0, head.length());
        inCode = lines.line(lineStart, head);
        if (block || inCode) {
            closeAll(lineStart);
        }
        if (!inCode) {
            for (int i = 0; i < head.length(); i++) {
                inline(head.charAt(i), lineStart + i);
            }
        }
    }

    private void inline(char c, int at) {
        if (c == '`' && !tag && !style) {
            begin(at);
            runOpens = run == 0 ? !escaped && lines.takesCode() : runOpens;
            run++;
            escaped = false;
            before = c;
            blankLine = false;
            overflow(at);
            return;
        }
        endRun();
        if (code > 0) {
            code = c == '|' ? 0 : code;
        } else if (style) {
            inStyle(c);
        } else if (tag) {
            inTag(c);
        } else {
            outside(c, at);
        }
        before = c;
        blankLine &= c <= ' ';
        close(c, at);
        overflow(at);
    }

    private void endRun() {
        if (run == 0) {
            return;
        }
        if (code == run) {
            code = 0;
        } else if (code == 0 && runOpens) {
            code = run;
        }
        run = 0;
    }

    private void outside(char c, int at) {
        boolean plain = escaped;
        escaped = !escaped && c == '\\';
        if (before == '<' && !plain && (Character.isLetter(c) || "/!?".indexOf(c) >= 0)) {
            tag = true;
            quote = 0;
            dashes = 0;
            beforeInTag = c;
            tagName.setLength(0);
            tagName.append(c);
            dangerous = true;
            return;
        }
        afterLabel(c);
        if (!plain) {
            brackets(c, at);
        }
        words(c, at);
    }

    private void brackets(char c, int at) {
        if (c == '<' || c == '!') {
            begin(at);
        } else if (c == '[' && behind == Behind.NOTHING) {
            boolean picture = before == '!';
            dangerous |= picture;
            labelFirst = depth == 0 && !picture && blankLine;
            begin(at);
            depth++;
        } else if (c == ']' && depth > 0 && behind == Behind.NOTHING) {
            depth--;
            behind = depth == 0 ? Behind.LABEL : behind;
        }
    }

    private void afterLabel(char c) {
        switch (behind) {
            case LABEL -> {
                rounds = 1;
                behind = switch (before == ']' ? c : ' ') {
                    case '(' -> Behind.ADDRESS;
                    case '[' -> Behind.REFERENCE;
                    case ':' -> labelFirst ? Behind.DEFINITION : Behind.NOTHING;
                    default -> Behind.NOTHING;
                };
            }
            case ADDRESS -> {
                rounds += c == '(' ? 1 : c == ')' ? -1 : 0;
                behind = rounds == 0 ? Behind.NOTHING : behind;
            }
            case REFERENCE -> behind = c == ']' ? Behind.NOTHING : behind;
            case DEFINITION -> behind = c > ' ' ? Behind.DEFINED : behind;
            case DEFINED -> behind = c <= ' ' ? Behind.NOTHING : behind;
            case NOTHING -> {}
        }
    }

    /** A word of ASCII ends at a blank, an address later: where it can have no further character. */
    private void words(char c, int at) {
        boolean ascii = c > ' ' && c < 128;
        if (!word && ascii) {
            word = true;
            url = false;
            slashes = 0;
            begin(at);
        }
        slashes = c == ':' ? 1 : (c == '/' || c == '\\') && slashes > 0 ? slashes + 1 : 0;
        url |= slashes >= 2;
        word &= url ? c > ' ' && c != '<' && c != '>' && c != '"' : ascii;
    }

    private void inTag(char c) {
        if (comment() && c != '>') {
            dashes = c == '-' ? dashes + 1 : 0;
        } else if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if ((c == '"' || c == '\'') && beforeInTag == '=') {
            quote = c;
        } else if (c == '>' && (!comment() || dashes >= 2)) {
            tag = false;
            word = false;
            style = tagName.toString().equalsIgnoreCase("style");
            styleEnd = 0;
        }
        if (tagName.length() < MAX_HEAD && (Character.isLetterOrDigit(c) || c == '/' || c == '-')) {
            tagName.append(c);
        } else if (tagName.length() < MAX_HEAD) {
            tagName.append(" ".repeat(MAX_HEAD));
        }
        beforeInTag = c > ' ' ? c : beforeInTag;
    }

    private boolean comment() {
        return tagName.length() >= COMMENT.length()
                && tagName.substring(0, COMMENT.length()).equals(COMMENT);
    }

    private void inStyle(char c) {
        char low = Character.toLowerCase(c);
        boolean matches = low == STYLE_END.charAt(styleEnd);
        styleEnd = matches ? styleEnd + 1 : low == '<' ? 1 : 0;
        style = styleEnd < STYLE_END.length();
        word = false;
    }

    private void begin(int at) {
        open = open < 0 ? at : open;
    }

    private boolean nothingOpen(char c) {
        return run == 0
                && code == 0
                && !tag
                && !style
                && depth == 0
                && !word
                && behind == Behind.NOTHING
                && c != '<'
                && c != '!';
    }

    /** What ends a word is none of it. */
    private void close(char c, int at) {
        if (open >= 0 && nothingOpen(c)) {
            add(open, c <= ' ' ? at : at + 1);
            dangerous = false;
            open = -1;
        }
    }

    private void closeAll(int end) {
        if (open >= 0) {
            add(open, end);
        }
        reset();
        before = '\n';
        escaped = false;
    }

    private void overflow(int at) {
        if (open >= 0 && at - open >= MAX) {
            if (dangerous) {
                unending.add(open);
            }
            add(open, at + 1);
            reset();
            lines.distrust();
        }
    }

    private void reset() {
        open = -1;
        dangerous = false;
        run = 0;
        code = 0;
        depth = 0;
        behind = Behind.NOTHING;
        tag = false;
        style = false;
        word = false;
    }

    private void add(int start, int end) {
        if (end > start) {
            spans.put(start, end);
        }
    }

    /** {@return from where on nothing can be told yet} */
    public int undecided() {
        int head = headKnown || place == lineStart ? place : lineStart;
        return open >= 0 ? Math.min(open, head) : head;
    }

    /** {@return the first place at or behind another where nothing is cut, or -1 if it is not known yet} */
    public int end(int wanted) {
        Map.Entry<Integer, Integer> span = spans.lowerEntry(wanted);
        int end = span == null ? wanted : Math.max(wanted, span.getValue());
        return end <= undecided() ? end : -1;
    }

    /** {@return what stands for all that was before a place} */
    public String before(int at) {
        spans.headMap(at).clear();
        return lines.before(at);
    }

    /** {@return whether something that could load a picture began before a place and did not end within the bound; told once} */
    public boolean unending(int end) {
        boolean any = false;
        while (!unending.isEmpty() && unending.element() < end) {
            unending.remove();
            any = true;
        }
        return any;
    }
}
