package dev.llmops.local.fuzz;

import dev.llmops.api.error.LlmOpsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The process that may die. It tells each case before it tries it, what came of all of them, and what was no typed error. */
public final class FuzzChild {

    static final String CASE = "case ";
    static final String FAULT = "fault ";
    static final String ENDS = "ends ";

    private static final int PRINTED = 4_000;

    private FuzzChild() {}

    /** Tries so many cases as the third argument says, from the number in the second on, with files in the folder of the first. */
    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[1]);
        long count = Long.parseLong(arguments[2]);
        Map<String, Long> ends = new TreeMap<>();
        try (FuzzModels models = new FuzzModels(Path.of(arguments[0]))) {
            List<Entry> entries = entries(models);
            for (long number = first; number < first + count; number++) {
                // Neighbours would begin alike.
                Random random = new Random(number * 0x9E3779B97F4A7C15L);
                Entry entry = entries.get(random.nextInt(entries.size()));
                System.out.println(CASE + number + " " + entry.name());
                FuzzCase next = entry.next(random);
                if (count == 1) {
                    System.out.println(next.text()
                            .substring(0, Math.min(PRINTED, next.text().length())));
                }
                ends.merge(entry.name() + " " + end(number, entry, next), 1L, Long::sum);
            }
        }
        System.out.println(ENDS + ends);
    }

    // The quick ones more often.
    private static List<Entry> entries(FuzzModels models) {
        Map<Entry, Integer> shares = new LinkedHashMap<>();
        shares.put(new TokensEntry(models), 8);
        shares.put(new GrammarEntry(models), 4);
        shares.put(new SamplingEntry(models), 4);
        shares.put(new SavedSessionEntry(models), 3);
        shares.put(new AdapterEntry(models), 3);
        shares.put(new RankEntry(models), 3);
        shares.put(new SchemaEntry(models), 3);
        shares.put(new ToolsEntry(models), 2);
        shares.put(new TemplateEntry(models), 2);
        shares.put(new ChatEntry(models), 2);
        shares.put(new EmbeddingEntry(models), 2);
        shares.put(new ScoreEntry(models), 1);
        shares.put(new SessionEntry(models), 1);
        List<Entry> entries = new ArrayList<>();
        shares.forEach((entry, share) -> entries.addAll(Collections.nCopies(share, entry)));
        return entries;
    }

    private static String end(long number, Entry entry, FuzzCase next) {
        try {
            next.action().run();
            return "done";
        } catch (LlmOpsException | IllegalArgumentException e) {
            return e.getClass().getSimpleName();
        } catch (Exception | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            System.out.println(
                    FAULT + number + " " + entry.name() + ": " + e + (trace.length == 0 ? "" : " at " + trace[0]));
            return "fault";
        }
    }
}
