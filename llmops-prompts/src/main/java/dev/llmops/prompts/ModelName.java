package dev.llmops.prompts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A model's name as registries have it: {@code provider/name} in two members.
 *
 * @param provider what stands before the first slash, or null
 * @param name the rest
 */
record ModelName(@Nullable String provider, String name) {

    static ModelName of(String model) {
        int slash = model.indexOf('/');
        return slash < 1
                ? new ModelName(null, model)
                : new ModelName(model.substring(0, slash), model.substring(slash + 1));
    }

    void writeTo(ObjectNode json, String providerMember, String nameMember) {
        if (provider != null) {
            json.put(providerMember, provider);
        }
        json.put(nameMember, name);
    }
}
