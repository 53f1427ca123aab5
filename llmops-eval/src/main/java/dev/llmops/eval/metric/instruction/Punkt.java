package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a text into sentences by Punkt (Kiss and Strunk 2006), as {@code PunktSentenceTokenizer} of NLTK 3.10 does. */
record Punkt(PunktParameters parameters) {

    private static final String NO_WORD = "[)\";}\\]*:@'({\\[\u2018\u2019\u201c\u201d\u00ab\u00bb!?]";
    private static final String MARKS = "(?:-{2,}|\\.{2,}|(?:\\.\\s){2,}\\.)";
    private static final Pattern TOKEN = PythonPatterns.compile(
            MARKS
                    + "|(?![(\"`{\\[:;&#*@)}\\]\\-,])\\S+?(?=\\s|$|" + NO_WORD + "|" + MARKS
                    + "|,(?=$|\\s|" + NO_WORD + "|" + MARKS + "))|\\S",
            0);
    private static final Pattern CANDIDATE =
            PythonPatterns.compile("[.?!](?=(?<after>" + NO_WORD + "|\\s+(?<next>\\S+)))", 0);
    private static final Pattern CLOSING = PythonPatterns.compile(
            "[\"')\\]}\u2018\u2019\u201c\u201d\u00ab\u00bb]+?(?:\\s+|(?=--)|$)", Pattern.MULTILINE);
    private static final String ASCII_SPACE = " \t\n\r\u000b\f";

    /** A place where a sentence may end, and the words around it. */
    private record Candidate(int wordStart, int wordEnd, int end, int next, String after) {}

    private record Span(int start, int end) {}

    List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        List<Span> spans = spans(text);
        int moved = 0;
        for (int i = 0; i < spans.size(); i++) {
            Span span = new Span(spans.get(i).start() + moved, spans.get(i).end());
            moved = 0;
            Matcher closing = i + 1 < spans.size() ? closing(text, spans.get(i + 1)) : null;
            if (closing != null) {
                int from = spans.get(i + 1).start();
                int to = from + PythonText.stripEnd(closing.group()).length();
                sentences.add(text.substring(span.start(), to));
                moved = closing.end();
            } else if (span.start() < span.end()) {
                sentences.add(text.substring(span.start(), span.end()));
            }
        }
        return sentences;
    }

    /** Marks that close the sentence before stand at the beginning of the next one. */
    private static @Nullable Matcher closing(String text, Span next) {
        Matcher closing = CLOSING.matcher(text.substring(next.start(), Math.max(next.start(), next.end())));
        return closing.lookingAt() ? closing : null;
    }

    private List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        for (Candidate candidate : candidates(text)) {
            String around = text.substring(candidate.wordStart(), candidate.end()) + candidate.after();
            if (breaks(around)) {
                spans.add(new Span(start, candidate.end()));
                start = candidate.next() < 0 ? candidate.end() : candidate.next();
            }
        }
        spans.add(new Span(start, PythonText.stripEnd(text).length()));
        return spans;
    }

    /** Of several in one word the last. */
    private static List<Candidate> candidates(String text) {
        List<Candidate> kept = new ArrayList<>();
        Candidate previous = null;
        int wordStart = 0;
        int wordEnd = 0;
        Matcher matcher = CANDIDATE.matcher(text);
        while (matcher.find()) {
            int space = lastSpace(text, /* start= */ wordEnd, /* end= */ matcher.start());
            int from = space > wordEnd ? space + 1 : wordStart;
            if (previous != null && wordEnd <= from) {
                kept.add(previous);
            }
            wordStart = from;
            wordEnd = matcher.start();
            previous = new Candidate(wordStart, wordEnd, matcher.end(), matcher.start("next"), matcher.group("after"));
        }
        if (previous != null) {
            kept.add(previous);
        }
        return kept;
    }

    /** The place of the last white space of ASCII in a part of a text, or its start. */
    private static int lastSpace(String text, int start, int end) {
        for (int i = end - 1; i > start; i--) {
            if (ASCII_SPACE.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return start;
    }

    /** Whether a sentence ends before the last token. */
    private boolean breaks(String around) {
        List<PunktToken> tokens = new ArrayList<>();
        for (String line : around.split("\n", -1)) {
            if (!PythonText.strip(line).isEmpty()) {
                TOKEN.matcher(line).results().forEach(match -> tokens.add(new PunktToken(match.group())));
            }
        }
        tokens.forEach(token -> token.decide(parameters));
        for (int i = 0; i + 1 < tokens.size(); i++) {
            tokens.get(i).decide(tokens.get(i + 1), parameters);
            if (tokens.get(i).breaks) {
                return true;
            }
        }
        return false;
    }
}
