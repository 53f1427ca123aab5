package dev.llmops.cli.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.hash.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names what a run asks: {@code support@2/HASH/MODEL/SETTINGS}. The hash is of the prompt's content, so that a report
 * speaks for no other prompt of the same name and number.
 */
public final class RunTargets {

    private static final int HASH_LENGTH = 12;

    private RunTargets() {}

    /**
     * {@return the id of a run}
     *
     * @param model the model; its weights and how much fits into it decide too
     * @param settings all else that decides an answer, by name
     */
    static String id(PromptVersion version, ModelDescription model, Map<String, Object> settings) {
        Map<String, Object> all = new TreeMap<>(settings);
        all.put("weights", String.valueOf(model.identity().digest()));
        all.put("contextWindow", String.valueOf(model.contextWindow()));
        return prefix(version) + model.identity().name() + "/"
                + Sha256.hex(json(all)).substring(0, HASH_LENGTH);
    }

    /** What the id of every run of this version begins with. */
    public static String prefix(PromptVersion version) {
        String hash = version.contentHash().substring(version.contentHash().indexOf(':') + 1);
        return version.reference() + "/" + hash.substring(0, HASH_LENGTH) + "/";
    }

    private static String json(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the variables must be JSON values: " + e.getOriginalMessage(), e);
        }
    }
}
