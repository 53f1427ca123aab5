package dev.llmops.api.guardrail;

import java.util.List;

/** Runs restorers one after the other. */
final class CompositeDeanonymizer implements Deanonymizer {

    private final List<Deanonymizer> restorers;

    CompositeDeanonymizer(List<Deanonymizer> restorers) {
        this.restorers = List.copyOf(restorers);
    }

    @Override
    public String push(String piece) {
        String current = piece;
        for (Deanonymizer restorer : restorers) {
            current = restorer.push(current);
        }
        return current;
    }

    @Override
    public String finish() {
        String rest = "";
        for (Deanonymizer restorer : restorers) {
            rest = restorer.push(rest) + restorer.finish();
        }
        return rest;
    }
}
