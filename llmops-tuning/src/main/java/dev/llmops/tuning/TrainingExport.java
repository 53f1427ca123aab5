package dev.llmops.tuning;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.core.privacy.EncryptedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes training data from recorded generations and the feedback on them: without duplicates, scrubbed, split by user and session,
 * with a manifest that names the source of each row. Not safe for use by several threads.
 *
 * <pre>{@code
 * ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.of(guardrail))
 *         .export(TrainingFormat.TRL_KTO, Path.of("training"));
 * }</pre>
 */
public final class TrainingExport {

    private static final int PAGE = 500;

    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final Scrubber scrubber;
    private double validation = 0.1;
    private String salt = "split";
    private GenerationQuery query = GenerationQuery.latest(PAGE);

    /**
     * Starts an export.
     *
     * @param generations the answers
     * @param feedback the feedback on them
     * @param scrubber what takes out of the texts what must not be learnt; {@link Scrubber#noop()} only where no personal
     *     data and no secret can be
     */
    public TrainingExport(GenerationStore generations, FeedbackStore feedback, Scrubber scrubber) {
        this.generations = Objects.requireNonNull(generations, "generations");
        this.feedback = Objects.requireNonNull(feedback, "feedback");
        this.scrubber = Objects.requireNonNull(scrubber, "scrubber");
    }

    /**
     * Sets which share of the users goes to validation, and of the sessions of those who are not known. Unless set: a tenth.
     *
     * @param share at least 0 and below 1
     * @param mixedIn mixed into the hash that decides about a user
     * @return this
     */
    public TrainingExport validation(double share, String mixedIn) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share must be at least 0 and below 1, but was " + share);
        }
        this.validation = share;
        this.salt = Objects.requireNonNull(mixedIn, "mixedIn");
        return this;
    }

    /**
     * Sets which answers are taken. Unless set all of them.
     *
     * @param prompt only those of this prompt
     * @return this
     */
    public TrainingExport ofPrompt(String prompt) {
        this.query = query.ofPrompt(prompt);
        return this;
    }

    /**
     * Writes {@code train.jsonl}, {@code validation.jsonl} and {@code manifest.json} into a folder, which is made if need
     * be. Files of these names are replaced.
     *
     * @param format the form of the rows
     * @param folder where to
     * @return the manifest
     * @throws IOException if a file can not be written
     */
    public ExportManifest export(TrainingFormat format, Path folder) throws IOException {
        SplitUnits units = new SplitUnits();
        ExampleSet examples = new ExampleSet(format, scrubber, source -> Split.of(salt, units.of(source), validation));
        List<TrainingExample> read = new ArrayList<>();
        GenerationQuery page = query;
        while (true) {
            List<Generation> generationsOfPage = generations.list(page);
            for (Generation generation : generationsOfPage) {
                read(generation, examples, read);
            }
            if (generationsOfPage.size() < PAGE) {
                break;
            }
            page = page.before(
                    generationsOfPage.get(generationsOfPage.size() - 1).id());
        }
        // Only when all are known is it clear which sessions belong together.
        read.forEach(example -> units.add(example.source()));
        read.forEach(examples::add);
        examples.complete();
        return ExportFiles.write(examples, folder);
    }

    private void read(Generation generation, ExampleSet examples, List<TrainingExample> into) {
        List<Feedback> said = feedback.of(generation.id());
        List<TrainingExample> read = ExampleReader.read(generation, said);
        if (!read.isEmpty()
                && (EncryptedStore.isErased(generation) || said.stream().anyMatch(EncryptedStore::isErased))) {
            examples.leaveOut(ExampleSet.ERASED);
        } else {
            into.addAll(read);
        }
    }
}
