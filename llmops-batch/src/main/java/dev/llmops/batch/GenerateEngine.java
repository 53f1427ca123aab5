package dev.llmops.batch;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.store.Store;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchValue;
import dev.llmops.batch.row.BatchValue.Generated;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Asks a model through the library's chain: with its retries and guardrails, and without a store. Rows are the record. */
final class GenerateEngine implements Engine {

    private static final int RETRIES = 2;

    private final GenerateRecipe recipe;
    private final int concurrency;
    private final ModelClient model;
    private final LlmOps ops;
    private final CallGate gate;
    /** Of the JVM and not of a task, so that the number of tasks does not multiply the calls at once. */
    private final ExecutorService callers;

    GenerateEngine(GenerateRecipe recipe, BatchLimits limits) {
        this.recipe = recipe;
        this.concurrency = limits.maxConcurrency();
        this.gate = new CallGate(limits, SystemTime.ticker());
        this.model = Models.open(recipe.model());
        this.ops = chain();
        this.callers = Executors.newFixedThreadPool(concurrency, DaemonThreads.named("llmops-batch-call"));
    }

    private LlmOps chain() {
        try {
            LlmOpsBuilder builder = LlmOps.builder()
                    .model(new PacedModel(model, gate))
                    .store(Store.noop())
                    .retries(RetryPolicy.times(RETRIES));
            if (recipe.policy() != null) {
                builder.guardrails(PolicyGuardrail.of(GuardrailPolicy.parse(recipe.policy())));
            }
            return builder.build();
        } catch (RuntimeException e) {
            Closing.after(e, model::close);
            throw e;
        }
    }

    @Override
    public int batchSize() {
        return concurrency;
    }

    @Override
    public List<Outcome> apply(List<BatchInput> rows) {
        List<Callable<Outcome>> calls = rows.stream()
                .<Callable<Outcome>>map(row -> () -> Outcome.of(() -> answer(row)))
                .toList();
        try {
            // An interrupt cancels them all.
            return callers.invokeAll(calls).stream().map(GenerateEngine::result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (RejectedExecutionException e) {
            throw cancelled(e);
        }
    }

    private static Outcome result(Future<Outcome> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (CancellationException e) {
            throw cancelled(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static CallCancelledException cancelled(Exception cause) {
        return new CallCancelledException(
                "the batch was cancelled; run it again with the same results to go on", cause);
    }

    private BatchValue answer(BatchInput row) {
        ModelRequest.Builder request = ModelRequest.builder();
        if (recipe.system() != null) {
            request.system(recipe.system());
        }
        request.user(row.fields().getOrDefault("text", "")).parameters(recipe.parameters());
        ModelResponse response = ops.asModelClient().generate(request.build());
        return new Generated(
                response.text(),
                response.finishReason().toString(),
                response.model().provider() + "/" + response.model().name(),
                response.usage().input(),
                response.usage().output());
    }

    @Override
    public void close() {
        callers.shutdownNow();
        ops.close();
    }
}
