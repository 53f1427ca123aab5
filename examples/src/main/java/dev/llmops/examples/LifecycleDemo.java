package dev.llmops.examples;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.store.Stores;
import dev.llmops.examples.demo.AskDocuments;
import dev.llmops.examples.demo.AskQuestions;
import dev.llmops.examples.demo.Asked;
import dev.llmops.examples.demo.BlockInjections;
import dev.llmops.examples.demo.ChooseModel;
import dev.llmops.examples.demo.CollectFeedback;
import dev.llmops.examples.demo.CompareModels;
import dev.llmops.examples.demo.Docs;
import dev.llmops.examples.demo.EvaluatePrompts;
import dev.llmops.examples.demo.ExportTraining;
import dev.llmops.examples.demo.IngestDocuments;
import dev.llmops.examples.demo.RedactCard;
import dev.llmops.examples.demo.ReplayAnswer;
import dev.llmops.examples.demo.Screen;
import dev.llmops.examples.demo.SimulateUsers;
import dev.llmops.examples.demo.SplitUsers;
import dev.llmops.examples.demo.TuneAdapter;
import dev.llmops.examples.demo.VerifyAudit;
import dev.llmops.examples.demo.VersionPrompts;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelSource;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/**
 * The whole loop with a real model in this JVM: {@code bin/demo}. Nothing in it is made up: every answer and every figure
 * comes from the calls that it makes.
 */
public final class LifecycleDemo {

    private final Screen screen;
    private final Path folder;
    private final Path database;
    private final Path prompts;

    private LifecycleDemo(Screen screen, Path folder) {
        this.screen = screen;
        this.folder = folder;
        this.database = folder.resolve("llmops.db");
        this.prompts = folder.resolve("prompts");
    }

    /**
     * Runs the demo.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Screen screen = Screen.standard();
        try {
            run(screen, ModelCatalog.demo(), Files.createTempDirectory("llmops-demo-"));
        } catch (LlmOpsException | IOException | SQLException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
        }
        if (!screen.allGood()) {
            System.exit(1);
        }
    }

    /**
     * Runs the demo.
     *
     * @param screen where to show it
     * @param model the model
     * @param folder where to keep what it makes
     * @throws IOException if a file cannot be written
     * @throws SQLException if a copy of the database cannot be tampered with
     */
    static void run(Screen screen, ModelSource model, Path folder) throws IOException, SQLException {
        new LifecycleDemo(screen, folder).run(model);
    }

    private void run(ModelSource model) throws IOException, SQLException {
        screen.title("LLMOps for Java: the whole loop, in one JVM", "Everything it makes is kept in " + folder);
        Path file = ChooseModel.fetch(screen, model);
        ChooseModel.showCard(screen, file);
        CompareModels.run(screen, file);
        Docs docs = new Docs(folder, database, file);
        try (Store store = Stores.sqlite(database)) {
            VersionPrompts.run(screen, store, prompts);
            AskDocuments.register(screen, store.prompts(), docs);
        }
        Price assumed = assumedPrice(file);
        GenerationId first;
        try (LlmOps ops = builder(file).build()) {
            first = AskQuestions.run(screen, ops, assumed).generationId();
        }
        Path report = answerFromDocuments(docs);
        splitAndReplay(file, assumed, first);
        TuneAdapter.run(screen, file, folder);
        VerifyAudit.run(screen, database);
        screen.closing(database, first, report);
    }

    private Path answerFromDocuments(Docs docs) throws IOException {
        try (RagIndex index = docs.index()) {
            IngestDocuments.run(screen, docs, index);
            AskDocuments.run(screen, docs, index);
            BlockInjections.run(screen, docs, index);
            RedactCard.run(screen, docs);
            return EvaluatePrompts.run(screen, docs, index);
        }
    }

    private void splitAndReplay(Path file, Price assumed, GenerationId first) throws IOException {
        try (LlmOps ops = builder(file)
                .experiment(SplitUsers.experiment())
                .prices(PriceList.of(List.of(assumed)))
                .build()) {
            List<Asked> asked = SplitUsers.run(screen, ops);
            CollectFeedback.run(screen, ops, asked);
            SimulateUsers.run(screen, ops);
            ExportTraining.run(screen, ops, folder);
            ReplayAnswer.run(screen, ops, first);
        }
        ReplayAnswer.runOnAnotherModel(screen, database, file, folder, first);
    }

    private LlmOpsBuilder builder(Path file) {
        return LlmOps.builder()
                .store(Stores.sqlite(database))
                .prompts(PromptDirectory.of(prompts))
                .model(LocalModel.load(file));
    }

    /** A local model has no price list; this one only shows how costs are computed. */
    private static Price assumedPrice(Path file) {
        String model = String.valueOf(file.getFileName()).replaceFirst("\\.gguf$", "");
        return new Price(
                model,
                new BigDecimal("0.10"),
                new BigDecimal("0.40"),
                null,
                Currency.getInstance("EUR"),
                Instant.EPOCH);
    }
}
