package dev.llmops.guardrails.internal.pii;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.names.AddressDetector;
import dev.llmops.guardrails.internal.names.NameDetector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Personal data that is told by likelihood, as policies call for it: names of people, places and organisations, addresses,
 * dates, URLs, postcodes. Values with a form of their own are read along, so that no name is seen within one.
 */
public final class NamesTextDetector implements TextDetector {

    public static final String NAME = "names";

    /** What it tells. */
    public static final Set<String> KINDS = Set.of(
            NameDetector.PERSON,
            NameDetector.LOCATION,
            NameDetector.ORGANISATION,
            AddressDetector.TYPE,
            UrlDetector.TYPE,
            "date_time",
            "us_zip_code",
            "uk_postcode",
            "de_postcode",
            "ca_postal_code");

    private static final double THRESHOLD = 0.3;

    private static final class Holder {
        static final TextScan SCAN = new TextScan(PiiDetectors.of(Kind.all().stream()
                .filter(kind -> kind.standard() || KINDS.contains(kind.type()))
                .map(Kind::type)
                .collect(Collectors.toSet())));
    }

    /** {@return everything that is personal data in a text, of these kinds and of those that have a form} */
    static List<Match> all(String text) {
        return Holder.SCAN.all(text);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<String> categories() {
        return KINDS;
    }

    @Override
    public double threshold() {
        return THRESHOLD;
    }

    @Override
    public Detection detect(CheckedText text) {
        List<Evidence> evidence = new ArrayList<>();
        for (Match match : all(text.original())) {
            if (KINDS.contains(match.type())) {
                evidence.add(Evidence.of(match.type(), new CharRange(match.start(), match.end()), match.score()));
            }
        }
        return Detection.of(evidence);
    }
}
