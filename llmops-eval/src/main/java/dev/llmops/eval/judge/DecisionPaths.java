package dev.llmops.eval.judge;

import dev.llmops.eval.judge.DecisionNode.Question;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Refuses graphs that could run for ever or lead nowhere. */
final class DecisionPaths {

    private final Map<String, DecisionNode> nodes;
    private final Set<String> done = new HashSet<>();
    private final List<String> path = new ArrayList<>();

    private DecisionPaths(Map<String, DecisionNode> nodes) {
        this.nodes = nodes;
    }

    static void check(String start, Map<String, DecisionNode> nodes) {
        DecisionPaths paths = new DecisionPaths(nodes);
        paths.follow(start, start);
        Set<String> unreached = new TreeSet<>(nodes.keySet());
        unreached.removeAll(paths.done);
        if (!unreached.isEmpty()) {
            throw new IllegalArgumentException("every node must be reached from '" + start
                    + "', the first question, but these are not: " + unreached);
        }
    }

    private void follow(String from, String id) {
        DecisionNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException(
                    "question '" + from + "' leads to '" + id + "', but there is no such node");
        }
        if (path.contains(id)) {
            throw new IllegalArgumentException("the graph must have no cycle, but has "
                    + String.join(" > ", path.subList(path.indexOf(id), path.size())) + " > " + id);
        }
        if (!done.contains(id) && node instanceof Question question) {
            path.add(id);
            question.next().values().forEach(next -> follow(id, next));
            path.remove(path.size() - 1);
        }
        done.add(id);
    }
}
