package dev.llmops.cli.export;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunFile;
import dev.llmops.tuning.TrainingExample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples of the answers of an evaluation that were recorded: an answer that an evaluator scored high is one to learn, one that it scored low is one to
 * avoid, and what the row expects is preferred over that.
 */
final class EvaluationRows {

    private EvaluationRows() {}

    static List<TrainingExample> read(Path run, String evaluator, double badBelow, double goodFrom) {
        List<TrainingExample> examples = new ArrayList<>();
        for (RowResult row : RunFile.read(run).samples()) {
            CallReceipt receipt = row.receipt();
            EvaluationCase answer = row.answer();
            if (receipt != null && answer != null) {
                TrainingExample.Source source = new TrainingExample.Source(
                        receipt.generation(), List.of("score:" + evaluator, "row:" + row.rowId()), null, null);
                row.judgements().stream()
                        .filter(each -> each.evaluator().equals(evaluator))
                        .filter(each -> each.score() instanceof Score.Scored)
                        .map(each -> ((Score.Scored) each.score()).value())
                        .filter(score -> score >= goodFrom || score < badBelow)
                        .forEach(score -> add(examples, source, answer, score >= goodFrom));
            }
        }
        return examples;
    }

    private static void add(
            List<TrainingExample> examples, TrainingExample.Source source, EvaluationCase row, boolean good) {
        List<Message> prompt = List.of(Message.user(row.input()));
        AssistantMessage said = Message.assistant(row.output());
        examples.add(new TrainingExample.Rated(source, prompt, List.of(), said, good));
        if (good) {
            examples.add(new TrainingExample.Demonstration(source, prompt, List.of(), said));
        } else if (row.expected() != null) {
            AssistantMessage expected = Message.assistant(row.expected());
            examples.add(new TrainingExample.Demonstration(source, prompt, List.of(), expected));
            examples.add(new TrainingExample.Preference(source, prompt, List.of(), expected, said));
        }
    }
}
