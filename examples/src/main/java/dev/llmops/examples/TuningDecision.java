package dev.llmops.examples;

import dev.llmops.examples.tuning.LetterTrainer;
import dev.llmops.examples.tuning.Letters;
import dev.llmops.examples.tuning.TrainingPython;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import dev.llmops.tuning.candidate.AdapterCandidate;
import dev.llmops.tuning.candidate.ChosenCandidate;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.candidate.ModelCandidate;
import dev.llmops.tuning.candidate.NearestRows;
import dev.llmops.tuning.study.AnswerScorer;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CostModel;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyReport;
import dev.llmops.tuning.study.TuningStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Prompt, examples, grammar, retrieval or adapter? Decided by measurement on letters to a library, with the demo's model:
 * {@code bin/example TuningDecision [FOLDER]}. Without a Python that trains, the adapters are left out.
 */
public final class TuningDecision {

    private TuningDecision() {}

    /**
     * Runs the study.
     *
     * @param args a folder for answers, adapters and the report; {@code tuning} if none is named
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "tuning"));
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        StudyData data = Letters.data();
        try (LocalModel model = LocalModel.load(file)) {
            TuningStudy.Builder study = TuningStudy.builder(
                            "Letters to a library, by the demo's model",
                            data,
                            prompt("current prompt", model, Letters.SYSTEM))
                    .costs(CostModel.builder()
                            .tokens(0.10, 0.40, 0.5)
                            .training(0.05, 0.10)
                            .keeping(5, 0)
                            .volume(10_000, 12)
                            .build())
                    .gates(Set.of(Gates.SAFETY, Gates.PARITY))
                    .answers(folder.resolve("answers.jsonl"));
            prompts(model, data).forEach(study::candidate);
            Optional<Path> python = TrainingPython.find();
            if (python.isPresent()) {
                JobTrainer trainer =
                        LetterTrainer.of(python.get(), file, model, folder.resolve("jobs"), System.err::println);
                for (int rows : new int[] {192, 96, 48}) {
                    study.candidate(
                            AdapterCandidate.builder("adapter of " + rows + " letters", model, Letters.SYSTEM, trainer)
                                    .parameters(Letters.constrained())
                                    .settings(LetterTrainer.hyperparameters().toString())
                                    .training(rows, 1)
                                    .build());
                }
            } else {
                System.out.println(TrainingPython.missing());
            }
            StudyReport report = study.build().run();
            Files.writeString(folder.resolve("report.json"), report.json());
            Files.writeString(folder.resolve("report.html"), report.html());
            System.out.println(report.markdown());
        }
    }

    private static List<Candidate> prompts(LocalModel model, StudyData data) {
        List<Candidate> all = new ArrayList<>();
        all.add(constrained("grammar", model, Letters.SYSTEM, 0));
        for (int shots : new int[] {2, 6, 12}) {
            all.add(constrained(shots + " examples, grammar", model, Letters.SYSTEM, shots));
        }
        all.add(ModelCandidate.builder("3 nearest letters, grammar", model, Letters.SYSTEM)
                .parameters(Letters.constrained())
                .retrieval(new NearestRows(data.train()), 3)
                .build());
        String explained =
                "Say which desk a letter is for. renew: keep something longer. fee: money. reserve: get something later. card:"
                        + " membership. room: a place to sit or meet. broken: damage. Answer with that word alone.";
        String asked = "Which of renew, fee, reserve, card, room, broken is this letter about? Answer with the word.";
        List<Candidate> wordings = new ArrayList<>();
        for (String wording : List.of(Letters.SYSTEM, explained, asked)) {
            for (int shots : new int[] {0, 6, 12}) {
                wordings.add(constrained(wording + shots, model, wording, shots));
            }
        }
        all.add(new ChosenCandidate("best prompt of 9", wordings, AnswerScorer.exactMatch()));
        return all;
    }

    private static ModelCandidate prompt(String name, LocalModel model, String system) {
        return ModelCandidate.builder(name, model, system)
                .parameters(Letters.parameters())
                .build();
    }

    private static ModelCandidate constrained(String name, LocalModel model, String system, int shots) {
        ModelCandidate.Builder candidate =
                ModelCandidate.builder(name, model, system).parameters(Letters.constrained());
        return (shots == 0 ? candidate.approach(Approach.GRAMMAR) : candidate.shots(shots)).build();
    }
}
