package dev.llmops.guardrails.internal.output;

import dev.llmops.guardrails.FieldAction;
import java.util.LinkedHashMap;
import java.util.Map;

/** What follows where a rule is broken, by the field's place. */
public final class FieldActions {

    private static final String ANY = "*";

    private final FieldAction otherwise;
    private final Map<String, FieldAction> byPointer;

    public FieldActions(FieldAction otherwise, Map<String, FieldAction> byPointer) {
        this.otherwise = otherwise;
        this.byPointer = new LinkedHashMap<>(byPointer);
    }

    /** {@return whether every broken rule is asked for again, so that nothing can mend an answer that has begun badly} */
    public boolean onlyAskAgain() {
        return otherwise == FieldAction.REASK
                && byPointer.values().stream().allMatch(action -> action == FieldAction.REASK);
    }

    FieldAction of(FieldProblem problem) {
        String[] place = problem.target().split("/", -1);
        return byPointer.entrySet().stream()
                .filter(entry -> matches(entry.getKey().split("/", -1), place))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    private static boolean matches(String[] pattern, String[] place) {
        if (pattern.length != place.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals(ANY) && !pattern[i].equals(place[i])) {
                return false;
            }
        }
        return true;
    }
}
