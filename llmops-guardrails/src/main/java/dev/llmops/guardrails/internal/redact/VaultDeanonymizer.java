package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Replaces placeholders by their values, once: a value that looks like a placeholder stays. Unknown ones stay. */
final class VaultDeanonymizer implements Deanonymizer {

    private final Function<String, @Nullable String> values;
    private String held = "";

    VaultDeanonymizer(Vault vault) {
        this(name -> {
            Vault.Kept kept = vault.kept(name);
            return kept == null ? null : kept.value();
        });
    }

    /** With the values by the names of their placeholders. */
    VaultDeanonymizer(Function<String, @Nullable String> values) {
        this.values = values;
    }

    static String restored(Vault vault, String text) {
        return new VaultDeanonymizer(vault).restore(text, true);
    }

    @Override
    public String push(String piece) {
        return restore(held + piece, false);
    }

    @Override
    public String finish() {
        return restore(held, true);
    }

    private String restore(String text, boolean complete) {
        Window window = new Window(text, complete);
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        int open = text.indexOf('<');
        while (open >= 0) {
            window.decideAnew();
            Match placeholder = Placeholder.at(window, open);
            if (window.undecided()) {
                break;
            }
            String value = placeholder == null ? null : values.apply(placeholder.type());
            if (placeholder != null && value != null) {
                out.append(text, done, open).append(value);
                done = placeholder.end();
            }
            open = text.indexOf('<', open + 1);
        }
        int end = open < 0 ? text.length() : open;
        held = text.substring(end);
        return out.append(text, done, end).toString();
    }
}
