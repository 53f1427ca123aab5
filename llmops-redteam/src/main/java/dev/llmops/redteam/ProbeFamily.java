package dev.llmops.redteam;

import java.util.List;
import java.util.Objects;

/**
 * What probes of one kind have in common.
 *
 * @param id its name
 * @param title what such an attack tries, in one sentence
 * @param severity how bad it is when it succeeds
 * @param owasp its entries in OWASP's Top 10 for LLM applications 2025, for example {@code LLM01}
 * @param atlas its techniques in MITRE ATLAS, for example {@code AML.T0051.000}
 */
public record ProbeFamily(String id, String title, Severity severity, List<String> owasp, List<String> atlas) {

    /** Copies the lists. */
    public ProbeFamily {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(severity, "severity");
        owasp = List.copyOf(owasp);
        atlas = List.copyOf(atlas);
    }
}
