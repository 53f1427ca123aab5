package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
    private static final int SHORTEST = 8;

    private final String answer;
    /** The answer with blanks in place of its markers, so that they do not look like words or ends of sentences. */
    private final String plain;

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
        this.sentences = Sentences.of(plain);
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
        return letters(part) >= SHORTEST ? part : trimmed(sentence.start(), end);
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
        return sentences.stream()
                .filter(sentence -> !isInFootnote(sentence.start()))
                .toList();
    }

    /** A footnote goes to the end of its line, and on over the indented lines behind it. */
    private boolean isInFootnote(int place) {
        int lineStart = answer.lastIndexOf('\n', place - 1) + 1;
        while (lineStart > 0 && (answer.startsWith("    ", lineStart) || answer.startsWith("\t", lineStart))) {
            lineStart = answer.lastIndexOf('\n', lineStart - 2) + 1;
        }
        return FOOTNOTE.matcher(answer).region(lineStart, answer.length()).lookingAt();
    }

    private CharRange sentenceOf(int marker) {
        int lineStart = answer.lastIndexOf('\n', marker) + 1;
        boolean leads = plain.substring(lineStart, marker).isBlank();
        CharRange before = null;
        for (CharRange sentence : sentences) {
            if (sentence.start() >= marker) {
                boolean sameLine = answer.substring(marker, sentence.start()).indexOf('\n') < 0;
                return (leads && sameLine) || before == null ? sentence : before;
            }
            before = sentence;
        }
        return before == null ? new CharRange(marker, marker) : before;
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
