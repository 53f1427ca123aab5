package dev.llmops.examples.demo;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterMismatchException;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.examples.tuning.Letters;
import dev.llmops.examples.tuning.TrainingPython;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCard;
import dev.llmops.local.adapter.ConvertedAdapter;
import dev.llmops.local.adapter.LoraConverter;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import dev.llmops.tuning.job.BaseModel;
import dev.llmops.tuning.job.Hyperparameters;
import dev.llmops.tuning.job.TrainedAdapter;
import dev.llmops.tuning.job.TrainingJob;
import dev.llmops.tuning.job.TrainingRun;
import dev.llmops.tuning.lineage.Lineage;
import dev.llmops.tuning.lineage.LineageNode;
import dev.llmops.tuning.study.StudyRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Feedback becomes an adapter: corrections are exported, an adapter is trained on them, registered and asked. Needs a Python that trains. */
public final class TuneAdapter {

    private static final String NAME = "letters";
    private static final int LETTERS = 48;
    private static final int STEPS = 40;

    private final Screen screen;
    private final Path file;
    private final Path folder;
    private final Path python;

    private TuneAdapter(Screen screen, Path file, Path folder, Path python) {
        this.screen = screen;
        this.file = file;
        this.folder = folder;
        this.python = python;
    }

    /**
     * Trains, or says why not.
     *
     * @param screen where to show it
     * @param file the model
     * @param folder where everything goes
     * @throws IOException if a file cannot be written
     */
    public static void run(Screen screen, Path file, Path folder) throws IOException {
        screen.section(
                "Feedback becomes an adapter",
                "Letters to a library go to one of six desks. The model is asked, people correct it, the corrections are exported, and a"
                        + " LoRA adapter of two megabytes learns from them in a Python process. It is registered with all that it comes from, and each"
                        + " request names it or not.",
                "model.loadAdapter(\"letters\", file);  // then, in a request: {\"lora\": {\"letters\": 1.0}}");
        Optional<Path> python = TrainingPython.find();
        if (python.isEmpty()) {
            screen.wrapped(TrainingPython.missing());
            return;
        }
        if (!ModelCard.read(file).chats()) {
            screen.wrapped(
                    "This model was not taught to chat: it has no chat template, which letters and answers need, so"
                            + " nothing is trained.");
            return;
        }
        new TuneAdapter(screen, file, Files.createDirectories(folder.resolve("letters")), python.get()).run();
    }

    private void run() throws IOException {
        String feedback = collect();
        try (Store store = Stores.sqlite(folder.resolve("letters.db"));
                LocalModel model = LocalModel.load(file)) {
            Path export = folder.resolve("export");
            new TrainingExport(store.generations(), store.feedback(), Scrubber.noop())
                    .validation(0, "letters")
                    .export(TrainingFormat.TRL_SFT, export);
            TrainedAdapter trained = train(export);
            Path adapter = folder.resolve("letters.gguf");
            ConvertedAdapter converted = LoraConverter.forBase(file).convert(trained.folder(), adapter);
            screen.line(String.format(
                    Locale.ROOT,
                    "Trained for %d steps in %.0f s of processor time; the adapter has %d bytes.",
                    trained.report().losses().size(),
                    trained.report().cpuSeconds(),
                    converted.bytes()));
            AdapterVersion version = register(store, export, trained, converted, adapter);
            compare(model, version);
            walk(store, feedback);
        }
    }

    /** Asks, and corrects whatever was said. Returns the id of a correction. */
    private String collect() {
        List<StudyRow> letters = Letters.data().train();
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("letters.db")))
                .model(LocalModel.load(file))
                .build()) {
            for (int i = 0; i < LETTERS; i++) {
                StudyRow row = letters.get(i * letters.size() / LETTERS);
                Answer answer =
                        ops.request(request(row, false)).forUser("reader-" + i).ask();
                ops.feedback().by("reader-" + i).correction(answer.generationId(), row.expected());
            }
            screen.line(LETTERS + " letters were answered and corrected.");
            return ops.feedbackStore().latest(1).get(0).id();
        }
    }

    private static ModelRequest request(StudyRow row, boolean adapted) {
        return ModelRequest.builder()
                .system(Letters.SYSTEM)
                .user(row.input())
                .parameters(
                        adapted
                                ? Letters.parameters().toBuilder()
                                        .vendor(Map.of("lora", Map.of(NAME, 1.0)))
                                        .build()
                                : Letters.parameters())
                .build();
    }

    private TrainedAdapter train(Path export) {
        TrainingJob job = TrainingJob.builder()
                .python(python)
                .base(BaseModel.of(file, python, BaseModel.standardCache()).folder())
                .train(export.resolve("train.jsonl"))
                .folder(folder.resolve("job"))
                .hyperparameters(Hyperparameters.builder()
                        .rank(8)
                        .alpha(16)
                        .targetModules("q_proj", "v_proj")
                        .learningRate(1e-3)
                        .maxSteps(STEPS)
                        .maxLength(128)
                        .build())
                .build();
        try (TrainingRun run = job.start(event -> {})) {
            return run.await();
        }
    }

    private AdapterVersion register(
            Store store, Path export, TrainedAdapter trained, ConvertedAdapter converted, Path adapter)
            throws IOException {
        AdapterSource dataset = Lineage.source(export.resolve("manifest.json"));
        AdapterSource job = Lineage.source(folder.resolve("job").resolve("report.json"));
        String base = Objects.requireNonNull(converted.card().base());
        String template = Objects.requireNonNull(trained.report().digests().get("template"));
        AdapterVersion version = store.adapters()
                .register(
                        NAME,
                        new AdapterContent(converted.digest(), adapter.toString(), base, template, dataset, job, null),
                        new PromptCommit("demo", STEPS + " steps on " + LETTERS + " corrections"));
        store.adapters().change(LabelChange.move(NAME, "candidate", version.number(), PromptCommit.NONE));
        screen.line("Registered as " + version.reference() + ", for the base " + base.substring(0, 19) + "...");
        return version;
    }

    /** Letters of templates that it has not seen. */
    private void compare(LocalModel model, AdapterVersion version) {
        ModelCard card = ModelCard.read(file);
        version.requireBase(card.digest()).requireTemplate(Objects.requireNonNull(card.chatTemplateDigest()));
        boolean refused = false;
        try {
            version.requireBase(version.content().digest());
        } catch (AdapterMismatchException e) {
            refused = true;
        }
        screen.verdict(refused, "on another base it is refused, with both digests named");
        model.loadAdapter(NAME, Path.of(version.content().file()));
        List<StudyRow> test = Letters.data().test();
        int before = 0;
        int after = 0;
        int asked = 0;
        for (int i = 0; i < test.size(); i += 3) {
            StudyRow row = test.get(i);
            before += right(model, row, false);
            after += right(model, row, true);
            asked++;
        }
        screen.line(String.format(
                Locale.ROOT,
                "Of %d letters of wordings that it never saw: %d right without the adapter, %d right with it.",
                asked,
                before,
                after));
        screen.verdict(
                after > before, "the adapter learnt the desks; 'bin/example TuningDecision' decides whether to use it");
    }

    private static int right(LocalModel model, StudyRow row, boolean adapted) {
        String answer = model.generate(request(row, adapted)).text().strip().toLowerCase(Locale.ROOT);
        return answer.equals(row.expected()) ? 1 : 0;
    }

    private void walk(Store store, String feedback) {
        Lineage lineage = Lineage.read(store.adapters(), store.experiments());
        List<LineageNode> start = lineage.find(feedback);
        List<String> path = new ArrayList<>();
        if (!start.isEmpty()) {
            lineage.after(start.get(0)).forEach(node -> path.add(node.kind() + " " + shortened(node.id())));
        }
        screen.line("From one correction forward: " + String.join(" > ", path));
        boolean both = !start.isEmpty()
                && lineage.find(NAME + "@candidate").stream()
                        .anyMatch(label -> lineage.before(label).contains(start.get(0)));
        screen.verdict(both, "and back from the label to the correction");
    }

    private static String shortened(String id) {
        return id.startsWith("sha256:") ? id.substring(0, 19) + "..." : id;
    }
}
