package dev.llmops.core.internal.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.ToolCall;
import dev.llmops.core.agent.AgentLimitException;
import dev.llmops.core.agent.AgentLimitException.Limit;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.internal.json.CanonicalJson;
import dev.llmops.core.internal.json.RecordJson;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run has used, with the agents below it. Safe for use by multiple threads. */
public final class AgentTotals {

    private record Repeated(String tool, String arguments) {}

    private final String runId;
    private final AgentLimits limits;
    private final Map<Repeated, Integer> calls = new HashMap<>();
    private int modelCalls;
    private int toolCalls;
    private long tokens;
    private BigDecimal cost = BigDecimal.ZERO;
    private boolean isCostUnknown;

    public AgentTotals(String runId, AgentLimits limits) {
        this.runId = runId;
        this.limits = limits;
    }

    public String runId() {
        return runId;
    }

    /** Counts a call of a model that is about to be made. */
    public synchronized void beginModelCall() {
        if (modelCalls >= limits.maxModelCalls()) {
            throw exceeded(
                    Limit.MODEL_CALLS, "the agent has asked models " + modelCalls + " times, as often as it may");
        }
        Long maxTokens = limits.maxTokens();
        if (maxTokens != null && tokens >= maxTokens) {
            throw exceeded(Limit.TOKENS, "the agent has used " + tokens + " tokens, and may use " + maxTokens);
        }
        Cost.Known maxCost = limits.maxCost();
        if (maxCost != null && isCostUnknown) {
            throw exceeded(Limit.COST, "the agent may spend " + maxCost.text() + ", but what a call cost is unknown");
        }
        if (maxCost != null && cost.compareTo(maxCost.amount()) >= 0) {
            throw exceeded(
                    Limit.COST,
                    "the agent has spent " + cost.toPlainString() + ", and may spend "
                            + maxCost.amount().toPlainString());
        }
        modelCalls++;
    }

    /** Counts what a call used. */
    public synchronized void add(Generation generation) {
        Integer input = generation.usage().input();
        Integer output = generation.usage().output();
        tokens += (input == null ? 0 : input) + (output == null ? 0 : output);
        if (generation.cost() instanceof Cost.Known known && inBudget(known)) {
            cost = cost.add(known.amount());
        } else {
            isCostUnknown = true;
        }
    }

    /** An amount in another currency cannot be counted. */
    private boolean inBudget(Cost.Known spent) {
        Cost.Known maxCost = limits.maxCost();
        return spent.amount().signum() == 0
                || maxCost == null
                || spent.currency().equals(maxCost.currency());
    }

    /** {@return why the tools that a model asks for must not be called, or null} */
    public synchronized @Nullable AgentLimitException addToolCalls(List<ToolCall> asked) {
        for (ToolCall call : asked) {
            toolCalls++;
            if (toolCalls > limits.maxToolCalls()) {
                return exceeded(
                        Limit.TOOL_CALLS,
                        "the agent asks for a call of a tool beyond the " + limits.maxToolCalls()
                                + " that it may make");
            }
            int times = calls.merge(new Repeated(call.name(), canonical(call.arguments())), 1, Integer::sum);
            if (times > limits.maxRepeatedCalls()) {
                return exceeded(
                        Limit.REPEATED_CALL,
                        "the agent asks for tool '" + call.name() + "' with the same arguments " + times
                                + " times: it goes round in a loop");
            }
        }
        return null;
    }

    private static String canonical(String arguments) {
        try {
            return CanonicalJson.text(RecordJson.read(arguments, JsonNode.class));
        } catch (IllegalArgumentException e) {
            return arguments;
        }
    }

    private AgentLimitException exceeded(Limit limit, String message) {
        return new AgentLimitException(limit, runId, message);
    }
}
