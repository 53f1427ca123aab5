package dev.llmops.eval.metric.instruction;

import dev.llmops.commons.internal.text.ResourceTable;
import dev.llmops.eval.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Punkt's (Kiss and Strunk 2006) knowledge of a language: abbreviations, words that follow them without ending a sentence, words that often begin
 * sentences, and the case in which words occurred. Immutable.
 */
public final class PunktParameters {

    /** In the middle of a sentence with a capital. */
    static final int MIDDLE_UPPER = 4;
    /** Anywhere with a capital. */
    static final int ANY_UPPER = 2 + MIDDLE_UPPER + 8;
    /** At the beginning of a sentence in lower case. */
    static final int BEGIN_LOWER = 16;
    /** Anywhere in lower case. */
    static final int ANY_LOWER = BEGIN_LOWER + 32 + 64;

    private final Set<String> abbreviations;
    private final Set<List<String>> collocations;
    private final Set<String> starters;
    private final Map<String, Integer> cases;

    private PunktParameters(
            Set<String> abbreviations,
            Set<List<String>> collocations,
            Set<String> starters,
            Map<String, Integer> cases) {
        this.abbreviations = Set.copyOf(abbreviations);
        this.collocations = Set.copyOf(collocations);
        this.starters = Set.copyOf(starters);
        this.cases = Map.copyOf(cases);
    }

    /** {@return English abbreviations and function words, listed for this project; none of it was trained} */
    public static PunktParameters builtIn() {
        return BuiltIn.ENGLISH;
    }

    private static final class BuiltIn {

        static final PunktParameters ENGLISH = english();

        private static PunktParameters english() {
            Set<String> abbreviations = new HashSet<>();
            Map<String, Integer> cases = new HashMap<>();
            for (String row : ResourceTable.rows(PunktParameters.class, "sentence-words.txt")) {
                String[] words = row.split(" ", -1);
                for (int i = 1; i < words.length; i++) {
                    if (words[0].equals("abbreviations:")) {
                        abbreviations.add(words[i]);
                    } else {
                        cases.put(words[i], ANY_LOWER + ANY_UPPER);
                    }
                }
            }
            return new PunktParameters(abbreviations, Set.of(), Set.of(), cases);
        }
    }

    /**
     * {@return parameters of NLTK}
     *
     * @param folder one language of its {@code punkt_tab}: a folder with {@code abbrev_types.txt}, {@code collocations.tab},
     *     {@code sent_starters.txt} and {@code ortho_context.tab}
     * @throws DatasetException if a file cannot be read or is not such a file
     */
    public static PunktParameters read(Path folder) {
        try {
            Set<List<String>> collocations = new HashSet<>();
            for (String line : lines(folder, "collocations.tab")) {
                collocations.add(List.of(line.split("\t", -1)));
            }
            Map<String, Integer> cases = new HashMap<>();
            for (String line : lines(folder, "ortho_context.tab")) {
                String[] parts = line.split("\t", -1);
                cases.put(parts[0], Integer.parseInt(parts[1]));
            }
            return new PunktParameters(
                    new HashSet<>(lines(folder, "abbrev_types.txt")),
                    collocations,
                    new HashSet<>(lines(folder, "sent_starters.txt")),
                    cases);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new DatasetException(
                    "'" + folder + "' must be the folder of a language of NLTK's punkt_tab, but cannot be read so: "
                            + e,
                    e);
        }
    }

    private static List<String> lines(Path folder, String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    boolean isAbbreviation(String type) {
        return abbreviations.contains(type);
    }

    boolean isCollocation(String type, String next) {
        return collocations.contains(List.of(type, next));
    }

    boolean isStarter(String type) {
        return starters.contains(type);
    }

    int cases(String type) {
        return cases.getOrDefault(type, 0);
    }
}
