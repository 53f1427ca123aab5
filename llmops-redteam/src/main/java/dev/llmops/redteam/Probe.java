package dev.llmops.redteam;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attack as the catalogue has it. In its texts {@code {marker}}, {@code {secret}}, {@code {secret-start}},
 * {@code {host}}, {@code {person}} and {@code {phone}} stand for what a run plants.
 *
 * @param id its name, {@code family/probe}
 * @param family what kind of attack it is
 * @param surface by what way it reaches the model
 * @param question what the user asks about a document or a tool's result; not used on the surface {@code USER}
 * @param history turns that pretend to have been before, the user's and the assistant's by turns
 * @param turns what the user says first, each answered by the model
 * @param attack the attack itself, which converters obfuscate
 * @param tools names of the tools that the model may ask for
 * @param forbiddenTools those of them that it must not ask for
 * @param success what the answer is checked for
 * @param rubric what a judge is asked, or null unless success is {@code JUDGE}
 */
public record Probe(
        String id,
        ProbeFamily family,
        AttackSurface surface,
        String question,
        List<String> history,
        List<String> turns,
        String attack,
        List<String> tools,
        List<String> forbiddenTools,
        SuccessCriterion success,
        @Nullable String rubric) {

    /** Copies the lists, and refuses a judged probe without rubric and a tool probe without forbidden tools. */
    public Probe {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(surface, "surface");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(success, "success");
        history = List.copyOf(history);
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        forbiddenTools = List.copyOf(forbiddenTools);
        if (attack.isBlank()) {
            throw new IllegalArgumentException("attack must not be blank, but was in probe '" + id + "'");
        }
        if (success == SuccessCriterion.JUDGE && rubric == null) {
            throw new IllegalArgumentException(
                    "rubric must be given where success is judge, but is not in probe '" + id + "'");
        }
        if (success == SuccessCriterion.TOOL && (forbiddenTools.isEmpty() || !tools.containsAll(forbiddenTools))) {
            throw new IllegalArgumentException("forbiddenTools must name some of tools where success is tool, but was "
                    + forbiddenTools + " of " + tools + " in probe '" + id + "'");
        }
    }
}
