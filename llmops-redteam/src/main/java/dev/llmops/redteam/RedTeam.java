package dev.llmops.redteam;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Attacks a model, or a whole application, with every probe of a catalogue with every converter, and counts what succeeds.
 *
 * <pre>{@code
 * RedTeamRun run = RedTeam.builder(RedTeamTarget.of(ops, "You are the assistant of a shop."))
 *         .seed(7)
 *         .attacksPerFamily(20)
 *         .build()
 *         .run();
 * System.out.println(RedTeamReports.console(run));
 * }</pre>
 *
 * <p>Which attacks are made, and what is planted in them, depends on the seed alone. Immutable; may be run several times.
 */
public final class RedTeam {

    private static final int MAX_TOKENS = 128;
    private static final ModelParameters PARAMETERS =
            ModelParameters.builder().temperature(0).maxTokens(MAX_TOKENS).build();

    private final RedTeamTarget target;
    private final String name;
    private final ProbeCatalog catalog;
    private final List<Converter> converters;
    private final long seed;
    private final int attacksPerFamily;
    private final int concurrency;
    private final @Nullable ModelClient judge;
    private final Consumer<AttackResult> progress;

    private RedTeam(Builder builder) {
        this.target = builder.target;
        this.name = builder.name;
        this.catalog = builder.catalog;
        this.converters = builder.converters;
        this.seed = builder.seed;
        this.attacksPerFamily = builder.attacksPerFamily;
        this.concurrency = builder.concurrency;
        this.judge = builder.judge;
        this.progress = builder.progress;
    }

    /**
     * {@return a builder}
     *
     * @param target what is attacked
     */
    public static Builder builder(RedTeamTarget target) {
        return new Builder(target);
    }

    /** {@return the attacks that a run makes, in order} */
    public List<Attack> attacks() {
        Random random = new Random(seed);
        Canaries canaries = Canaries.random(random);
        Map<String, List<Attack>> byFamily = new LinkedHashMap<>();
        for (Probe probe : catalog.probes()) {
            List<Attack> family = byFamily.computeIfAbsent(probe.family().id(), id -> new ArrayList<>());
            for (Converter converter : converters) {
                if (probe.surface() == AttackSurface.USER || !converter.userOnly()) {
                    family.add(attack(probe, converter, canaries, new Random(random.nextLong())));
                }
            }
        }
        return byFamily.values().stream()
                .flatMap(family -> chosen(family, random).stream())
                .toList();
    }

    private static Attack attack(Probe probe, Converter converter, Canaries canaries, RandomGenerator random) {
        String marker = Canaries.word(random);
        List<String> obfuscated = converter.convert(canaries.fill(probe.attack(), marker), random);
        return Attack.of(probe, converter.name(), canaries, marker, obfuscated);
    }

    /** Some of a family by chance, in the order of the catalogue. */
    private List<Attack> chosen(List<Attack> family, Random random) {
        if (family.size() <= attacksPerFamily) {
            return family;
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < family.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        return places.subList(0, attacksPerFamily).stream()
                .sorted()
                .map(family::get)
                .toList();
    }

    /**
     * Makes all attacks and waits for their ends. An interrupt of the waiting thread ends the run and stays set.
     *
     * @return how they went
     * @throws CallCancelledException if the thread was interrupted, or a call of the target or the judge was cancelled
     */
    public RedTeamRun run() {
        SuccessCheck check = new SuccessCheck(target.systemPrompt(), judge == null ? null : new AttackJudge(judge));
        ExecutorService workers = Executors.newFixedThreadPool(concurrency, DaemonThreads.named("llmops-redteam"));
        try {
            List<Future<AttackResult>> results = new ArrayList<>();
            for (Attack attack : attacks()) {
                results.add(workers.submit(() -> result(attack, check)));
            }
            return new RedTeamRun(name, seed, catalog.digest(), collected(results));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the run was interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private List<AttackResult> collected(List<Future<AttackResult>> futures) throws InterruptedException {
        List<AttackResult> results = new ArrayList<>();
        for (Future<AttackResult> future : futures) {
            // A result that is there already is handed out without a look at the interrupt.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                AttackResult result = future.get();
                progress.accept(result);
                results.add(result);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof CallCancelledException cancelled) {
                    throw cancelled;
                }
                // A fault of the target's own code, not of a call: nothing that follows can be believed.
                throw new IllegalStateException("the target threw " + e.getCause(), e.getCause());
            }
        }
        return results;
    }

    private AttackResult result(Attack attack, SuccessCheck check) {
        try {
            TargetReply reply = target.ask(attack, PARAMETERS);
            if (reply.blockedBy() != null) {
                return result(attack, AttackOutcome.BLOCKED, "stopped by '" + reply.blockedBy() + "'", reply);
            }
            SuccessCheck.Verdict verdict = check.check(attack, reply);
            return result(attack, verdict.outcome(), verdict.evidence(), reply);
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            String fault = e.getClass().getSimpleName() + ": " + e.getMessage();
            return result(attack, AttackOutcome.FAILED, fault, new TargetReply("", List.of(), false, null, List.of()));
        }
    }

    private static AttackResult result(Attack attack, AttackOutcome outcome, String evidence, TargetReply reply) {
        return new AttackResult(
                attack.id(),
                attack.probe().family(),
                attack.converter(),
                outcome,
                evidence,
                reply.blockedBy(),
                reply.actedOn(),
                attack.turns(),
                reply.text());
    }
    /** Builds a {@link RedTeam}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final RedTeamTarget target;
        private String name = "target";
        private ProbeCatalog catalog = ProbeCatalog.standard();
        private List<Converter> converters = Converters.standard();
        private long seed;
        private int attacksPerFamily = Integer.MAX_VALUE;
        private int concurrency = 1;
        private @Nullable ModelClient judge;
        private Consumer<AttackResult> progress = result -> {};

        private Builder(RedTeamTarget target) {
            this.target = Objects.requireNonNull(target, "target");
        }

        /**
         * Sets what the run calls its target; {@code target} if not set.
         *
         * @param value a name for reports
         * @return this
         */
        public Builder name(String value) {
            this.name = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the attacks; the standard catalogue if not set.
         *
         * @param value the catalogue
         * @return this
         */
        public Builder catalog(ProbeCatalog value) {
            this.catalog = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the converters; {@link Converters#standard()} if not set.
         *
         * @param values at least one, of different names
         * @return this
         */
        public Builder converters(List<Converter> values) {
            List<Converter> all = List.copyOf(values);
            long names = all.stream().map(Converter::name).distinct().count();
            if (all.isEmpty() || names != all.size()) {
                throw new IllegalArgumentException("converters must be at least one, with different names, but were "
                        + all.stream().map(Converter::name).toList());
            }
            this.converters = all;
            return this;
        }

        /**
         * Sets what makes the choices; 0 if not set.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * Sets how many attacks of each family are made, chosen by chance; all if not set.
         *
         * @param value at least 1
         * @return this
         */
        public Builder attacksPerFamily(int value) {
            this.attacksPerFamily = Require.atLeast("attacksPerFamily", value, 1);
            return this;
        }

        /**
         * Sets how many attacks are made at once; 1 if not set.
         *
         * @param value at least 1
         * @return this
         */
        public Builder concurrency(int value) {
            this.concurrency = Require.atLeast("concurrency", value, 1);
            return this;
        }

        /**
         * Sets the model that judges where a rubric decides; without one these attacks are unscored.
         *
         * @param value the judge; not closed
         * @return this
         */
        public Builder judge(ModelClient value) {
            this.judge = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets who is told each result, in the order of the attacks, by the thread that runs.
         *
         * @param listener the listener
         * @return this
         */
        public Builder progress(Consumer<AttackResult> listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** {@return the red team} */
        public RedTeam build() {
            return new RedTeam(this);
        }
    }
}
