package dev.llmops.tuning;

import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.FingerprintSet;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.tuning.ExampleSpool.SpooledRow;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates training data from recorded generations with people's feedback and evaluators' scores: without duplicates, scrubbed, split by user and
 * session, with a manifest and the lineage of each row. Rows pass through a file in the target folder, which is deleted at the end; memory holds only
 * fingerprints of at most 150 bytes per row, or 500 with {@link #withoutNearDuplicates}. Not safe for use by multiple threads.
 *
 * <pre>{@code
 * ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.of(guardrail))
 *         .export(TrainingFormat.TRL_KTO, Path.of("training"));
 * }</pre>
 */
public final class TrainingExport {

    private static final int PAGE = 200;

    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final Scrubber scrubber;
    private double validation = 0.1;
    private String salt = "split";
    private GenerationFilter filter = GenerationFilter.ALL;
    private ExampleReader.@Nullable Thresholds ratings;
    private ExampleReader.@Nullable Judge judge;
    private final List<TrainingExample> others = new ArrayList<>();
    private final Map<String, String> heldOut = new LinkedHashMap<>();
    private boolean dropOverlap;
    private boolean nearDuplicates;
    private ExportRules.Checks checks = ExportRules.Checks.NONE;
    private ExportFiles.Opener opener = Files::newOutputStream;

    /**
     * Creates an export.
     *
     * @param generations the answers
     * @param feedback the feedback on them
     * @param scrubber removes from the texts what must not be learnt; use {@link Scrubber#noop()} only if there can be no personal
     *     data and no secret
     */
    public TrainingExport(GenerationStore generations, FeedbackStore feedback, Scrubber scrubber) {
        this.generations = Objects.requireNonNull(generations, "generations");
        this.feedback = Objects.requireNonNull(feedback, "feedback");
        this.scrubber = Objects.requireNonNull(scrubber, "scrubber");
    }

    /**
     * Sets the share of users that goes to validation, and of sessions with unknown users. The default is a tenth.
     *
     * @param share at least 0 and below 1
     * @param mixedIn a salt for the hash that decides a user's split
     * @return this
     */
    public TrainingExport validation(double share, String mixedIn) {
        Require.that(share >= 0 && share < 1, () -> "share must be at least 0 and below 1, but was " + share);
        this.validation = share;
        this.salt = Objects.requireNonNull(mixedIn, "mixedIn");
        return this;
    }

    /**
     * Sets which answers are used: by time, model, prompt, tenant, evaluators' scores and more. The default is all.
     *
     * @param which the filter
     * @return this
     */
    public TrainingExport matching(GenerationFilter which) {
        this.filter = Objects.requireNonNull(which, "which");
        return this;
    }

    /**
     * Treats ratings as thumbs. By default they become no rows, since only the application knows which value of a scale means "good".
     *
     * @param goodFrom the share of its scale from which a rating is thumbs up, such as 0.75 for four of one to five stars
     * @param badBelow the share below which it is thumbs down, at most {@code goodFrom}; ratings in between are ignored
     * @return this
     */
    public TrainingExport ratedBy(double goodFrom, double badBelow) {
        this.ratings = new ExampleReader.Thresholds(goodFrom, badBelow);
        return this;
    }

    /**
     * Treats an evaluator's stored scores as thumbs, for answers with and without feedback. Its mistakes are learnt too: compare it with people's
     * labels first.
     *
     * @param scores the scores, such as {@code store.scores()}
     * @param evaluator the evaluator's name
     * @param goodFrom the score from which it is thumbs up
     * @param badBelow the score below which it is thumbs down, at most {@code goodFrom}; scores in between are ignored
     * @return this
     */
    public TrainingExport judgedBy(ScoreStore scores, String evaluator, double goodFrom, double badBelow) {
        this.judge = new ExampleReader.Judge(
                Objects.requireNonNull(scores, "scores"),
                Objects.requireNonNull(evaluator, "evaluator"),
                new ExampleReader.Thresholds(goodFrom, badBelow));
        return this;
    }

    /**
     * Adds examples from elsewhere, such as rows of an evaluation. They are scrubbed, split and checked like the others, except for erasure, since
     * the store does not know them.
     *
     * @param examples the examples
     * @return this
     */
    public TrainingExport and(List<? extends TrainingExample> examples) {
        others.addAll(examples);
        return this;
    }

    /**
     * Names texts that must not be learnt because models are evaluated on them. An example repeats one if it shares a run of 13 words with it or, for
     * a shorter text, if one of its user messages has exactly these words. Unless such examples are left out, an export that contains one is
     * rejected.
     *
     * @param texts questions and long answers of evaluation sets, keyed by their names in errors
     * @param leaveOut whether such examples are left out and counted
     * @return this
     * @throws IllegalArgumentException if a name was already given to another text: one of the two would be learnt
     */
    public TrainingExport heldOut(Map<String, String> texts, boolean leaveOut) {
        texts.forEach((name, text) -> {
            String before = heldOut.putIfAbsent(name, text);
            if (before != null && !before.equals(text)) {
                throw new IllegalArgumentException("each text that is held out must have a name of its own, but '"
                        + name + "' names two: put the name of its set before it");
            }
        });
        this.dropOverlap = leaveOut;
        return this;
    }

    /**
     * Leaves out rows that nearly repeat an earlier one with the same label: by MinHash, if about 80 % of the three-word runs of the last question
     * and the answer of
     * either are in both. By default they stay: if each question is a long template with little variation, all of them are nearly the same.
     *
     * @return this
     */
    public TrainingExport withoutNearDuplicates() {
        this.nearDuplicates = true;
        return this;
    }

    /**
     * Names the base model to be trained, so that the report can warn. By default, tokens are estimated.
     *
     * @param tokens counts tokens as the base does
     * @param contextLength maximum tokens of a row, at least 1
     * @param chatTemplate the base's chat template, or null if unknown
     * @return this
     */
    public TrainingExport forBase(TokenCounter tokens, int contextLength, @Nullable String chatTemplate) {
        Require.atLeast("contextLength", contextLength, 1);
        this.checks = new ExportRules.Checks(Objects.requireNonNull(tokens, "tokens"), contextLength, chatTemplate);
        return this;
    }

    TrainingExport openedBy(ExportFiles.Opener how) {
        this.opener = how;
        return this;
    }

    /**
     * Writes {@code train.jsonl}, {@code validation.jsonl}, {@code lineage.jsonl} and {@code manifest.json} into a folder, which is created if
     * necessary. Existing files are replaced once all new ones are written; if anything fails before, they are unchanged. The answers are read
     * twice: at the end, the export verifies that none of them was erased in the meantime. Beside them, {@code subjects.jsonl} and {@code
     * subjects.key} record whose records these
     * are, so that {@link ExportedSubjects} finds later erasures.
     *
     * @param format the form of the rows
     * @param folder the target folder
     * @return the manifest
     * @throws IOException if a file cannot be written, for example because the disk is full
     * @throws TrainingExportException if the source of rows was erased in the meantime, or rows repeat held-out texts
     */
    public ExportManifest export(TrainingFormat format, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "rows.", ".part");
        try (ExportSubjects subjects = ExportSubjects.in(folder)) {
            return export(format, folder, file, subjects);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private ExportManifest export(TrainingFormat format, Path folder, Path file, ExportSubjects subjects)
            throws IOException {
        HeldOutTexts kept = heldOut.isEmpty() ? null : new HeldOutTexts(heldOut);
        ExportRules rules = new ExportRules(scrubber, kept, nearDuplicates, salt, validation, checks);
        LeftOut leftOut = new LeftOut();
        ExampleSpool spool;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(opener.open(file)))) {
            spool = new ExampleSpool(format, rules, out, leftOut);
            read((generation, said, examples) -> {
                if (generation == null) {
                    leftOut.add(LeftOut.ERASED);
                    return;
                }
                subjects.add(generation, said);
                for (TrainingExample example : examples) {
                    spool.add(example, generation.caller().tenant());
                }
            });
            for (TrainingExample example : others) {
                spool.add(example, null);
            }
        }
        if (!dropOverlap) {
            leftOut.requireNoOverlap();
        }
        ExportFiles files = new ExportFiles(format, rules, spool, leftOut, opener);
        try (DataInputStream rows = rows(file)) {
            ExportManifest manifest = files.write(rows, folder, () -> {
                requireNothingErased(file, spool.written());
                subjects.join();
            });
            subjects.replace();
            return manifest;
        }
    }

    private static DataInputStream rows(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    /** Takes the examples of an answer; the answer is null if it, or what was said of it, was erased. */
    @FunctionalInterface
    private interface Reading {

        void take(@Nullable Generation generation, List<Feedback> said, List<TrainingExample> examples)
                throws IOException;
    }

    private void read(Reading reading) throws IOException {
        ExampleReader reader = new ExampleReader(ratings, judge);
        GenerationQuery page = new GenerationQuery(PAGE, null, filter());
        while (true) {
            List<Generation> found = generations.list(page);
            for (Generation generation : found) {
                List<Feedback> said = feedback.of(generation.id());
                List<TrainingExample> examples = reader.read(generation, said);
                boolean erased =
                        EncryptedStore.isErased(generation) || said.stream().anyMatch(EncryptedStore::isErased);
                if (!examples.isEmpty()) {
                    reading.take(erased ? null : generation, said, examples);
                }
            }
            if (found.size() < PAGE) {
                return;
            }
            page = page.before(found.get(found.size() - 1).id());
        }
    }

    /** Without a judge, answers without feedback give no rows and need not be read. */
    private GenerationFilter filter() {
        return judge == null && filter.feedback() == null
                ? filter.toBuilder().feedback(true).build()
                : filter;
    }

    private void requireNothingErased(Path file, long rows) throws IOException {
        FingerprintSet there = new FingerprintSet();
        read((generation, said, examples) -> {
            if (generation != null) {
                examples.forEach(example -> there.add(key(example.source())));
            }
        });
        others.forEach(example -> there.add(key(example.source())));
        try (DataInputStream spooled = rows(file)) {
            for (long i = 0; i < rows; i++) {
                TrainingExample.Source source = SpooledRow.read(spooled).source();
                if (!there.contains(key(source))) {
                    throw new TrainingExportException(
                            TrainingExportException.Reason.ERASED_MEANWHILE,
                            "what was said of generation '"
                                    + source.generation().value()
                                    + "' was erased while the export ran; nothing was written: export again");
                }
            }
        }
    }

    private static String key(TrainingExample.Source source) {
        return source.generation().value() + " " + source.feedback();
    }
}
