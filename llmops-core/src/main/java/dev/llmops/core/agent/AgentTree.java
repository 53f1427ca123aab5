package dev.llmops.core.agent;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.message.ToolCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run of an agent did: a model call, and the calls that followed from it, by the same agent and by those that its tools called.
 *
 * @param generation the call
 * @param children the calls that followed from it, oldest first
 */
public record AgentTree(Generation generation, List<AgentTree> children) {

    /** The name of the tag of a call's caller that holds the id of the run. */
    public static final String RUN_TAG = "agent.run";
    /** The name of the tag of a call's caller that holds the id of the parent generation; absent for the first. */
    public static final String PARENT_TAG = "agent.parent";
    /** The name of the tag of a call's caller that holds the name of the agent. */
    public static final String AGENT_TAG = "agent.name";

    private static final int MAX_CALLS = 10_000;

    /** Copies the list. */
    public AgentTree {
        children = List.copyOf(children);
    }

    /**
     * {@return the id of the run that a call belongs to, if any}
     *
     * @param generation the call
     */
    public static Optional<String> runId(Generation generation) {
        return Optional.ofNullable(generation.caller().tags().get(RUN_TAG));
    }

    /** {@return the name of the agent that made the call} */
    public String agent() {
        return generation.caller().tags().getOrDefault(AGENT_TAG, "agent");
    }

    /**
     * {@return the generations of a run, oldest first, at most 10,000}
     *
     * @param store the store that has them
     * @param runId id of the run
     */
    public static List<Generation> generations(GenerationStore store, String runId) {
        return store
                .list(GenerationQuery.latest(MAX_CALLS)
                        .matching(GenerationFilter.builder().tag(RUN_TAG, runId).build()))
                .stream()
                .sorted(Comparator.comparing(Generation::id))
                .toList();
    }

    /**
     * {@return the run as trees: one, unless agents started side by side}
     *
     * @param generations the generations of the run
     */
    public static List<AgentTree> of(List<Generation> generations) {
        Set<String> known =
                generations.stream().map(each -> each.id().value()).collect(Collectors.toCollection(HashSet::new));
        return generations.stream()
                .filter(each -> !known.contains(parent(each)))
                .sorted(Comparator.comparing(Generation::id))
                .map(root -> tree(root, generations))
                .toList();
    }

    private static AgentTree tree(Generation root, List<Generation> generations) {
        List<AgentTree> children = new ArrayList<>();
        generations.stream()
                .filter(each -> parent(each).equals(root.id().value()))
                .sorted(Comparator.comparing(Generation::id))
                .forEach(child -> children.add(tree(child, generations)));
        return new AgentTree(root, children);
    }

    private static String parent(Generation generation) {
        return generation.caller().tags().getOrDefault(PARENT_TAG, "");
    }

    /** {@return the tree, with a line for each call: agent, status, and the requested tools} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        print(text, 0);
        return text.toString();
    }

    private void print(StringBuilder text, int depth) {
        List<ToolCall> asked = generation.response() == null
                ? List.of()
                : generation.response().message().toolCalls();
        text.append("  ".repeat(depth)).append(agent()).append(' ').append(generation.status());
        if (!asked.isEmpty()) {
            text.append(" -> ").append(asked.stream().map(ToolCall::name).collect(Collectors.joining(", ")));
        }
        text.append('\n');
        children.forEach(child -> child.print(text, depth + 1));
    }
}
