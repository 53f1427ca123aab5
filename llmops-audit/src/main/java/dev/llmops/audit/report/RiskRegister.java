package dev.llmops.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Risks as data, from a file in YAML or JSON with a list {@code risks}.
 *
 * <pre>{@code
 * risks:
 *   - id: R1
 *     title: Answers that the documents do not support
 *     likelihood: medium
 *     impact: high
 *     treatment: Citations are verified; answers without support are withheld.
 *     owner: ana
 *     status: mitigated
 *     reviewed: 2026-03-01
 *     evidence: [evaluator:grounded, policy:standard, label:support-answer@production]
 * }</pre>
 *
 * @param risks the risks, in the order of the file
 */
public record RiskRegister(List<Risk> risks) {

    /** No risks. */
    public static final RiskRegister NONE = new RiskRegister(List.of());

    private static final Set<String> KEYS =
            Set.of("id", "title", "likelihood", "impact", "treatment", "owner", "status", "reviewed", "evidence");
    private static final Set<String> LEVELS = new TreeSet<>(Set.of("low", "medium", "high"));
    private static final Set<String> STATES = new TreeSet<>(Set.of("open", "mitigated", "accepted"));
    private static final Set<String> LINKS =
            new TreeSet<>(Set.of("evaluator", "policy", "guardrail", "label", "model", "entry"));

    /** Copies the list. */
    public RiskRegister {
        risks = List.copyOf(risks);
    }

    /**
     * A risk.
     *
     * @param id names it, unique
     * @param title what may happen
     * @param likelihood {@code low}, {@code medium} or {@code high}
     * @param impact the same
     * @param treatment what is done about it
     * @param owner who answers for it
     * @param status {@code open}, {@code mitigated} or {@code accepted}
     * @param reviewed the day of the last review, ISO 8601
     * @param evidence links to what shows it: {@code evaluator:NAME}, {@code policy:NAME@VERSION}, {@code guardrail:NAME}, {@code label:PROMPT@LABEL},
     *     {@code model:NAME} or {@code entry:NUMBER} of the audit log
     */
    public record Risk(
            String id,
            String title,
            String likelihood,
            String impact,
            String treatment,
            String owner,
            String status,
            String reviewed,
            List<String> evidence) {

        /** Copies the list. */
        public Risk {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * {@return the risks of a file}
     *
     * @param file the file
     * @throws ReportException if it cannot be read, or a risk is wrong; the message names the risk and the rule
     */
    public static RiskRegister read(Path file) {
        InputFile input = InputFile.read(file);
        JsonNode list = input.object(Set.of("risks")).path("risks");
        if (!list.isArray()) {
            throw input.wrong("risks must be a list, but was " + list);
        }
        List<Risk> risks = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode each : list) {
            Risk risk = risk(input, each, risks.size() + 1);
            if (!ids.add(risk.id())) {
                throw input.wrong("each risk must have an id of its own, but two have '" + risk.id() + "'");
            }
            risks.add(risk);
        }
        return new RiskRegister(risks);
    }

    private static Risk risk(InputFile input, JsonNode each, int number) {
        input.keys("risk " + number, each, KEYS);
        String id = input.text(each, "id");
        Risk risk;
        try {
            risk = new Risk(
                    id,
                    input.text(each, "title"),
                    oneOf(input, each, "likelihood", LEVELS),
                    oneOf(input, each, "impact", LEVELS),
                    input.text(each, "treatment"),
                    input.text(each, "owner"),
                    oneOf(input, each, "status", STATES),
                    LocalDate.parse(input.text(each, "reviewed")).toString(),
                    input.texts(each, "evidence"));
        } catch (DateTimeParseException e) {
            throw new ReportException(
                    String.valueOf(input.wrong("risk '" + id + "': reviewed must be a day, as 2026-03-01, but was '"
                                    + e.getParsedString() + "'")
                            .getMessage()),
                    e);
        }
        for (String link : risk.evidence()) {
            int colon = link.indexOf(':');
            if (colon < 1 || colon == link.length() - 1 || !LINKS.contains(link.substring(0, colon))) {
                throw input.wrong("risk '" + id + "': evidence must be KIND:NAME with a kind of " + LINKS
                        + ", but was '" + link + "'");
            }
        }
        return risk;
    }

    private static String oneOf(InputFile input, JsonNode each, String key, Set<String> known) {
        String value = input.text(each, key).toLowerCase(Locale.ROOT);
        if (!known.contains(value)) {
            throw input.wrong("risk '" + input.text(each, "id") + "': " + key + " must be one of " + known
                    + ", but was '" + value + "'");
        }
        return value;
    }
}
