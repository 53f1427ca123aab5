package dev.llmops.cli.eval;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ResultFiles;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.export.ExportCommand;
import dev.llmops.cli.option.RecordedQuestions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.click.ClickLog;
import dev.llmops.eval.click.ClickRelevance;
import dev.llmops.eval.click.PassageRelevance;
import dev.llmops.eval.click.PositionBias;
import dev.llmops.eval.dataset.RecordedInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval clicks}. */
@Command(
        name = "clicks",
        header = "Judge documents by clicks on passages, without position bias.",
        description =
                "Reads clicks on recorded answers, estimates how much each position is looked at, and writes judgements and"
                        + " questions for 'rag eval'. Personal data and secrets in questions give way to placeholders.",
        footer = "%nExample: llmops eval clicks --variable question --qrels clicks.tsv --queries queries.jsonl")
final class EvalClicksCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    RecordedQuestions recorded;

    @Option(
            names = "--min-shown",
            paramLabel = "N",
            defaultValue = "20",
            description = "Judge no passage that was shown less often. Default: ${DEFAULT-VALUE}.")
    long minShown;

    @Option(
            names = "--grades",
            split = ",",
            paramLabel = "RELEVANCE",
            defaultValue = "0.2",
            description = "From which relevance on the grade is 1, 2 and so on. Default: ${DEFAULT-VALUE}.")
    double[] grades;

    @Option(names = "--qrels", required = true, paramLabel = "FILE", description = "The judgements, BEIR's form.")
    Path qrels;

    @Option(names = "--queries", required = true, paramLabel = "FILE", description = "The questions, JSONL.")
    Path queries;

    private record Question(String id, String text) {}

    private record Judged(
            List<Double> propensities, long impressions, long strayClicks, List<PassageRelevance> passages) {}

    @Override
    public Integer call() {
        atLeastOne("--limit", recorded.limit());
        ResultFiles.require(spec.commandLine(), "--qrels", qrels);
        ResultFiles.require(spec.commandLine(), "--queries", queries);
        Map<String, Question> questions = new LinkedHashMap<>();
        ClickLog log;
        try (Store opened = store.existing()) {
            log = log(opened, questions);
        }
        PositionBias bias = PositionBias.estimate(log);
        ClickRelevance relevance = ClickRelevance.of(log, bias);
        String judgements = judgements(relevance);
        TextFiles.write(qrels, judgements);
        StringBuilder lines = new StringBuilder();
        // 'rag eval' has every question that is judged, and no others.
        questions.values().stream()
                .filter(each -> judgements.contains("\n" + each.id() + "\t"))
                .forEach(each -> lines.append(RecordsJson.toJson(each)).append('\n'));
        TextFiles.write(queries, lines.toString());
        print(new Judged(propensities(bias), log.impressions(), log.strayClicks(), relevance.passages()));
        return 0;
    }

    private ClickLog log(Store opened, Map<String, Question> questions) {
        RecordedInput input = recorded.input();
        Scrubber scrubber = ExportCommand.scrubber(false);
        ClickLog log = new ClickLog();
        for (Generation generation : opened.generations().list(GenerationQuery.latest(recorded.limit()))) {
            if (generation.live() && !generation.passages().isEmpty()) {
                input.of(generation)
                        .flatMap(text -> scrubber.forExample().scrub(text))
                        .map(text -> questions.computeIfAbsent(
                                text, each -> new Question("q" + (questions.size() + 1), text)))
                        .ifPresent(question -> log.add(
                                question.id(), generation, opened.feedback().of(generation.id())));
            }
        }
        return log;
    }

    private String judgements(ClickRelevance relevance) {
        try {
            return relevance.toQrels(minShown, grades);
        } catch (IllegalArgumentException e) {
            throw usage("--min-shown or --grades: " + e.getMessage());
        }
    }

    private static List<Double> propensities(PositionBias bias) {
        return IntStream.rangeClosed(1, bias.positions())
                .mapToObj(bias::propensity)
                .toList();
    }

    private void print(Judged judged) {
        if (json) {
            output().json(judged);
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < judged.propensities().size(); i++) {
            rows.add(List.of(
                    Integer.toString(i + 1),
                    String.format(Locale.ROOT, "%.3f", judged.propensities().get(i))));
        }
        output().table(List.of("POSITION", "PROPENSITY"), rows);
        output().line(judged.impressions() + " lists shown, " + judged.strayClicks()
                + " clicks fit no record; judgements in '" + qrels + "', questions in '" + queries + "'");
    }
}
