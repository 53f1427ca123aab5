package dev.llmops.tuning.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.commons.internal.hash.Sha256;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of a study, and its recommendation.
 *
 * @param name the subject of the study
 * @param dataDigest digest of its rows, as {@code sha256:...}
 * @param trainRows number of training rows
 * @param validationRows number of validation rows
 * @param testRows number of test rows
 * @param testGroups number of their groups
 * @param leftOut number of rows left out, by reason
 * @param candidates one result for each family; the baseline first
 * @param curve how the error falls with the rows that adapters learn from; null if fewer than three sizes were tried
 * @param recommendation what to do
 */
public record StudyReport(
        String name,
        String dataDigest,
        int trainRows,
        int validationRows,
        int testRows,
        int testGroups,
        Map<String, Integer> leftOut,
        List<CandidateResult> candidates,
        @Nullable LearningCurve curve,
        Recommendation recommendation) {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Copies the collections. */
    public StudyReport {
        leftOut = Map.copyOf(leftOut);
        candidates = List.copyOf(candidates);
    }

    /** {@return what was measured of a family, or null if there is none of that name} */
    @Nullable
    CandidateResult candidate(String family) {
        return candidates.stream()
                .filter(each -> each.family().equals(family))
                .findFirst()
                .orElse(null);
    }

    /** {@return the report as JSON} */
    public String json() {
        try {
            return MAPPER.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report has a JSON form", e);
        }
    }

    /**
     * {@return the report from its JSON}
     *
     * @param json what {@link #json} gave
     * @throws StudyException if it is something else
     */
    public static StudyReport ofJson(String json) {
        try {
            return MAPPER.readValue(json, StudyReport.class);
        } catch (JsonProcessingException e) {
            throw new StudyException("this is no report of a study: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return the digest of the JSON, by which lineage names the report} */
    public String digest() {
        return Sha256.PREFIX + Sha256.hex(json());
    }

    /** {@return the report as Markdown, recommendation first} */
    public String markdown() {
        return StudyMarkdown.of(this);
    }

    /** {@return the report as one HTML page without scripts} */
    public String html() {
        return StudyPage.of(this);
    }
}
