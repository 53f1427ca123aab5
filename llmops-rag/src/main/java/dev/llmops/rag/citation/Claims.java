package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.internal.text.ClauseWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Says what the citations of an answer are for. A citation is for the words from the citation before it in the same sentence,
 * or from the sentence's beginning, up to itself; one before the verb of its clause, after "according to" or before a colon is for what follows too.
 * What follows the last citation of a sentence and has a word that does more than join is a claim without citation. A
 * citation after a full stop belongs to the sentence before it, one at the beginning of a line to the sentence after it.
 */
final class Claims {

    private static final Pattern FOOTNOTE = Pattern.compile("[ \\t]*\\[\\^");
    private static final Pattern BETWEEN = Pattern.compile("[ ,;&]*(?:and )?");
    /** Fewer letters and digits than this are no claim but the rest of one, as in "… steel [1] and [2]". */
    private static final int MIN = 8;
    /**
     * Such a rest takes the words before it along, but not more of them: each of the thousand citations of one sentence would
     * repeat all of it.
     */
    private static final int MAX_BEFORE = 1_000;

    private final String answer;
    /** The answer with blanks in place of its markers, so that they do not look like words or ends of sentences. */
    private final String plain;

    private final int[] lineStarts;
    private final List<CharRange> sentences;
    private final List<Cited> groups;

    /** Neighbouring markers, which share a claim, and the sentence that they belong to. */
    private record Cited(List<CitationMarker> markers, CharRange sentence) {

        int start() {
            return markers.get(0).range().start();
        }

        int end() {
            return markers.get(markers.size() - 1).range().end();
        }

        boolean opensSentence() {
            return sentence.start() >= start();
        }
    }

    Claims(String answer) {
        this.answer = answer;
        List<CitationMarker> markers = CitationParser.parse(answer);
        StringBuilder blanked = new StringBuilder(answer);
        for (CitationMarker marker : markers) {
            for (int i = marker.range().start(); i < marker.range().end(); i++) {
                blanked.setCharAt(i, ' ');
            }
        }
        this.plain = blanked.toString();
        this.lineStarts = lineStarts(answer);
        this.sentences = Sentences.of(plain, CharRange::new);
        this.groups = groups(markers);
    }

    private List<Cited> groups(List<CitationMarker> markers) {
        List<Cited> all = new ArrayList<>();
        List<CitationMarker> group = new ArrayList<>();
        for (CitationMarker marker : markers) {
            if (!group.isEmpty() && !adjacent(group.get(group.size() - 1), marker)) {
                all.add(new Cited(
                        List.copyOf(group), sentenceOf(group.get(0).range().start())));
                group.clear();
            }
            group.add(marker);
        }
        if (!group.isEmpty()) {
            all.add(new Cited(
                    List.copyOf(group), sentenceOf(group.get(0).range().start())));
        }
        return all;
    }

    /** {@return whether nothing of its own stands between, as in {@code [1][2]}, {@code [1], [2]} and {@code [1] and [2]}} */
    private boolean adjacent(CitationMarker one, CitationMarker next) {
        return BETWEEN.matcher(answer.substring(one.range().end(), next.range().start()))
                .matches();
    }

    /** {@return the claims of sentences with citations, in order} */
    List<CitedClaim> cited() {
        List<CitedClaim> claims = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < groups.size(); i++) {
            Cited group = groups.get(i);
            boolean last =
                    i + 1 == groups.size() || !groups.get(i + 1).sentence().equals(group.sentence());
            int next = last ? group.sentence().end() : groups.get(i + 1).start();
            add(group, from, next, last, claims);
            from = group.end();
        }
        return claims;
    }

    private void add(Cited group, int from, int next, boolean last, List<CitedClaim> claims) {
        int rest = Math.min(group.end(), next);
        boolean more = ClauseWords.claimsSomething(plain.substring(rest, next));
        CharRange own = ownClaim(group, from);
        boolean all = more && (group.opensSentence() || reachesOn(group, own, next));
        CharRange claim = group.opensSentence() ? group.sentence() : all ? trimmed(own.start(), next) : own;
        boolean tail = last && more && !all && !group.opensSentence();
        int end = Math.max(group.end(), last && !tail ? next : claim.end());
        claims.add(claim(claim, group.markers(), group.sentence(), end));
        if (tail) {
            claims.add(claim(trimmed(rest, next), List.of(), group.sentence(), next));
        }
    }

    /** {@return the words before a citation} */
    private CharRange ownClaim(Cited group, int from) {
        CharRange sentence = group.sentence();
        int end = Math.max(sentence.start(), Math.min(group.start(), sentence.end()));
        CharRange part = trimmed(Math.max(sentence.start(), Math.min(from, end)), end);
        return letters(part) >= MIN ? part : trimmed(Math.max(sentence.start(), wordFrom(end - MAX_BEFORE)), end);
    }

    /** {@return where the first whole word from a place on begins, or the place where there is none} */
    private int wordFrom(int place) {
        int blank = plain.indexOf(' ', place);
        return place <= 0 || blank < 0 || blank > place + MAX_BEFORE ? place : blank;
    }

    private boolean reachesOn(Cited group, CharRange own, int next) {
        return ClauseWords.leads(own.in(plain))
                || ClauseWords.goesOn(plain.substring(Math.min(group.end(), next), next));
    }

    private CitedClaim claim(CharRange range, List<CitationMarker> markers, CharRange sentence, int end) {
        List<Integer> numbers = markers.stream()
                .flatMap(marker -> marker.numbers().stream())
                .distinct()
                .toList();
        List<CharRange> places = markers.stream().map(CitationMarker::range).toList();
        return new CitedClaim(range, range.in(plain).strip(), numbers, places, sentence, end);
    }

    /** {@return the sentences that may be claims; the text of a footnote says where a claim is from} */
    List<CharRange> sentences() {
        BitSet footnotes = footnotes();
        return sentences.stream()
                .filter(sentence -> !footnotes.get(lineOf(sentence.start())))
                .toList();
    }

    /** {@return the lines of footnotes; one goes on over the indented lines behind it} */
    private BitSet footnotes() {
        BitSet footnotes = new BitSet();
        Matcher opening = FOOTNOTE.matcher(answer);
        for (int line = 0; line < lineStarts.length; line++) {
            int start = lineStarts[line];
            boolean indented = answer.startsWith("    ", start) || answer.startsWith("\t", start);
            footnotes.set(
                    line,
                    (line > 0 && indented)
                            ? footnotes.get(line - 1)
                            : opening.region(start, answer.length()).lookingAt());
        }
        return footnotes;
    }

    private CharRange sentenceOf(int marker) {
        int next = sentenceFrom(marker);
        CharRange before = next == 0 ? null : sentences.get(next - 1);
        if (next == sentences.size()) {
            return before == null ? new CharRange(marker, marker) : before;
        }
        CharRange behind = sentences.get(next);
        boolean sameLine = lineOf(behind.start()) == lineOf(marker);
        return before == null || (sameLine && opensLine(marker)) ? behind : before;
    }

    /** {@return the place of the first sentence that begins at a character or behind it} */
    private int sentenceFrom(int start) {
        int low = 0;
        int high = sentences.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sentences.get(middle).start() < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean opensLine(int marker) {
        int at = marker;
        int lineStart = lineStarts[lineOf(marker)];
        while (at > lineStart && Character.isWhitespace(plain.charAt(at - 1))) {
            at--;
        }
        return at == lineStart;
    }

    private int lineOf(int place) {
        int line = Arrays.binarySearch(lineStarts, place);
        return line >= 0 ? line : -line - 2;
    }

    private static int[] lineStarts(String text) {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> text.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    private long letters(CharRange range) {
        return range.in(plain).codePoints().filter(Character::isLetterOrDigit).count();
    }

    private CharRange trimmed(int start, int end) {
        int first = start;
        int last = end;
        while (first < last
                && (Character.isWhitespace(plain.charAt(first)) || ",;".indexOf(plain.charAt(first)) >= 0)) {
            first++;
        }
        while (last > first && Character.isWhitespace(plain.charAt(last - 1))) {
            last--;
        }
        return new CharRange(first, last);
    }
}
