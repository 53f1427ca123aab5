package dev.llmops.rag.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>English words that say the opposite of each other. All methods are safe for use by several threads.
 */
public final class Opposites {

    /** The words of one side, and those of the other. */
    private record Pair(Set<String> one, Set<String> other) {}

    private static final List<Pair> PAIRS = pairs(
            "increase increases increased increasing rise rises rose rising grow grew growth higher upregulate upregulated elevated more greater larger"
                    + ":decrease decreases decreased decreasing fall fell falling decline declined declines reduce reduces reduced reducing reduction lower lowers lowered"
                    + " downregulate downregulated diminished less fewer smaller",
            "promote promotes promoted activate activates activated activation stimulate stimulates induce induces enhance enhances enhanced"
                    + ":inhibit inhibits inhibited inhibition suppress suppresses suppressed block blocks blocked prevent prevents impair impairs impaired",
            "better improve improves improved improvement:worse worsen worsens worsened deteriorate deteriorated",
            "positive positively:negative negatively",
            "beneficial:harmful",
            "before earlier:after later",
            "first:last final",
            "always:never",
            "best:worst",
            "most:least",
            "maximum:minimum",
            "north northern:south southern",
            "east eastern:west western",
            "win won winner:lose lost loser",
            "success successful successfully succeed succeeded:fail failed failure unsuccessful",
            "accept accepted approve approved:reject rejected refuse refused deny denied",
            "allow allowed permit permitted legal:forbid forbidden prohibit prohibited ban banned illegal",
            "open opened:close closed",
            "male males man men boy boys husband father son brother:female females woman women girl girls wife mother daughter sister",
            "true:false",
            "rich:poor",
            "hot:cold",
            "early:late",
            "short shorter:long longer",
            "strong stronger:weak weaker",
            "safe:dangerous unsafe");

    private Opposites() {}

    private static List<Pair> pairs(String... lines) {
        List<Pair> pairs = new ArrayList<>();
        for (String line : lines) {
            int middle = line.indexOf(':');
            pairs.add(new Pair(
                    Stems.of(line.substring(0, middle)).set(),
                    Stems.of(line.substring(middle + 1)).set()));
        }
        return List.copyOf(pairs);
    }

    /**
     * {@return a word of evidence that says the opposite of a claim's word, where the evidence has neither that word nor one
     * like it, and the claim not its opposite}
     *
     * @param claim the claim's stems
     * @param evidence those of the evidence
     */
    public static Optional<String> in(Set<String> claim, Set<String> evidence) {
        for (Pair pair : PAIRS) {
            boolean one = meets(claim, pair.one());
            boolean other = meets(claim, pair.other());
            if (one != other) {
                Set<String> same = one ? pair.one() : pair.other();
                Set<String> opposite = one ? pair.other() : pair.one();
                if (!meets(evidence, same) && meets(evidence, opposite)) {
                    return evidence.stream().filter(opposite::contains).sorted().findFirst();
                }
            }
        }
        return Optional.empty();
    }

    private static boolean meets(Set<String> words, Set<String> some) {
        return some.stream().anyMatch(words::contains);
    }
}
