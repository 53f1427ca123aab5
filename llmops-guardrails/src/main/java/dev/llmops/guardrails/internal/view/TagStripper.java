package dev.llmops.guardrails.internal.view;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.OffsetText;
import dev.llmops.guardrails.internal.text.Segment;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Tags of HTML within words, which whoever reads a page does not see: the text without them. Other tags stay. */
final class TagStripper implements Decoder {

    private static final int MAX_LENGTH = 200;
    /** Elements that part words. */
    private static final Set<String> PARTING = WordList.set("""
            p div br hr li ul ol dl dt dd td th tr table h1 h2 h3 h4 h5 h6 section article header footer nav
            main aside pre blockquote form option title body head html script style img input button""");

    @Override
    public boolean mayFind(TextSigns signs) {
        return signs.tags() > 0;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        work.read(2L * text.length());
        OffsetText plain = new OffsetText();
        boolean stripped = false;
        int i = 0;
        while (i < text.length()) {
            int end = text.charAt(i) == '<' ? tagsEnd(text, i, work) : i;
            boolean within = end > i && i > 0 && end < text.length() && letters(text, i, end);
            stripped |= within;
            int stop = within ? end : Math.max(end, i + 1);
            for (int k = i; !within && k < stop; k++) {
                plain.append(text.charAt(k), k, k + 1);
            }
            i = stop;
        }
        if (!stripped) {
            return;
        }
        if (work.take(plain.length())) {
            found.accept(new Segment(plain.toString(), Segment.Places.of(plain), List.of("html-tags"), false));
        }
    }

    private static boolean letters(String text, int start, int end) {
        return Character.isLetterOrDigit(text.charAt(start - 1)) && Character.isLetterOrDigit(text.charAt(end));
    }

    /** {@return where tags end that stand one after the other, or the beginning if there is none} */
    private static int tagsEnd(String text, int start, Work work) {
        int end = start;
        while (end < text.length() && text.charAt(end) == '<') {
            int i = end + 1;
            while (i < text.length() && i - end < MAX_LENGTH && text.charAt(i) != '>' && text.charAt(i) != '<') {
                i++;
            }
            work.read(i - end);
            boolean tag = i < text.length() && text.charAt(i) == '>' && i > end + 1 && opens(text.charAt(end + 1));
            if (!tag || PARTING.contains(name(text, end + 1, i))) {
                return start;
            }
            end = i + 1;
        }
        return end;
    }

    private static String name(String text, int from, int to) {
        int start = text.charAt(from) == '/' ? from + 1 : from;
        int end = start;
        while (end < to && Chars.letterOrDigit(text.charAt(end))) {
            end++;
        }
        return Chars.lower(text.substring(start, end));
    }

    private static boolean opens(char c) {
        return Chars.letter(c) || c == '/' || c == '!';
    }
}
