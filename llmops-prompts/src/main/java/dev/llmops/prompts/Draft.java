package dev.llmops.prompts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version to publish.
 *
 * @param name name of the prompt
 * @param shown template and settings in the registry's own form
 * @param kept what this library keeps beside it
 * @param message why, or null
 * @param tags tags of the prompt
 */
record Draft(
        String name,
        ObjectNode shown,
        String kept,
        @Nullable String message,
        Set<String> tags) {

    Draft {
        tags = Set.copyOf(tags);
    }

    /** {@return the message, cut to what the registry takes; all of it is kept} */
    @Nullable
    String message(int longest) {
        return message == null || message.length() <= longest ? message : message.substring(0, longest);
    }
}
