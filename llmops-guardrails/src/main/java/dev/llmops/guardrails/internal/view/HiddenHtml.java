package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.OffsetText;
import dev.llmops.guardrails.internal.text.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What is in a page but not on the screen: comments, elements that are not shown, are a pixel in size, transparent or off
 * the screen, and what stands in attributes that are read aloud or by programs. One pass.
 */
final class HiddenHtml implements Decoder {

    private static final int MAX_TAG = 4_096;
    private static final int MIN_WORDS = 2;
    private static final int DEEPEST = 200;
    private static final List<String> READ = List.of("alt", "title", "aria-label", "content", "placeholder", "value");
    private static final List<String> EMPTY = List.of(
            "img", "br", "hr", "meta", "link", "input", "area", "base", "col", "embed", "source", "track", "wbr");

    /** The style is cut to some hundred characters before; no part of this can match in more than one way. */
    private static final Pattern UNSEEN = Pattern.compile("display:none|visibility:hidden|opacity:0(?:[;.]0*)?(?:;|$)"
            + "|font-size:[01](?:\\.\\d+)?(?:px|pt|em|%)?(?:;|$)|(?:width|height):[01](?:px)?(?:;|$)"
            + "|(?:left|top|text-indent|margin-left):-\\d{3,}|clip:rect\\(0|clip-path:inset\\(100%|color:transparent");

    private static final int MAX_STYLE = 1_000;
    private static final int MAX_IN_VAIN = 8;

    private long lookedInVain;

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        Deque<String> open = new ArrayDeque<>();
        int hiddenDepth = -1;
        OffsetText hidden = new OffsetText();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '<') {
                if (hiddenDepth >= 0) {
                    hidden.append(c, i, i + 1);
                }
                i++;
                continue;
            }
            if (text.startsWith("<!--", i)) {
                int end = text.indexOf("-->", i + 4);
                int stop = end < 0 ? text.length() : end;
                add(text, i + 4, stop, "html-comment", work, found);
                i = end < 0 ? text.length() : end + 3;
                continue;
            }
            int end = tagEnd(text, i, work);
            if (end < 0) {
                i++;
                continue;
            }
            String tag = text.substring(i + 1, end);
            String name = name(tag);
            if (tag.startsWith("/")) {
                if (open.contains(name)) {
                    while (!open.pop().equals(name)) {
                        // Elements that were left open end here too.
                    }
                }
                if (hiddenDepth >= 0 && open.size() <= hiddenDepth) {
                    flush(hidden, work, found);
                    hidden = new OffsetText();
                    hiddenDepth = -1;
                }
            } else {
                attributes(text, i + 1, end, work, found);
                boolean alone = tag.endsWith("/") || EMPTY.contains(name);
                if (!alone && open.size() < DEEPEST) {
                    if (hiddenDepth < 0 && isUnseen(tag)) {
                        hiddenDepth = open.size();
                    }
                    open.push(name);
                }
            }
            i = end + 1;
        }
        flush(hidden, work, found);
        work.read(4L * text.length() + lookedInVain);
    }

    /** A tag is rarely long; where text only looks like the beginning of one, looking for its end costs a bounded share. */
    private int tagEnd(String text, int start, Work work) {
        if (lookedInVain > MAX_IN_VAIN * (long) text.length() + MAX_TAG) {
            work.cut();
            return -1;
        }
        if (start + 1 >= text.length() || !(Chars.letter(text.charAt(start + 1)) || text.charAt(start + 1) == '/')) {
            return -1;
        }
        char quote = 0;
        for (int i = start + 1; i < text.length() && i - start < MAX_TAG; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                lookedInVain -= i - start - 1;
                return i;
            } else if (c == '<') {
                break;
            }
            lookedInVain++;
        }
        return -1;
    }

    private static String name(String tag) {
        int start = tag.startsWith("/") ? 1 : 0;
        int end = start;
        while (end < tag.length() && Chars.letterOrDigit(tag.charAt(end))) {
            end++;
        }
        return tag.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isUnseen(String tag) {
        String attributes = tag.toLowerCase(Locale.ROOT);
        int space = attributes.indexOf(' ');
        if (space < 0) {
            return attributes.equals("template") || attributes.equals("noscript");
        }
        if ((attributes + " ").contains(" hidden ") || attributes.contains(" hidden=")) {
            return true;
        }
        int style = attributes.indexOf("style=");
        if (style < 0) {
            return false;
        }
        int end = Math.min(attributes.length(), style + MAX_STYLE);
        char quote = style + 6 < attributes.length() ? attributes.charAt(style + 6) : ' ';
        int close = attributes.indexOf(quote, style + 7);
        String css = attributes.substring(Math.min(style + 7, end), close < 0 ? end : Math.min(close, end));
        return UNSEEN.matcher(css.replaceAll("\\s", "")).find();
    }

    private static void attributes(String text, int start, int end, Work work, Consumer<Segment> found) {
        String tag = text.substring(start, end);
        int i = 0;
        while (i < tag.length()) {
            int equal = tag.indexOf('=', i);
            if (equal < 0 || equal + 1 >= tag.length()) {
                return;
            }
            char quote = tag.charAt(equal + 1);
            int close = quote == '"' || quote == '\'' ? tag.indexOf(quote, equal + 2) : -1;
            if (close < 0) {
                i = equal + 1;
                continue;
            }
            int nameStart = equal;
            while (nameStart > i && tag.charAt(nameStart - 1) > ' ') {
                nameStart--;
            }
            String name = tag.substring(nameStart, equal).toLowerCase(Locale.ROOT);
            if (READ.contains(name) || name.startsWith("data-")) {
                add(text, start + equal + 2, start + close, "html-attribute", work, found);
            }
            i = close + 1;
        }
    }

    private static void flush(OffsetText hidden, Work work, Consumer<Segment> found) {
        String plain = hidden.toString();
        if (words(plain) >= MIN_WORDS && work.take(plain.length())) {
            found.accept(new Segment(plain, Segment.Places.of(hidden), List.of("hidden-html"), true));
        }
    }

    private static void add(String text, int start, int end, String via, Work work, Consumer<Segment> found) {
        OffsetText part = new OffsetText();
        int stop = Math.min(end, start + Work.MAX_DECODED);
        if (stop < end) {
            work.cut();
        }
        for (int i = start; i < stop; i++) {
            part.append(text.charAt(i), i, i + 1);
        }
        String plain = part.toString();
        if (words(plain) >= MIN_WORDS && work.take(plain.length())) {
            found.accept(new Segment(plain, Segment.Places.of(part), List.of(via), true));
        }
    }

    private static int words(String text) {
        int words = 0;
        boolean in = false;
        for (int i = 0; i < text.length(); i++) {
            boolean letter = Character.isLetter(text.charAt(i));
            words += letter && !in ? 1 : 0;
            in = letter;
        }
        return words;
    }
}
