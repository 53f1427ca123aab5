package dev.llmops.core.store;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.CachingPromptRegistry;
import dev.llmops.core.prompt.PromptRegistries;

final class JdbcStore implements Store {

    private final Database database;
    private final BatchWriter writer;
    private final Reader reader;
    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final ScoreStore scores;
    private final Retention retention;
    private final CachingPromptRegistry prompts;
    private final AdapterRegistry adapters;
    private final ExperimentStore experiments;
    private final AuditLog audit;

    private JdbcStore(Database database, StoreOptions options) {
        this.database = database;
        this.reader = new Reader(database);
        this.writer = new BatchWriter(database, options);
        this.generations = new GenerationTable(writer, reader, new SummaryRows(reader, database.lastText()));
        this.feedback = new FeedbackTable(writer, reader);
        this.scores = new ScoreTable(writer, reader);
        this.prompts = PromptRegistries.cached(new PromptTable(writer, reader, options.clock()), options.promptCache());
        this.adapters = new AdapterTable(writer, reader, options.clock());
        this.experiments = new ExperimentTable(writer, reader, options.clock());
        this.retention = new JdbcRetention(database, writer, reader, experiments, options.clock());
        this.audit = new AuditTable(writer, reader, database.indexOf());
    }

    Reader reader() {
        return reader;
    }

    BatchWriter writer() {
        return writer;
    }

    static Store open(Database database, StoreOptions options) {
        JdbcStore store = new JdbcStore(database, options);
        try {
            store.writer.start();
        } catch (RuntimeException | Error e) { // no memory for another thread
            Closing.after(e, database::close);
            throw e;
        }
        return store;
    }

    @Override
    public GenerationStore generations() {
        return generations;
    }

    @Override
    public FeedbackStore feedback() {
        return feedback;
    }

    @Override
    public ScoreStore scores() {
        return scores;
    }

    @Override
    public Retention retention() {
        return retention;
    }

    @Override
    public PromptRegistry prompts() {
        return prompts;
    }

    @Override
    public AdapterRegistry adapters() {
        return adapters;
    }

    @Override
    public ExperimentStore experiments() {
        return experiments;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public void close() {
        writer.refuseOnOwnThread("close the store");
        Closing.all(prompts::close, writer::close, reader::close, database::close);
    }
}
