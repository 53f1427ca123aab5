package dev.llmops.eval.judge.rows;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.JsonRows;
import dev.llmops.eval.judge.PairJudge;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.bias.JudgedPair;
import dev.llmops.eval.run.RunException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Judges a file. A line {@code {"id","input","output"}} becomes {@code {"id","score","reason"}}, a line {@code {"id","input","a","b"}} becomes
 * {@code {"id","winner","reason"}} with the winner {@code a}, {@code b} or {@code tie}, in the same order. Both may have a {@code reference} and
 * {@code passages}, a pair also people's {@code label}. Where there is no verdict, score or winner is null and {@code unscored} or {@code
 * failed} says why.
 */
public final class JudgeFile {

    private final Evaluator points;
    private final PairJudge pairs;
    private final int concurrency;
    private final JudgeJournal journal;

    private JudgeFile(Evaluator points, PairJudge pairs, int concurrency, JudgeJournal journal) {
        this.points = points;
        this.pairs = pairs;
        this.concurrency = concurrency;
        this.journal = journal;
    }

    /**
     * What was written.
     *
     * @param verdicts the number of lines with a score or a winner
     * @param unscored the number of lines without one
     * @param pairs the pairs among all lines
     */
    public record Written(int verdicts, int unscored, List<JudgedPair> pairs) {

        /** Copies the list. */
        public Written {
            pairs = List.copyOf(pairs);
        }
    }

    /**
     * Judges every line, after all of them were found to be rows: a broken line costs no call. Until all verdicts are there they are kept in a file
     * beside {@code out}, named as it is with {@code .journal} behind; a run that was killed goes on from there if it is started again with the
     * same judges.
     * Of a device, a pipe or a descriptor ({@code /dev/stdout}) no such file is kept.
     *
     * @param points judges answers
     * @param pairs judges pairs
     * @param concurrency how many lines are judged at once, at least 1
     * @param in the rows, UTF-8
     * @param out the verdicts; replaced when all are there
     * @return what was written
     * @throws DatasetException if a file cannot be read or written, or a line is no row or has the id of another; names its number
     */
    public static Written write(Evaluator points, PairJudge pairs, int concurrency, Path in, Path out) {
        Require.atLeast("concurrency", concurrency, 1);
        try {
            check(in);
            JudgeJournal journal = JudgeJournal.beside(out);
            Written written;
            try (journal) {
                JudgeFile file = new JudgeFile(points, pairs, concurrency, journal);
                written = WholeFile.writeResult(out, part -> file.judge(in, part));
            }
            journal.delete();
            return written;
        } catch (RunException e) {
            throw new DatasetException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new DatasetException("the rows cannot be read or the verdicts not written: " + e, e);
        }
    }

    private static void check(Path in) throws IOException {
        try (JsonRows rows = new JsonRows(in)) {
            for (JsonRows.Row row = rows.next(); row != null; row = rows.next()) {
                rows.requireNew(row.line(), JudgeRow.of(row).id());
            }
        }
    }

    private Written judge(Path in, Path part) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(concurrency, DaemonThreads.named("llmops-judge"));
        try (JsonRows rows = new JsonRows(in);
                // Half a character, which a model may write, becomes a question mark and ends nothing.
                BufferedWriter writer = new BufferedWriter(
                        new OutputStreamWriter(Files.newOutputStream(part), StandardCharsets.UTF_8))) {
            Course course = new Course(workers, writer);
            for (JsonRows.Row row = rows.next(); row != null; row = rows.next()) {
                course.add(row.text(), JudgeRow.of(row));
            }
            return course.end();
        } finally {
            workers.shutdownNow();
        }
    }

    /**
     * A judge that throws fails its row, and does not take the verdicts with it that were paid for. Of a journal that cannot be written the run
     * ends: a verdict that is there did not fail.
     */
    private VerdictRow verdict(String line, JudgeRow row) {
        EvaluationCase answer = row.answer();
        try {
            return answer != null
                    ? VerdictRow.of(
                            row,
                            journal.judgement(
                                    line, by(points.name(), points.definition()), () -> points.evaluate(answer)))
                    : VerdictRow.of(
                            row,
                            journal.pair(
                                    line,
                                    by(pairs.name(), pairs.definition()),
                                    () -> pairs.compare(row.requirePair())));
        } catch (CallCancelledException | RunException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            Score failed = new Score.Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
            return answer != null
                    ? VerdictRow.of(row, new Judgement(points.name(), failed, null))
                    : VerdictRow.of(row, new PairVerdict(null, failed, null, null, null, null));
        }
    }

    private static String by(String name, String definition) {
        return name + "\n" + definition;
    }

    /** Rows on their way: a few are judged at once, and all are written in their order. */
    private final class Course {

        private final ExecutorService workers;
        private final BufferedWriter writer;
        private final Deque<Future<VerdictRow>> waiting = new ArrayDeque<>();
        private final List<JudgedPair> judged = new ArrayList<>();
        private int verdicts;
        private int unscored;

        Course(ExecutorService workers, BufferedWriter writer) {
            this.workers = workers;
            this.writer = writer;
        }

        void add(String line, JudgeRow row) throws IOException {
            if (waiting.size() >= 2 * concurrency) {
                writeFirst();
            }
            waiting.add(workers.submit(() -> verdict(line, row)));
        }

        Written end() throws IOException {
            while (!waiting.isEmpty()) {
                writeFirst();
            }
            return new Written(verdicts, unscored, judged);
        }

        private void writeFirst() throws IOException {
            VerdictRow row = finished(waiting.remove());
            writer.write(Json.write(row.json()));
            writer.write('\n');
            verdicts += row.hasVerdict() ? 1 : 0;
            unscored += row.hasVerdict() ? 0 : 1;
            JudgedPair pair = row.pair();
            if (pair != null) {
                judged.add(pair);
            }
        }

        private VerdictRow finished(Future<VerdictRow> work) {
            try {
                return work.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatasetException("judging was interrupted, and nothing was written", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof CallCancelledException cancelled) {
                    throw new DatasetException("judging was cancelled, and nothing was written", cancelled);
                }
                if (e.getCause() instanceof RunException unwritten) {
                    throw unwritten;
                }
                throw new IllegalStateException("a judge must not throw, but did", e.getCause());
            }
        }
    }
}
