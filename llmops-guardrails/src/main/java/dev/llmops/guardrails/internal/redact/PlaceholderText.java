package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Deanonymizer;
import java.util.List;
import java.util.Map;

public final class PlaceholderText {

    private PlaceholderText() {}

    /** {@return a text with values in the place of placeholders, however they were copied} */
    public static String restored(Map<String, String> values, String text) {
        Deanonymizer restorer =
                Deanonymizer.byForm(() -> List.of(() -> new VaultDeanonymizer(name -> values.get('<' + name + '>'))));
        return restorer.push(text) + restorer.finish();
    }
}
