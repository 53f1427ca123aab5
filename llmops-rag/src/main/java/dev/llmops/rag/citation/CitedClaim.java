package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A claim and what it cites.
 *
 * @param range where in the answer it stands
 * @param text the claim without markers
 * @param numbers what it cites, in its order, each once
 * @param markers where it cites
 */
record CitedClaim(CharRange range, String text, List<Integer> numbers, List<CharRange> markers) {

    private static final Pattern BETWEEN = Pattern.compile("[ ,;&]*(?:and )?");

    /** {@return the cited claims of an answer, in order; neighbouring markers share one} */
    static List<CitedClaim> of(String answer, List<CitationMarker> markers, Claims claims) {
        List<CitedClaim> found = new ArrayList<>();
        int from = 0;
        for (CitationMarker marker : markers) {
            boolean same = !found.isEmpty() && adjacent(answer, from, marker);
            CharRange range = same ? found.get(found.size() - 1).range() : claims.claimOf(marker, from);
            from = marker.range().end();
            CitedClaim claim = new CitedClaim(range, claims.text(range), marker.numbers(), List.of(marker.range()));
            if (same) {
                found.set(found.size() - 1, found.get(found.size() - 1).and(claim));
            } else {
                found.add(claim);
            }
        }
        return found;
    }

    /** {@return whether nothing of its own stands between, as in {@code [1][2]}, {@code [1], [2]} and {@code [1] and [2]}} */
    private static boolean adjacent(String answer, int from, CitationMarker marker) {
        return BETWEEN.matcher(answer.substring(from, marker.range().start())).matches();
    }

    private CitedClaim and(CitedClaim next) {
        Set<Integer> all = new LinkedHashSet<>(numbers);
        all.addAll(next.numbers);
        List<CharRange> places = new ArrayList<>(markers);
        places.addAll(next.markers);
        return new CitedClaim(range, text, List.copyOf(all), places);
    }
}
