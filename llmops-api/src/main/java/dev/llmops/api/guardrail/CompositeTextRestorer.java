package dev.llmops.api.guardrail;

import java.util.List;

/** Runs restorers one after the other. */
final class CompositeTextRestorer implements TextRestorer {

    private final List<TextRestorer> restorers;

    CompositeTextRestorer(List<TextRestorer> restorers) {
        this.restorers = List.copyOf(restorers);
    }

    @Override
    public String push(String piece) {
        String current = piece;
        for (TextRestorer restorer : restorers) {
            current = restorer.push(current);
        }
        return current;
    }

    @Override
    public String finish() {
        String rest = "";
        for (TextRestorer restorer : restorers) {
            rest = restorer.push(rest) + restorer.finish();
        }
        return rest;
    }
}
