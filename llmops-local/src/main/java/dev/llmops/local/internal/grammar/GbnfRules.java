package dev.llmops.local.internal.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that llama.cpp makes of a grammar, and whether it can work with them. It looks for left recursion by recursion of
 * its own and without remembering what it saw, misses it behind rules that are empty by way of others, and then writes without
 * end; so it is looked for here.
 */
final class GbnfRules {

    /** One symbol: characters, so many that they are elements in native code, or a reference to a rule. */
    record Symbol(int weight, int rule) {

        static final int NO_RULE = -1;

        static Symbol characters(int count) {
            return new Symbol(count, NO_RULE);
        }

        static Symbol reference(int rule) {
            return new Symbol(1, rule);
        }

        boolean isReference() {
            return rule != NO_RULE;
        }
    }

    private static final int MAX_RULES = 40_000;
    private static final int MAX_ELEMENTS = 400_000;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_WAYS = 5_000;
    // llama.cpp counts the ways of each rule anew.
    private static final long MAX_WAYS_OF_ALL = 10_000_000;

    private final Map<Integer, List<List<Symbol>>> rules = new HashMap<>();
    private final Set<Integer> empty = new HashSet<>();
    private final Map<Integer, int[]> seen = new HashMap<>();
    private final boolean repeatsNothing;
    private int count;
    private long elements;
    private long waysOfAll;

    /** If a rule may begin with itself behind what is empty. */
    GbnfRules(boolean repeatsNothing) {
        this.repeatsNothing = repeatsNothing;
    }

    int newRule() {
        if (++count > MAX_RULES) {
            throw new IllegalArgumentException("grammar must have at most " + MAX_RULES
                    + " rules, with those that its groups and repetitions stand for, but has " + count + " and more");
        }
        return count;
    }

    void countElements(long more) {
        elements += more;
        if (elements > MAX_ELEMENTS) {
            throw new IllegalArgumentException("grammar must have at most " + MAX_ELEMENTS
                    + " characters and symbols, with each repetition written out, but has " + elements + " and more");
        }
    }

    void define(int rule, List<List<Symbol>> alternatives) {
        rules.put(rule, alternatives);
    }

    /** Refuses what makes llama.cpp search without end. */
    void check() {
        findEmpty();
        rules.keySet().forEach(rule -> visit(rule, 1));
    }

    /** Rules of which a sequence holds nothing but rules that are empty; each symbol is looked at once. */
    private void findEmpty() {
        Map<Integer, List<int[]>> waiting = new HashMap<>();
        Deque<Integer> found = new ArrayDeque<>();
        rules.forEach((rule, sequences) -> {
            for (List<Symbol> sequence : sequences) {
                if (sequence.stream().allMatch(Symbol::isReference)) {
                    int[] ruleAndOpen = {rule, sequence.size()};
                    sequence.forEach(symbol -> waiting.computeIfAbsent(symbol.rule(), r -> new ArrayList<>())
                            .add(ruleAndOpen));
                    found.addAll(sequence.isEmpty() ? List.of(rule) : List.of());
                }
            }
        });
        for (Integer rule = found.poll(); rule != null; rule = found.poll()) {
            if (empty.add(rule)) {
                for (int[] ruleAndOpen : waiting.getOrDefault(rule, List.of())) {
                    if (--ruleAndOpen[1] == 0) {
                        found.add(ruleAndOpen[0]);
                    }
                }
            }
        }
    }

    private boolean isEmpty(Symbol symbol) {
        return symbol.isReference() ? empty.contains(symbol.rule()) : symbol.weight() == 0;
    }

    // How deep what a rule begins with is nested, and in how many ways it can begin.
    private int[] visit(int rule, int depth) {
        int[] known = seen.get(rule);
        if (known == null) {
            if (seen.containsKey(rule) && repeatsNothing) {
                return new int[2];
            }
            if (seen.containsKey(rule)) {
                throw new IllegalArgumentException(
                        "grammar must have no rule that can begin with itself (left recursion); put what repeats last");
            }
            requireDepth(depth);
            seen.put(rule, null);
            known = beginnings(rule, depth);
            seen.put(rule, known);
        }
        requireDepth(depth + known[0]);
        return known;
    }

    private static void requireDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("grammar must have at most " + MAX_DEPTH
                    + " rules that begin one with the other, but has " + depth);
        }
    }

    private int[] beginnings(int rule, int depth) {
        int deepest = 0;
        long ways = 1;
        for (List<Symbol> sequence : rules.getOrDefault(rule, new ArrayList<>())) {
            for (Symbol symbol : sequence) {
                if (symbol.isReference()) {
                    int[] inner = visit(symbol.rule(), depth + 1);
                    deepest = Math.max(deepest, inner[0]);
                    ways += inner[1];
                }
                if (!isEmpty(symbol)) {
                    break;
                }
            }
            ways++;
        }
        waysOfAll += ways;
        if (ways > MAX_WAYS || waysOfAll > MAX_WAYS_OF_ALL) {
            throw new IllegalArgumentException("grammar must have at most " + MAX_WAYS + " ways to begin a rule, and "
                    + MAX_WAYS_OF_ALL + " to begin any, but has " + ways + " and " + waysOfAll
                    + " and more; name fewer alternatives twice");
        }
        return new int[] {deepest + 1, (int) ways};
    }
}
