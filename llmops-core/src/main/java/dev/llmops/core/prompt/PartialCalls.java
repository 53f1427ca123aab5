package dev.llmops.core.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which partial calls which, so that one that is missing, or that never ends, is found before it is rendered. */
final class PartialCalls {

    private record Call(@Nullable String from, String to, int line, boolean hasFallback) {}

    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> defined = new HashSet<>();
    private final List<Call> calls = new ArrayList<>();

    void open(String partial) {
        defined.add(partial);
        open.push(partial);
    }

    void close() {
        open.pop();
    }

    void call(String partial, int line, boolean hasFallback) {
        if (!partial.equals("@partial-block")) {
            calls.add(new Call(open.peek(), partial, line, hasFallback));
        }
    }

    void report(Set<String> known, Problems problems) {
        Map<String, Set<String>> graph = new HashMap<>();
        for (Call call : calls) {
            if (call.from != null) {
                graph.computeIfAbsent(call.from, from -> new HashSet<>()).add(call.to);
            }
            if (!defined.contains(call.to) && !known.contains(call.to) && !call.hasFallback) {
                problems.add(
                        call.line,
                        "there is no partial '" + call.to + "'; put it into a file _" + call.to + ".prompt"
                                + Nearest.hint(call.to, defined));
            }
        }
        for (Call call : calls) {
            if (call.from != null && reaches(call.to, call.from, graph, new HashSet<>())) {
                problems.add(
                        call.line,
                        "partial '" + call.from + "' calls itself through '" + call.to + "' and would never end");
            }
        }
    }

    private static boolean reaches(String from, String to, Map<String, Set<String>> graph, Set<String> seen) {
        return from.equals(to)
                || (seen.add(from)
                        && graph.getOrDefault(from, Set.of()).stream()
                                .anyMatch(next -> reaches(next, to, graph, seen)));
    }
}
