package dev.llmops.core.internal.template;

import dev.llmops.api.prompt.PromptReference;
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

    /** So often are partials put in by one rendering, where no block repeats them. */
    private static final int MAX_EXPANSIONS = 10_000;

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
            if (!defined.contains(call.to) && !known.contains(call.to)) {
                reportMissing(call, problems);
            }
        }
        boolean ends = true;
        for (Call call : calls) {
            if (call.from != null && reaches(call.to, call.from, graph)) {
                problems.add(
                        call.line,
                        "partial '" + call.from + "' calls itself through '" + call.to + "' and would never end");
                ends = false;
            }
        }
        if (ends) {
            reportExpansions(problems);
        }
    }

    private void reportMissing(Call call, Problems problems) {
        if (PartialTokens.isInclude(call.to)) {
            try {
                PromptReference.parse(call.to);
            } catch (IllegalArgumentException e) {
                problems.add(call.line, "'" + call.to + "' points to no prompt: " + e.getMessage(), e);
            }
        } else if (!call.hasFallback) {
            problems.add(
                    call.line,
                    "there is no partial '" + call.to + "'; put it into a file _" + call.to
                            + ".prompt, or include a prompt of the registry by label or number: {{> name@label}}"
                            + Nearest.hint(call.to, defined));
        }
    }

    /** Each that calls the next one twice doubles the work: a few lines of them take longer than anybody waits. */
    private void reportExpansions(Problems problems) {
        Map<String, List<String>> called = new HashMap<>();
        calls.forEach(call -> called.computeIfAbsent(String.valueOf(call.from), from -> new ArrayList<>())
                .add(call.to));
        Map<String, Size> sizes = new HashMap<>();
        for (Call call : calls) {
            Size size = size(call.to, 1, called, sizes);
            if (size.expansions > MAX_EXPANSIONS || size.depth > TemplateLimits.DEEPEST) {
                problems.add(
                        call.line,
                        "partials must be put in at most " + MAX_EXPANSIONS + " times and stand at most "
                                + TemplateLimits.DEEPEST + " deep in each other, but '" + call.to
                                + "' calls more; have it call fewer");
                return;
            }
        }
    }

    /** What a partial puts in, itself included, and how deeply. */
    private record Size(long expansions, int depth) {}

    private static Size size(String partial, int level, Map<String, List<String>> called, Map<String, Size> sizes) {
        Size known = sizes.get(partial);
        if (known != null) {
            return known;
        }
        long expansions = 1;
        int depth = 1;
        if (level > TemplateLimits.DEEPEST) {
            return new Size(1, TemplateLimits.DEEPEST + 1);
        }
        for (String next : called.getOrDefault(partial, List.of())) {
            Size inner = size(next, level + 1, called, sizes);
            expansions = Math.min(MAX_EXPANSIONS + 1L, expansions + inner.expansions);
            depth = Math.max(depth, 1 + inner.depth);
        }
        Size size = new Size(expansions, depth);
        sizes.put(partial, size);
        return size;
    }

    private static boolean reaches(String from, String to, Map<String, Set<String>> graph) {
        Set<String> seen = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(List.of(from));
        while (!left.isEmpty()) {
            String next = left.pop();
            if (next.equals(to)) {
                return true;
            }
            if (seen.add(next)) {
                left.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return false;
    }
}
