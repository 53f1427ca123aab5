package dev.llmops.guardrails.internal.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds links and pictures in Markdown (CommonMark 0.31, sections 4.7 and 6.3 to 6.6), HTML, bare addresses and escape
 * sequences of terminals; in code only the latter. From each place it reads forward a bounded number of characters, so the work is linear in the text.
 */
public final class LinkScanner {

    private static final int MAX_TITLE = 8_192;

    /** CommonMark's own bound. */
    private static final int MAX_LABEL = 999;

    private static final int MAX_URL = 8_192;
    private static final char ESCAPE = '\u001B';
    private static final char CSI = '\u009B';

    private final String text;
    private final List<WebLink> found = new ArrayList<>();
    private final Set<Integer> definitions = new HashSet<>();
    private final LinkMemory memory;
    private final Map<Integer, Integer> jumps = new HashMap<>();
    private final Brackets brackets;
    private final CodeParts code;
    private final NextPlace round;
    private final NextPlace pointed;
    private final HtmlTag.Reader tags;
    private long reads;

    private LinkScanner(String text, LinkMemory memory) {
        this.text = text;
        this.memory = memory;
        this.code = new CodeParts(text);
        this.brackets = new Brackets(text, code);
        this.round = new NextPlace(text, ')');
        this.pointed = new NextPlace(text, '>');
        this.tags = new HtmlTag.Reader(text);
    }

    public static List<WebLink> scan(String text) {
        return scan(text, new LinkMemory());
    }

    /** {@return what is in a part of a text, in the light of the references in the parts before} */
    public static List<WebLink> scan(String text, LinkMemory memory) {
        LinkScanner scanner = new LinkScanner(text, memory);
        scanner.scan();
        return scanner.found;
    }

    /** {@return how many characters were looked at, for a test that the work is linear} */
    public static long reads(String text) {
        LinkScanner scanner = new LinkScanner(text, new LinkMemory());
        scanner.scan();
        return scanner.reads + scanner.tags.reads();
    }

    private void scan() {
        int i = 0;
        while (i < text.length()) {
            Integer jump = jumps.get(i);
            int end = jump == null ? at(i) : jump;
            i = end > i ? end : i + 1;
        }
        for (int place = 0; place < found.size(); place++) {
            WebLink link = found.get(place);
            if (definitions.contains(place) && memory.isPicture(link.label())) {
                found.set(place, new WebLink(WebLink.Kind.LOADED, link.url(), link.label(), link.start(), link.end()));
            }
        }
    }

    /** {@return where it goes on behind what begins here, or the position itself if nothing does} */
    private int at(int i) {
        reads++;
        char c = text.charAt(i);
        return switch (c) {
            case '`', '~' -> code(i);
            case '!' -> i + 1 < text.length() && text.charAt(i + 1) == '[' ? bracket(i, i + 1, true) : i;
            case '[' -> bracket(i, i, false);
            case '<' -> angle(i);
            case 'h', 'H', 'f', 'F', 'w', 'W', 'j', 'J', 'd', 'D', 'v', 'V' -> bare(i);
            case ESCAPE, CSI -> terminal(i);
            default -> i;
        };
    }

    /** What stands in code is shown, not followed; a terminal takes its sequences from anywhere. */
    private int code(int start) {
        int end = code.end(start);
        for (int i = start; i < end; i++) {
            reads++;
            if (text.charAt(i) == ESCAPE || text.charAt(i) == CSI) {
                terminal(i);
            }
        }
        return end;
    }

    private int bracket(int start, int open, boolean picture) {
        int close = brackets.end(open);
        if (close < 0) {
            return start;
        }
        boolean tooLong = close - open > MAX_LABEL;
        String label = tooLong ? "" : text.substring(open + 1, close);
        char next = close + 1 < text.length() ? text.charAt(close + 1) : ' ';
        if (next == '(') {
            return inline(start, close + 1, label, picture);
        }
        if (tooLong) {
            return start;
        }
        if (next == ':' && !picture && lineStart(start)) {
            return definition(start, close + 2, label);
        }
        if (picture) {
            return pictureReference(start, close + 1, next, label);
        }
        return start;
    }

    /** A link's label is looked into, for it can hold a picture; what stands after it is not looked at again. */
    private int inline(int start, int open, String label, boolean picture) {
        int from = blanks(open + 1);
        int end = from == open + 1 ? brackets.end(open) : urlEnd(from);
        end = from < text.length() && text.charAt(from) == '<' ? wrappedEnd(from) : end;
        if (end < 0 || end < from) {
            return start;
        }
        // A title stands between the address and the parenthesis.
        int close = round.from(end);
        if (close == text.length() || close - end > MAX_TITLE) {
            return start;
        }
        String url = Escapes.markdown(unwrapped(text.substring(from, end)));
        found.add(new WebLink(picture ? WebLink.Kind.LOADED : WebLink.Kind.CLICKED, url, label, start, close + 1));
        if (picture) {
            return close + 1;
        }
        jumps.put(open - 1, close + 1);
        return start + 1;
    }

    private int definition(int start, int from, String label) {
        int i = blanks(from);
        int end = i < text.length() && text.charAt(i) == '<' ? wrappedEnd(i) : urlEnd(i);
        if (end <= i) {
            return start;
        }
        String url = Escapes.markdown(unwrapped(text.substring(i, end)));
        definitions.add(found.size());
        found.add(new WebLink(WebLink.Kind.CLICKED, url, label, start, end));
        memory.define(label, url);
        return end;
    }

    /** {@code ![a][b]}, {@code ![a][]} or {@code ![a]}. */
    private int pictureReference(int start, int behind, char next, String label) {
        int close = next == '[' ? brackets.end(behind) : -1;
        boolean named = close > behind + 1 && close - behind <= MAX_LABEL;
        String reference = named ? text.substring(behind + 1, close) : label;
        String url = memory.picture(reference);
        if (url == null) {
            return start;
        }
        int end = close > 0 ? close + 1 : behind;
        found.add(new WebLink(WebLink.Kind.LOADED, url, label, start, end));
        return end;
    }

    private int angle(int start) {
        int end = tags.end(start);
        if (end < 0) {
            return start;
        }
        String inside = text.substring(start + 1, end - 1);
        if (UrlParts.of(Escapes.html(inside)) != null && inside.indexOf(' ') < 0) {
            found.add(new WebLink(WebLink.Kind.CLICKED, Escapes.html(inside), "", start, end));
            return end;
        }
        HtmlTag tag = HtmlTag.parse(inside);
        if (tag == null) {
            return start;
        }
        for (HtmlTag.Address address : tag.addresses()) {
            found.add(new WebLink(address.kind(), Escapes.html(address.url()), tag.text(), start, end));
        }
        if (tag.name().equals("style")) {
            return styleSheet(start, end);
        }
        // To HTML this is one tag; to Markdown, which takes only whole ones, another may begin within.
        return inside.indexOf('<') >= 0 ? start : end;
    }

    private int styleSheet(int start, int from) {
        int end = from;
        while (end < text.length() && !startsWith(end, "</style")) {
            end++;
        }
        reads += end - from;
        for (String url : StyleSheet.addresses(text.substring(from, end))) {
            found.add(new WebLink(WebLink.Kind.LOADED, url, "", start, end));
        }
        return end;
    }

    private int bare(int i) {
        if (i > 0 && Character.isLetterOrDigit(text.charAt(i - 1))) {
            return i;
        }
        boolean scheme = startsWith(i, "http://") || startsWith(i, "https://") || startsWith(i, "ftp://");
        if (!scheme && !startsWith(i, "www.") && !UrlParts.runs(text, i)) {
            return i;
        }
        int end = i;
        while (end < text.length() && end - i < MAX_URL && urlCharacter(text.charAt(end))) {
            end++;
        }
        reads += end - i;
        while (end > i && ".,;:!?'\"".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        String url = text.substring(i, end);
        found.add(new WebLink(
                WebLink.Kind.CLICKED, scheme || !startsWith(i, "www.") ? url : "http://" + url, "", i, end));
        return end;
    }

    private int terminal(int i) {
        int end = Math.min(text.length(), i + 2);
        while (end < text.length() && end - i < MAX_URL && text.charAt(end) >= ' ' && !finalByte(i, end)) {
            end++;
        }
        reads += end - i;
        end = Math.min(text.length(), end + 1);
        found.add(new WebLink(WebLink.Kind.TERMINAL, "", "", i, end));
        return end;
    }

    /** A control sequence ends with a letter; an operating system command at its terminator, which is below the blank. */
    private boolean finalByte(int start, int at) {
        boolean command = text.charAt(start) == ESCAPE && start + 1 < text.length() && text.charAt(start + 1) == ']';
        return !command && Character.isLetter(text.charAt(at));
    }

    private int wrappedEnd(int from) {
        int end = pointed.from(from);
        return end == text.length() || end - from > MAX_URL ? -1 : end + 1;
    }

    private int urlEnd(int from) {
        int i = from;
        while (i < text.length() && i - from < MAX_URL && text.charAt(i) > ' ' && text.charAt(i) != ')') {
            i++;
        }
        reads += i - from;
        return i;
    }

    private int blanks(int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\n' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private boolean lineStart(int at) {
        int i = at - 1;
        while (i >= 0 && at - i <= 4 && text.charAt(i) == ' ') {
            i--;
        }
        return i < 0 || text.charAt(i) == '\n' || text.charAt(i) == '\r';
    }

    private boolean startsWith(int i, String word) {
        return text.regionMatches(true, i, word, 0, word.length());
    }

    private static boolean urlCharacter(char c) {
        return c > ' ' && "<>\"`[]{}|\\^".indexOf(c) < 0 && c != ')' && c != '\u007F';
    }

    private static String unwrapped(String url) {
        return url.length() >= 2 && url.charAt(0) == '<' ? url.substring(1, url.length() - 1) : url;
    }
}
