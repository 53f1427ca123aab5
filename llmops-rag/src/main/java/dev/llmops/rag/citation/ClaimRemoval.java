package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes claims out of an answer, so that what is left of a sentence is a sentence. */
final class ClaimRemoval {

    private static final Pattern ENDING = Pattern.compile("[.!?…。！？]+[\"”»)]*$");
    private static final Pattern BULLET = Pattern.compile("(?:[-*•]|\\d{1,2}[.)])\\s+");
    private static final String CLOSING = ".!?;,";

    private ClaimRemoval() {}

    /**
     * {@return an answer without some of its claims}
     *
     * @param claims all claims of its sentences with citations, in order
     * @param bad those to leave out
     */
    static String without(String answer, List<CitedClaim> claims, List<CitedClaim> bad) {
        StringBuilder text = new StringBuilder(answer);
        int to = claims.size();
        while (to > 0) { // What is changed behind does not move what stands before.
            int from = to - 1;
            while (from > 0
                    && claims.get(from - 1).sentence().equals(claims.get(from).sentence())) {
                from--;
            }
            cut(text, claims.subList(from, to), bad);
            to = from;
        }
        return text.toString().strip();
    }

    private static void cut(StringBuilder text, List<CitedClaim> sentence, List<CitedClaim> bad) {
        Set<CitedClaim> dropped = withOverlapping(sentence, bad);
        int kept = 0;
        while (kept < sentence.size() && dropped.contains(sentence.get(kept))) {
            kept++;
        }
        CharRange range = sentence.get(0).sentence();
        int end = Math.max(range.end(), sentence.get(sentence.size() - 1).end());
        if (kept == sentence.size()) {
            cutWhole(text, Math.min(range.start(), start(sentence.get(0))), end);
            return;
        }
        String ending = ending(text.substring(range.start(), range.end()));
        for (int i = sentence.size() - 1; i > kept; i--) {
            boolean last = i == sentence.size() - 1;
            if (dropped.contains(sentence.get(i))) {
                text.replace(
                        sentence.get(i - 1).end(), last ? end : sentence.get(i).end(), last ? ending : "");
            }
        }
        if (kept > 0) {
            cutBeginning(text, range.start(), sentence.get(kept).range().start());
        }
    }

    /** Claims that share words are left out together. */
    private static Set<CitedClaim> withOverlapping(List<CitedClaim> sentence, List<CitedClaim> bad) {
        Set<CitedClaim> dropped = new HashSet<>(bad);
        dropped.retainAll(new HashSet<>(sentence));
        List<CitedClaim> left = new ArrayList<>(sentence);
        left.removeAll(dropped);
        boolean more = !dropped.isEmpty();
        while (more) {
            more = left.removeIf(claim ->
                    dropped.stream().anyMatch(other -> other.range().overlaps(claim.range())) && dropped.add(claim));
        }
        return dropped;
    }

    private static int start(CitedClaim claim) {
        int start = claim.range().start();
        return claim.isTail() ? start : Math.min(start, claim.markers().get(0).start());
    }

    private static void cutWhole(StringBuilder text, int start, int end) {
        int after = end;
        while (after < text.length() && CLOSING.indexOf(text.charAt(after)) >= 0) {
            after++;
        }
        while (after < text.length() && text.charAt(after) == ' ') {
            after++;
        }
        text.delete(start, after);
    }

    /** The list's bullet stays, and what begins the sentence now gets the capital. */
    private static void cutBeginning(StringBuilder text, int start, int kept) {
        Matcher bullet = BULLET.matcher(text).region(start, kept);
        int from = bullet.lookingAt() ? bullet.end() : start;
        int first = text.codePointAt(kept);
        if (Character.isUpperCase(text.codePointAt(from))) {
            text.replace(kept, kept + Character.charCount(first), Character.toString(Character.toTitleCase(first)));
        }
        text.delete(from, kept);
    }

    /** {@return the full stop, or what else ends a sentence; empty if nothing does} */
    static String ending(String sentence) {
        Matcher ending = ENDING.matcher(sentence);
        return ending.find() ? ending.group() : "";
    }
}
