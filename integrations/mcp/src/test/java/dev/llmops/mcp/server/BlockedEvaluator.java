package dev.llmops.mcp.server;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import java.util.concurrent.CountDownLatch;

/** Judges when it is let, or when it is interrupted. */
final class BlockedEvaluator implements Evaluator {

    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch mayJudge = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public String name() {
        return "blocked";
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        started.countDown();
        try {
            mayJudge.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
        }
        return new Judgement(name(), Score.of(1), "judged");
    }
}
