package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Text that a reader cannot see, and characters without a form where no script needs them. */
public final class HiddenTextDetector implements TextDetector {

    public static final String NAME = "hidden-text";

    /** The category of a text that readers of its source do not see, as where the style of a page hides it. */
    public static final String NOT_SHOWN = "not_shown";

    private static final double SMUGGLED = 1;
    private static final double ON_A_PAGE = 0.6;
    private static final double IN_WORDS = 0.4;
    private static final double PER_MARK = 0.02;
    private static final int FEW = 3;
    private static final int MAX = 100;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public double threshold() {
        return 0.8;
    }

    /**
     * Pages have texts for who cannot see them; only characters that spell an invisible text have no other use. What its reader marked
     * as not shown is told apart from what only looks so.
     */
    @Override
    public Set<String> categories() {
        return Set.of(NOT_SHOWN, "hidden_text", "invisible_characters", "zalgo");
    }

    @Override
    public Detection detect(CheckedText text) {
        List<Evidence> evidence = new ArrayList<>();
        if (text.call().hidden()) {
            evidence.add(Evidence.of(NOT_SHOWN, CharRange.of(text.original()), 1));
        }
        for (AlignedText hidden : text.hidden()) {
            if (!hidden.text().isEmpty()) {
                boolean page = hidden.via().get(0).startsWith("html")
                        || hidden.via().get(0).startsWith("hidden");
                int end = hidden.text().length();
                evidence.add(Evidence.in(hidden, "hidden_text", 0, end, page ? ON_A_PAGE : SMUGGLED));
            }
        }
        List<CharRange> invisible = text.invisible();
        double sure = invisible.size() >= FEW ? 2 * IN_WORDS : IN_WORDS;
        invisible.stream().limit(MAX).forEach(range -> evidence.add(Evidence.of("invisible_characters", range, sure)));
        if (text.zalgoMarks() > 0) {
            evidence.add(Evidence.of("zalgo", null, Math.min(1, PER_MARK * text.zalgoMarks())));
        }
        evidence.sort(Comparator.comparing(Evidence::range, Comparator.nullsLast(Comparator.naturalOrder())));
        return Detection.of(evidence);
    }
}
