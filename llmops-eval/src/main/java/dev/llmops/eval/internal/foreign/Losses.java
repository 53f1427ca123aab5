package dev.llmops.eval.internal.foreign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what has no place on the other side. Equal losses of many rows become one sentence that names the first. */
public final class Losses {

    private final Map<String, List<String>> rowsByLoss = new LinkedHashMap<>();

    public void add(String row, String what) {
        rowsByLoss.computeIfAbsent(what, key -> new ArrayList<>()).add(row);
    }

    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        rowsByLoss.forEach((what, rows) -> sentences.add(
                what + " (" + rows.get(0) + (rows.size() == 1 ? "" : " and " + (rows.size() - 1) + " more") + ")"));
        return sentences;
    }
}
