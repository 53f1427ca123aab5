package dev.llmops.eval.metric.tool;

import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * When the calls of an agent match; the modes of LangChain's {@code agentevals}. A step is a set of simultaneous calls, in any order. Each call is
 * matched once, with the first one that it matches.
 */
public enum TrajectoryMatch {
    /** The same steps in the same order, with the same calls. */
    STRICT,
    /** The same calls, in any order. */
    UNORDERED,
    /** No unexpected call. */
    SUBSET,
    /** Every expected call, and possibly more. */
    SUPERSET;

    /**
     * {@return whether the calls match}
     *
     * @param made the steps of the agent
     * @param expected the expected steps
     * @param arguments when arguments match
     */
    public boolean matches(List<List<ToolUse>> made, List<List<ToolUse>> expected, ArgumentMatch arguments) {
        List<ToolUse> calls = flat(made);
        List<ToolUse> wanted = flat(expected);
        return switch (this) {
            case STRICT -> strict(made, expected, arguments);
            case UNORDERED -> covers(calls, wanted, arguments) && covers(wanted, calls, arguments);
            case SUBSET -> covers(wanted, calls, arguments);
            case SUPERSET -> covers(calls, wanted, arguments);
        };
    }

    private static List<ToolUse> flat(List<List<ToolUse>> steps) {
        return steps.stream().flatMap(List::stream).toList();
    }

    private static boolean strict(List<List<ToolUse>> made, List<List<ToolUse>> expected, ArgumentMatch arguments) {
        if (made.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i).size() != expected.get(i).size() || !step(made.get(i), expected.get(i), arguments)) {
                return false;
            }
        }
        return true;
    }

    private static boolean step(List<ToolUse> made, List<ToolUse> expected, ArgumentMatch arguments) {
        BitSet used = new BitSet();
        for (ToolUse call : made) {
            int found = first(expected, used, other -> arguments.matches(call, other));
            if (found < 0) {
                return false;
            }
            used.set(found);
        }
        return true;
    }

    /** Whether each call of the second list has one of its own in the first. */
    private static boolean covers(List<ToolUse> all, List<ToolUse> some, ArgumentMatch arguments) {
        BitSet used = new BitSet();
        for (ToolUse call : some) {
            int found = first(all, used, other -> arguments.matches(other, call));
            if (found < 0) {
                return false;
            }
            used.set(found);
        }
        return true;
    }

    private static int first(List<ToolUse> calls, BitSet used, Predicate<ToolUse> matches) {
        for (int i = 0; i < calls.size(); i++) {
            if (!used.get(i) && matches.test(calls.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
