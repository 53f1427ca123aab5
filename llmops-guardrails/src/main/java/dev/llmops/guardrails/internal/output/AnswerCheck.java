package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.guardrails.FieldAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about an answer: reads it, mends what may be mended, and says what follows from what is still wrong. The rules are
 * about the true values; what the model and the record are told are the redacted ones.
 */
public final class AnswerCheck<T> {

    private static final String NOTHING = "null";
    private static final int MAX_ROUNDS = 4;

    private final String name;
    private final AnswerRules<T> rules;
    private final FieldActions actions;
    private final boolean closeCut;
    private final boolean endsEarly;

    public AnswerCheck(String name, AnswerRules<T> rules, FieldActions actions, boolean closeCut, boolean endsEarly) {
        this.name = name;
        this.rules = rules;
        this.actions = actions;
        this.closeCut = closeCut;
        this.endsEarly = endsEarly;
    }

    public Decision decide(String text, GuardrailContext context) {
        List<Finding> findings = new ArrayList<>();
        JsonNode read = read(text, findings);
        if (read == null) {
            return goodOnceRestored(text, context)
                    ? Decision.pass()
                    : reask("it is no JSON", finding("not_json"), List.of());
        }
        EarlierAnswer earlier = context.memory(new MemoryKey<>(EarlierAnswer.class, this), EarlierAnswer::new);
        JsonNode tree = better(read, earlier.with(read), context, findings);
        List<FieldProblem> wrong = mended(tree, context, findings);
        if (!wrong.isEmpty()) {
            Decision stop = stop(tree, wrong, earlier, findings);
            if (stop != null) {
                return stop;
            }
        }
        String plain = AnswerJson.extract(text);
        String json = findings.isEmpty() ? plain : tree.toString();
        return json.equals(text) ? new Decision.Pass(findings) : new Decision.Transform(json, findings);
    }

    private @Nullable JsonNode read(String text, List<Finding> findings) {
        JsonNode tree = AnswerJson.parse(text);
        if (tree == null) {
            tree = AnswerRepair.parse(text);
            note(tree, "repaired", findings);
        }
        if (tree == null && closeCut) {
            tree = AnswerRepair.parseCut(text);
            note(tree, "cut_closed", findings);
        }
        return tree;
    }

    private void note(@Nullable JsonNode tree, String what, List<Finding> findings) {
        if (tree != null) {
            findings.add(finding(what));
        }
    }

    /** What was right in the answer before is kept, unless the new one as it stands keeps to all rules and the two together do not. */
    private JsonNode better(
            JsonNode read, @Nullable JsonNode merged, GuardrailContext context, List<Finding> findings) {
        if (merged == null || merged.equals(read)) {
            return read;
        }
        if (!problems(merged, context).isEmpty() && problems(read, context).isEmpty()) {
            return read;
        }
        findings.add(finding("merged"));
        return merged;
    }

    /** {@return what is still wrong when all that may be mended or left out is} */
    private List<FieldProblem> mended(JsonNode tree, GuardrailContext context, List<Finding> findings) {
        List<FieldProblem> wrong = problems(tree, context);
        boolean changed = true;
        for (int round = 0; changed && !wrong.isEmpty() && round < MAX_ROUNDS; round++) {
            changed = false;
            // From the end, so that places in a list stay right when an item before them is taken out.
            for (int i = wrong.size() - 1; i >= 0; i--) {
                FieldProblem problem = wrong.get(i);
                FieldAction action = actions.of(problem);
                if (action == FieldAction.FIX && AnswerFixes.fix(tree, problem)) {
                    changed = true;
                    findings.add(finding("fixed_field"));
                } else if (action == FieldAction.FILTER && AnswerFixes.remove(tree, problem.target())) {
                    changed = true;
                    findings.add(finding("filtered_field"));
                }
            }
            wrong = changed ? problems(tree, context) : wrong;
        }
        return wrong;
    }

    private @Nullable Decision stop(
            JsonNode tree, List<FieldProblem> wrong, EarlierAnswer earlier, List<Finding> findings) {
        List<FieldProblem> ends = by(FieldAction.EXCEPTION, wrong);
        if (!ends.isEmpty()) {
            return new Decision.Block(
                    "the answer breaks a rule that ends the call: " + FieldProblem.withoutValues(ends),
                    List.of(finding("invalid_field")));
        }
        if (!by(FieldAction.REFRAIN, wrong).isEmpty()) {
            return new Decision.Transform(NOTHING, List.of(finding("refrained")));
        }
        List<FieldProblem> again = wrong.stream()
                .filter(problem -> actions.of(problem) != FieldAction.NOOP)
                .toList();
        if (again.isEmpty()) {
            findings.add(finding("invalid_field"));
            return null;
        }
        earlier.keep(tree, again);
        return reask(FieldProblem.withValues(again, tree), finding("invalid_field"), rules.fields(again));
    }

    private List<FieldProblem> by(FieldAction action, List<FieldProblem> wrong) {
        return wrong.stream().filter(problem -> actions.of(problem) == action).toList();
    }

    private List<FieldProblem> problems(JsonNode tree, GuardrailContext context) {
        return rules.problems(AnswerJson.map(tree, context::restored));
    }

    /** A number that was redacted leaves a placeholder without quotes. */
    private boolean goodOnceRestored(String text, GuardrailContext context) {
        JsonNode tree = AnswerJson.parse(context.restored(text));
        return tree != null && rules.problems(tree).isEmpty();
    }

    private Finding finding(String type) {
        return new Finding(name, type, null, 1);
    }

    Decision.Reask reask(String what, Finding finding, List<String> fields) {
        return new Decision.Reask(
                "Your answer cannot be used: " + what
                        + "\nAnswer again with the JSON object and nothing else. Only the fields that are named here are taken from"
                        + " it; the others are kept as they were.",
                List.of(finding),
                fields);
    }

    /** {@return whether a stream is given up before it is whole} */
    boolean endsEarly() {
        return endsEarly;
    }

    List<String> fields(FieldProblem problem) {
        return rules.fields(List.of(problem));
    }

    JsonNode schema() {
        return Objects.requireNonNull(rules.tree());
    }
}
