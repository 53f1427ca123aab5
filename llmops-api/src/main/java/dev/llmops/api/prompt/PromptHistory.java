package dev.llmops.api.prompt;

import dev.llmops.api.error.PromptChangedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that a registry stores about one prompt, for transfer to another registry.
 *
 * @param name name of the prompt
 * @param versions its versions, oldest first, with the labels that result from the moves
 * @param moves the moves of its labels, oldest first
 * @param tags its tags
 */
public record PromptHistory(String name, List<PromptVersion> versions, List<LabelMove> moves, Set<String> tags) {

    /**
     * Copies the collections and labels the versions; rejects versions and moves of another prompt, numbers that do not increase, and moves
     * that do not connect.
     */
    public PromptHistory {
        PromptReference.requireName(name);
        versions = List.copyOf(versions);
        moves = List.copyOf(moves);
        tags = Set.copyOf(tags);
        tags.forEach(PromptReference::requireTag);
        int before = 0;
        for (PromptVersion version : versions) {
            requireOf(name, version.name());
            if (version.number() <= before) {
                throw new IllegalArgumentException(
                        "versions of '" + name + "' must rise, but " + version.number() + " follows " + before);
            }
            before = version.number();
        }
        requireJoined(name, versions, moves);
        Map<Integer, Set<String>> labels = new HashMap<>();
        labels(moves)
                .forEach((label, number) ->
                        labels.computeIfAbsent(number, key -> new HashSet<>()).add(label));
        versions = versions.stream()
                .map(version -> version.withLabels(labels.getOrDefault(version.number(), Set.of())))
                .toList();
    }

    private static void requireOf(String name, String other) {
        if (!other.equals(name)) {
            throw new IllegalArgumentException(
                    "a history is of one prompt, '" + name + "', but had one of '" + other + "'");
        }
    }

    private static void requireJoined(String name, List<PromptVersion> versions, List<LabelMove> moves) {
        Set<Integer> numbers = versions.stream().map(PromptVersion::number).collect(Collectors.toSet());
        Map<String, Integer> labels = new HashMap<>();
        for (LabelMove move : moves) {
            requireOf(name, move.name());
            Integer at = labels.get(move.label());
            if (at == null ? move.from() != null : !at.equals(move.from())) {
                throw new IllegalArgumentException("a move of label '" + name + "@" + move.label()
                        + "' begins at version " + move.from() + ", but the one before led to " + at);
            }
            if (move.to() != null && !numbers.contains(move.to())) {
                throw new IllegalArgumentException("label '" + name + "@" + move.label() + "' moves to version "
                        + move.to() + ", which is not there");
            }
            put(labels, move);
        }
    }

    private static void put(Map<String, Integer> labels, LabelMove move) {
        Integer to = move.to();
        if (to == null) {
            labels.remove(move.label());
        } else {
            labels.put(move.label(), to);
        }
    }

    /** {@return the number of the version that each label points to} */
    public Map<String, Integer> labels() {
        return labels(moves);
    }

    private static Map<String, Integer> labels(List<LabelMove> moves) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        moves.forEach(move -> put(labels, move));
        return labels;
    }

    /**
     * {@return another history of the same prompt, extended with what only this one has: later versions, later moves of labels and other
     * tags} The content of the other history comes first and stays as it is: a version has the same number and content on both sides; its
     * author and time are those of the other history.
     *
     * @param existing the other history
     * @throws PromptChangedException if a version number has different content there
     * @throws LabelConflictException if a label was moved differently there
     */
    public PromptHistory addedTo(PromptHistory existing) {
        requireOf(name, existing.name);
        Map<Integer, PromptVersion> numbered = new TreeMap<>();
        existing.versions.forEach(version -> numbered.put(version.number(), version));
        for (PromptVersion version : versions) {
            PromptVersion there = numbered.putIfAbsent(version.number(), version);
            if (there != null && !there.contentHash().equals(version.contentHash())) {
                throw new PromptChangedException(
                        version.reference().toString(), there.contentHash(), version.contentHash());
            }
        }
        List<LabelMove> allMoves = new ArrayList<>(existing.moves);
        allMoves.addAll(movesBeyond(existing));
        Set<String> allTags = new HashSet<>(existing.tags);
        allTags.addAll(tags);
        return new PromptHistory(name, List.copyOf(numbered.values()), allMoves, allTags);
    }

    /** A label's moves on one side must begin as those on the other do; what one has more is new to the other. */
    private List<LabelMove> movesBeyond(PromptHistory existing) {
        Map<String, Iterator<LabelMove>> there = new HashMap<>();
        existing.moves.stream()
                .collect(Collectors.groupingBy(LabelMove::label))
                .forEach((label, known) -> there.put(label, known.iterator()));
        List<LabelMove> beyond = new ArrayList<>();
        for (LabelMove move : moves) {
            Iterator<LabelMove> known = there.get(move.label());
            if (known == null || !known.hasNext()) {
                beyond.add(move);
            } else if (!known.next().equals(move)) {
                throw LabelConflictException.apart(
                        name, move.label(), existing.labels().get(move.label()));
            }
        }
        return beyond;
    }
}
