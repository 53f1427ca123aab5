package dev.llmops.eval.run;

import dev.llmops.commons.internal.text.FingerprintSet;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.dataset.RowSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of what a run would use.
 *
 * @param rows number of rows
 * @param samples answers to each row
 * @param finished answers already in the run's file
 * @param cached answers already in the cache
 * @param toAsk answers that would be asked for
 * @param tokensEach mean tokens of an answer in the run's file, including its judging, or null if no answer there reports them
 */
public record RunEstimate(
        int rows,
        int samples,
        long finished,
        long cached,
        long toAsk,
        @Nullable Double tokensEach) {

    /** {@return the expected number of tokens, or null if it cannot be estimated} */
    public @Nullable Long tokens() {
        return tokensEach == null ? null : (Long) Math.round(tokensEach * toAsk);
    }

    /** {@return the estimate as a sentence} */
    public String text() {
        Long expected = tokens();
        return String.format(
                Locale.ROOT,
                "%,d rows, %d answers each: %,d are in the file, %,d in the cache, %,d would be asked for%s",
                rows,
                samples,
                finished,
                cached,
                toAsk,
                expected == null ? "" : String.format(Locale.ROOT, ", about %,d tokens", expected));
    }

    static RunEstimate of(RowSource rows, RunInfo info, int samples, @Nullable Path file, @Nullable Path cache) {
        FingerprintSet finished = new FingerprintSet();
        SpendingMeter meter = new SpendingMeter();
        if (file != null && Files.exists(file)) {
            RunFile.answered(file, info, result -> {
                finished.add(result.key() + " " + result.rowHash());
                meter.add(result);
            });
        }
        Set<String> answers = cache == null ? Set.of() : AnswerCache.keys(cache, info.target());
        long inFile = 0;
        long inCache = 0;
        try (Stream<Row> all = rows.stream()) {
            for (Row row : (Iterable<Row>) all::iterator) {
                for (int sample = 1; sample <= samples; sample++) {
                    if (finished.contains(RowResult.key(row.id(), sample) + " " + row.hash())) {
                        inFile++;
                    } else if (answers.contains(AnswerCache.key(info.target(), row, sample))) {
                        inCache++;
                    }
                }
            }
        }
        long toAsk = (long) rows.size() * samples - inFile - inCache;
        boolean known = meter.asked() > 0 && meter.tokens() > 0;
        return new RunEstimate(
                rows.size(), samples, inFile, inCache, toAsk, known ? (double) meter.tokens() / meter.asked() : null);
    }
}
